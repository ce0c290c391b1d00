"""Attendance that no scan tells of: claimed by one person, confirmed by another."""

from app.attendance.operations.claims.deciding import (
    Decided,
    decide_batch,
    decide_claim,
)
from app.attendance.operations.claims.platform import (
    drop_platform_list,
    hand_in_platform_list,
    keep_platform_list,
    note_list_opened,
)
from app.attendance.operations.claims.proposing import (
    ClaimDraft,
    enter_from_paper,
    hand_in_paper,
    propose_attendance,
    report_attendance,
    take_off_paper,
)

__all__ = [
    "ClaimDraft",
    "Decided",
    "decide_batch",
    "decide_claim",
    "drop_platform_list",
    "enter_from_paper",
    "hand_in_paper",
    "hand_in_platform_list",
    "keep_platform_list",
    "note_list_opened",
    "propose_attendance",
    "report_attendance",
    "take_off_paper",
]

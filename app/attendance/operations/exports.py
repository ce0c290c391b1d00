"""Recording that somebody took a list away."""

from datetime import datetime

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction


def note_attendance_export(event_id: int, rows: int, *, actor: Actor, at: datetime) -> None:
    """Record that the attendance of an event was taken as a spreadsheet."""
    with transaction() as tx:
        record(
            tx, actor=actor, action="attendance.export", subject=("event", event_id), at=at,
            detail={"rows": rows},
        )  # fmt: skip

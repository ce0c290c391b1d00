"""A fair whose gates worked without a network: one scan in doubt of each kind."""

from dataclasses import dataclass
from datetime import datetime

from app.attendance.kinds import Doubt
from app.attendance.queries.reconciliation import ReportFilter, ReportRow, report_rows
from app.platform.database import reading
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    Pass,
    Scene,
    a_scan,
    give_pass,
    outcome,
    record,
)
from tests.factories import NOW

STRANGER = "7ZXK0Q2M9TB4HVD8RWN3F5GJYE"


@dataclass(frozen=True)
class Doubted:
    """The holders of the tickets in doubt."""

    forced: Pass
    doubled: Pass
    late: Pass
    clock: Pass


def let_in_offline(
    scene: Scene, code: str, *, made: datetime, came: datetime, told: str = "admitted"
) -> None:
    """A scan that a gate without a network made, and sent later."""
    record(scene, a_scan(code, at=made, offline=True, told=told), at=came)


def cause_doubts(scene: Scene) -> Doubted:
    """Five doubts of five kinds, and scans that nobody need doubt; the fair begins at NOW."""
    doubted = Doubted(
        give_pass(scene, wave=2, name="欧阳一"), *(give_pass(scene) for _ in range(3))
    )
    outcome(scene, give_pass(scene).code, at=NOW)
    # Two hours before the own wave: online the gate would have warned.
    let_in_offline(scene, doubted.forced.code, made=NOW + MINUTE, came=NOW + 2 * MINUTE)
    outcome(scene, doubted.doubled.code, at=NOW + 3 * MINUTE)
    let_in_offline(scene, doubted.doubled.code, made=NOW + 4 * MINUTE, came=NOW + 5 * MINUTE)
    let_in_offline(scene, STRANGER, made=NOW + 6 * MINUTE, came=NOW + 6 * MINUTE)
    let_in_offline(scene, doubted.clock.code, made=NOW - 9 * HOUR, came=NOW + 7 * MINUTE)
    let_in_offline(scene, doubted.late.code, made=NOW + 8 * MINUTE, came=NOW + 5 * HOUR)
    refused = give_pass(scene, wave=2)
    let_in_offline(scene, refused.code, made=NOW + MINUTE, came=NOW + 9 * MINUTE, told="wrong_wave")
    return doubted


def row_of(scene: Scene, doubt: Doubt) -> ReportRow:
    """The one row of a kind, as it is now."""
    reading().rollback()
    (row,) = report_rows(scene.event_id, ReportFilter(doubt))
    return row

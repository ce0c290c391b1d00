"""How many scans are in doubt, by kind, and how many wait for a decision."""

from typing import NamedTuple

from sqlalchemy import case, func, select

from app.attendance.kinds import Doubt, Ruling
from app.attendance.models import DoorPolicy, Scan, ScanRuling
from app.attendance.queries.reconciliation.doubts import ASKS_FOR_DECISION, DOUBTS
from app.events.models import Event
from app.platform.database import reading


class ReportSummary(NamedTuple):
    """The figures on top of the report.

    Attributes:
        found, undecided: scans by doubt; one with two doubts stands under both.
        scans: distinct scans that ask for a decision, and of them:
        open, counting, not_counting: without one, and by it.
    """

    found: dict[Doubt, int]
    undecided: dict[Doubt, int]
    scans: int
    open: int
    counting: int
    not_counting: int


def report_summary(event_id: int) -> ReportSummary:
    """The figures of an event, in one trip."""
    is_open = ScanRuling.scan_id.is_(None)
    doubts = list(Doubt)
    figures = [
        *(func.count(case((DOUBTS[doubt], Scan.id))) for doubt in doubts),
        *(func.count(case((DOUBTS[doubt] & is_open, Scan.id))) for doubt in doubts),
        func.count(case((ASKS_FOR_DECISION, Scan.id))),
        func.count(case((ASKS_FOR_DECISION & is_open, Scan.id))),
        func.count(case((ScanRuling.ruling == Ruling.COUNTS, Scan.id))),
        func.count(case((ScanRuling.ruling == Ruling.DOES_NOT_COUNT, Scan.id))),
    ]
    row = (
        reading()
        .execute(
            select(*figures)
            .select_from(Scan)
            .join(Event, Event.id == Scan.event_id)
            .outerjoin(DoorPolicy, DoorPolicy.event_id == Scan.event_id)
            .outerjoin(ScanRuling, ScanRuling.scan_id == Scan.id)
            .where(Scan.event_id == event_id)
        )
        .one()
    )
    size = len(doubts)
    found = dict(zip(doubts, row[:size], strict=True))
    undecided = dict(zip(doubts, row[size : 2 * size], strict=True))
    return ReportSummary(found, undecided | {Doubt.NOT_LIVE: 0}, *row[2 * size :])

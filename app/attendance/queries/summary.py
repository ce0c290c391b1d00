"""What an event came to at the door, once it is over."""

from dataclasses import dataclass

from sqlalchemy import case, func, select

from app.attendance.kinds import Outcome
from app.attendance.models import Attendance, Occupancy, Scan
from app.events.models import Session
from app.platform.audit import AuditRow
from app.platform.database import reading


@dataclass(frozen=True)
class Summary:
    """The closing facts of the door.

    Attributes:
        people: distinct people who came in.
        refused: scans that let nobody in or out.
        forced: scans made without a network that broke a rule.
        exits_assumed: attendances whose exit nobody scanned.
        stops: how often the button shut the gates.
    """

    people: int
    refused: int
    forced: int
    exits_assumed: int
    stops: int


def summary_of(event_id: int) -> Summary:
    """The closing facts of an event, in four trips."""
    passed = Scan.outcome.in_((Outcome.ADMITTED, Outcome.LEFT))
    people, refused, forced = (
        reading()
        .execute(
            select(
                func.count(func.distinct(case((Scan.outcome == Outcome.ADMITTED, Scan.ticket_id)))),
                func.count(case((~passed, Scan.id))),
                func.count(case((Scan.forced, Scan.id))),
            ).where(Scan.event_id == event_id)
        )
        .one()
    )
    exits_assumed = reading().scalar(
        select(func.count())
        .select_from(Attendance)
        .join(Session, Session.id == Attendance.session_id)
        .where(Session.event_id == event_id, Attendance.exit_assumed)
    )
    stops = reading().scalar(
        select(func.count())
        .select_from(AuditRow)
        .where(
            AuditRow.action == "gate.stop",
            AuditRow.subject_type == "event",
            AuditRow.subject_id == str(event_id),
        )
    )
    return Summary(_people(event_id, people), refused, forced, exits_assumed or 0, stops or 0)


def _people(event_id: int, told_apart: int) -> int:
    """How many people came: as counted before the scans lost their tickets, if they have."""
    query = select(Occupancy.people).where(Occupancy.event_id == event_id)
    counted = reading().scalar(query)
    return told_apart if counted is None else counted

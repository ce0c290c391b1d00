"""What people in charge did at the door: stops, resumptions, head counts."""

from collections.abc import Iterator

from sqlalchemy import select

from app.attendance.models import HeadCount
from app.attendance.queries.board.parts import Act, LogRow
from app.people.models import Person
from app.platform.audit import AuditRow
from app.platform.database import reading

LONGEST_LOG = 20
ACTS = {"gate.stop": Act.STOP, "gate.resume": Act.RESUME}


def log_of(event_id: int) -> list[LogRow]:
    """The latest acts, the newest first."""
    rows = [*_stops(event_id), *_counts(event_id)]
    return sorted(rows, key=lambda row: row.at, reverse=True)[:LONGEST_LOG]


def _stops(event_id: int) -> Iterator[LogRow]:
    rows = reading().scalars(
        select(AuditRow)
        .where(
            AuditRow.subject_type == "event",
            AuditRow.subject_id == str(event_id),
            AuditRow.action.in_(sorted(ACTS)),
        )
        .order_by(AuditRow.id.desc())
        .limit(LONGEST_LOG)
    )
    for row in rows:
        people, reason = row.detail.get("inside", 0), row.detail.get("reason", "")
        yield LogRow(row.at, ACTS[row.action], row.actor_name, people, reason)


def _counts(event_id: int) -> Iterator[LogRow]:
    rows = reading().execute(
        select(HeadCount.at, Person.name, HeadCount.people, HeadCount.reason, HeadCount.before)
        .outerjoin(Person, Person.id == HeadCount.by_id)
        .where(HeadCount.event_id == event_id)
        .order_by(HeadCount.id.desc())
        .limit(LONGEST_LOG)
    )
    for at, who, people, reason, before in rows:
        yield LogRow(at, Act.COUNT, who or "", people, reason, before)

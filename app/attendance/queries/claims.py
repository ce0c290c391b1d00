"""Claims as pages show them: what waits for a second person, what somebody is typing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from app.attendance.kinds import ClaimSource, Grade
from app.attendance.models import Attendance, Claim, ClaimBatch
from app.events.models import Session
from app.people.models import Person, Student
from app.platform.database import reading
from app.platform.errors import NotFound
from app.platform.files import StoredFile
from app.platform.paging import PAGE_SIZE, Page

Claimer, Decider = aliased(Person), aliased(Person)


@dataclass(frozen=True)
class ClaimRow:
    """A claim with whom it is about. `grade`: the evidence that is on record by now."""

    id: int
    person_id: int
    name: str
    number: str
    session_title: str
    position: int
    source: ClaimSource
    reason: str
    minutes: int | None
    claimed_by_id: int | None
    claimed_by: str
    claimed_at: datetime
    grade: Grade | None
    decided_by: str
    confirmed_at: datetime | None
    refused_at: datetime | None


@dataclass(frozen=True)
class BatchRow:
    """A list that was handed in or is being made; `people`: how many stand on it."""

    id: int
    source: ClaimSource
    session_id: int
    session_title: str
    position: int
    file_id: int | None
    file_name: str
    made_by_id: int | None
    made_by: str
    made_at: datetime
    handed_in_at: datetime | None
    dropped_at: datetime | None
    decided_at: datetime | None
    people: int


def waiting_claims(event_id: int) -> list[ClaimRow]:
    """Single claims that nobody has decided, the oldest first."""
    query = _claims().where(Claim.event_id == event_id, Claim.batch_id.is_(None), is_waiting())
    return _claim_rows(query.order_by(Claim.claimed_at, Claim.id))


def decided_claims(event_id: int, number: int) -> Page[ClaimRow]:
    """Single claims that somebody has decided, the latest first."""
    query = _claims().where(Claim.event_id == event_id, Claim.batch_id.is_(None), ~is_waiting())
    return _page(query.order_by(Claim.id.desc()), number)


def batch_claims(batch_id: int, number: int) -> Page[ClaimRow]:
    """Who stands on a list, in the order in which they were entered."""
    return _page(_claims().where(Claim.batch_id == batch_id).order_by(Claim.id), number)


def entered_claims(batch_id: int) -> list[ClaimRow]:
    """Who stands on a list that is being typed, the latest first."""
    return _claim_rows(_claims().where(Claim.batch_id == batch_id).order_by(Claim.id.desc()))


def is_waiting() -> ColumnElement[bool]:
    """Whether nobody has decided a claim."""
    return Claim.confirmed_at.is_(None) & Claim.refused_at.is_(None)


def batch_rows(event_id: int) -> list[BatchRow]:
    """The lists of an event that were handed in, those that wait first; and platforms' lists that
    were read and not handed in."""
    is_shown = or_(ClaimBatch.handed_in_at.is_not(None), ClaimBatch.source == ClaimSource.PLATFORM)
    rows: Iterable[Any] = reading().execute(
        _batches()
        .where(ClaimBatch.event_id == event_id, ClaimBatch.dropped_at.is_(None), is_shown)
        .order_by(ClaimBatch.decided_at.is_not(None), ClaimBatch.id.desc())
    )
    return [BatchRow(*row) for row in rows]


def batch_row(event_id: int, batch_id: int) -> BatchRow:
    """One list of an event; `NotFound` for any other number."""
    row: Any = (
        reading()
        .execute(_batches().where(ClaimBatch.id == batch_id, ClaimBatch.event_id == event_id))
        .first()
    )
    if row is None:
        raise NotFound
    return BatchRow(*row)


def open_batch(event_id: int, session_id: int, person_id: int | None) -> int | None:
    """The list of the printed gate list that somebody is typing for a session."""
    return reading().scalar(
        select(ClaimBatch.id).where(
            ClaimBatch.event_id == event_id,
            ClaimBatch.session_id == session_id,
            ClaimBatch.made_by_id == person_id,
            ClaimBatch.source == ClaimSource.PAPER,
            ClaimBatch.handed_in_at.is_(None),
            ClaimBatch.dropped_at.is_(None),
        )
    )


def _claims() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Claim.id,
            Claim.person_id,
            Person.name,
            func.coalesce(Student.number, ""),
            Session.title,
            Session.position,
            Claim.source,
            Claim.reason,
            Claim.minutes,
            Claim.claimed_by_id,
            func.coalesce(Claimer.name, ""),
            Claim.claimed_at,
            Attendance.grade,
            func.coalesce(Decider.name, ""),
            Claim.confirmed_at,
            Claim.refused_at,
        )
        .join(Person, Person.id == Claim.person_id)
        .join(Session, Session.id == Claim.session_id)
        .outerjoin(Student, Student.person_id == Claim.person_id)
        .outerjoin(Claimer, Claimer.id == Claim.claimed_by_id)
        .outerjoin(Decider, Decider.id == Claim.decided_by_id)
        .outerjoin(
            Attendance,
            (Attendance.person_id == Claim.person_id) & (Attendance.session_id == Claim.session_id),
        )
    )


def _batches() -> Select[*tuple[Any, ...]]:
    people = (
        select(func.count())
        .where(Claim.batch_id == ClaimBatch.id)
        .correlate(ClaimBatch)
        .scalar_subquery()
    )
    return (
        select(
            ClaimBatch.id,
            ClaimBatch.source,
            ClaimBatch.session_id,
            Session.title,
            Session.position,
            ClaimBatch.file_id,
            func.coalesce(StoredFile.name, ""),
            ClaimBatch.made_by_id,
            func.coalesce(Person.name, ""),
            ClaimBatch.made_at,
            ClaimBatch.handed_in_at,
            ClaimBatch.dropped_at,
            ClaimBatch.decided_at,
            people,
        )
        .join(Session, Session.id == ClaimBatch.session_id)
        .outerjoin(StoredFile, StoredFile.id == ClaimBatch.file_id)
        .outerjoin(Person, Person.id == ClaimBatch.made_by_id)
    )


def _page(query: Select[*tuple[Any, ...]], number: int) -> Page[ClaimRow]:
    total = reading().scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = min(max(number, 1), max(1, -(-total // PAGE_SIZE)))
    rows = _claim_rows(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return Page(rows, number, total)


def _claim_rows(query: Select[*tuple[Any, ...]]) -> list[ClaimRow]:
    rows: Iterable[Any] = reading().execute(query)
    return [ClaimRow(*row) for row in rows]

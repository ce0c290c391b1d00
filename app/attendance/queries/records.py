"""A person's own record of where they took part."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.attendance.kinds import Grade, Shortfall
from app.attendance.models import Attendance, Certificate
from app.attendance.queries.credits import counted_grades
from app.attendance.rules.credit import Evidence, creditable_minutes, shortfall
from app.events.kinds import EventKind
from app.events.models import Event, Session
from app.people.models import Student
from app.platform.clock import campus_today
from app.platform.database import reading
from app.registrations.models import Registration
from app.units.models import Unit

REPORTABLE = 20


@dataclass(frozen=True)
class AttendanceRow:
    """One session that a person attended, with its evidence; `minutes` is None while inside."""

    event_id: int
    kind: EventKind
    title: str
    session_title: str
    first_in_at: datetime
    last_out_at: datetime | None
    minutes: int | None
    exit_assumed: bool
    grade: Grade
    ends_at: datetime  # of the event
    required_minutes: int
    disallowed_at: datetime | None
    certificate_code: str | None

    @property
    def evidence(self) -> Evidence:
        """As the rules judge it."""
        return Evidence(self.grade, self.minutes, self.disallowed_at is not None)


@dataclass(frozen=True)
class RecordEvent:
    """An event on a person's record, with its sessions in order.

    Attributes:
        minutes: those that can count, added up.
        shortfall: why it does not count; None when it does.
        is_over: whether a certificate can be made of it.
        certificate_code: of the certificate that was made.
    """

    event_id: int
    kind: EventKind
    title: str
    sessions: tuple[AttendanceRow, ...]
    minutes: int
    shortfall: Shortfall | None
    is_over: bool
    certificate_code: str | None

    @property
    def grade(self) -> Grade:
        """The best evidence among its sessions."""
        return min(session.grade for session in self.sessions)


def attendances_of(person_id: int) -> list[AttendanceRow]:
    """Everything on record of a person, newest first, in one trip."""
    rows: Iterable[Any] = reading().execute(
        select(
            Event.id,
            Event.kind,
            Event.title,
            Session.title,
            Attendance.first_in_at,
            Attendance.last_out_at,
            Attendance.minutes,
            Attendance.exit_assumed,
            Attendance.grade,
            Event.ends_at,
            Event.required_minutes,
            Attendance.disallowed_at,
            Certificate.code,
        )
        .join(Event, Event.id == Attendance.event_id)
        .join(Session, Session.id == Attendance.session_id)
        .outerjoin(
            Certificate,
            (Certificate.person_id == Attendance.person_id)
            & (Certificate.event_id == Attendance.event_id),
        )
        .where(Attendance.person_id == person_id)
        .order_by(Attendance.first_in_at.desc(), Attendance.id.desc())
    )
    return [AttendanceRow(*row) for row in rows]


def record_of(person_id: int, at: datetime) -> list[RecordEvent]:
    """The events on a person's record, the latest first, each judged by the policy of the person's
    school and class."""
    grouped: dict[int, list[AttendanceRow]] = {}
    for row in attendances_of(person_id):
        grouped.setdefault(row.event_id, []).append(row)
    grades = grades_for(person_id, at)
    return [_judged(list(reversed(rows)), grades, at) for rows in grouped.values()]


def grades_for(person_id: int, at: datetime) -> str:
    """The letters of the grades that count for a student today."""
    path, class_year = (
        reading()
        .execute(
            select(Unit.path, Student.class_year)
            .join(Unit, Unit.id == Student.school_id)
            .where(Student.person_id == person_id)
        )
        .one_or_none()
    ) or ("", 0)
    return counted_grades(path, campus_today(at), class_year)


def _judged(rows: list[AttendanceRow], grades: str, at: datetime) -> RecordEvent:
    first = rows[0]
    minutes = creditable_minutes((row.evidence for row in rows), grades)
    reasons = [shortfall(row.evidence, minutes, first.required_minutes, grades) for row in rows]
    return RecordEvent(
        first.event_id,
        first.kind,
        first.title,
        tuple(rows),
        minutes,
        None if None in reasons else reasons[0],
        first.ends_at <= at,
        first.certificate_code,
    )


@dataclass(frozen=True)
class Unseen:
    """An event that a person was registered for, that is over, and that knows nothing of them."""

    event_id: int
    title: str
    starts_at: datetime
    ends_at: datetime


def unseen_events(person_id: int, at: datetime) -> list[Unseen]:
    """Events over which the person may say that they were there, the latest first."""
    seen = select(Attendance.event_id).where(Attendance.person_id == person_id)
    rows: Iterable[Any] = reading().execute(
        select(Event.id, Event.title, Event.starts_at, Event.ends_at)
        .join(Registration, Registration.event_id == Event.id)
        .where(
            Registration.person_id == person_id,
            Registration.withdrawn_at.is_(None),
            Event.published_at.is_not(None),
            Event.cancelled_at.is_(None),
            Event.ends_at <= at,
            Event.id.not_in(seen),
        )
        .order_by(Event.ends_at.desc(), Event.id)
        .limit(REPORTABLE)
    )
    return [Unseen(*row) for row in rows]

"""Attendance with its credit: which sessions count, which do not, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from app.attendance.kinds import Grade, Shortfall
from app.attendance.models import Attendance
from app.attendance.rules.credit import Evidence, shortfall
from app.events.models import Event, Session
from app.people.models import Person, Student
from app.platform.clock import campus_today
from app.platform.database import reading
from app.platform.paging import PAGE_SIZE, Page
from app.units.models import Unit
from app.units.policies import policy


@dataclass(frozen=True)
class AttendanceFilter:
    """What the list of an event shows; an empty value filters nothing.

    Attributes:
        words: part of a name, or the beginning of a student number.
    """

    session_id: int | None = None
    grade: Grade | None = None
    words: str = ""


@dataclass(frozen=True)
class CreditRow:
    """One person at one session; `minutes` is None while they are inside."""

    id: int
    name: str
    number: str
    school: str
    session_id: int
    session_title: str
    position: int
    first_in_at: datetime
    last_out_at: datetime | None
    minutes: int | None
    grade: Grade
    exit_assumed: bool
    shortfall: Shortfall | None

    @property
    def counts(self) -> bool:
        """Whether it earns credit."""
        return self.shortfall is None


COLUMNS: tuple[Any, ...] = (
    Attendance.id,
    Person.name,
    func.coalesce(Student.number, ""),
    func.coalesce(Unit.name, ""),
    Session.id,
    Session.title,
    Session.position,
    Attendance.first_in_at,
    Attendance.last_out_at,
    Attendance.minutes,
    Attendance.grade,
    Attendance.exit_assumed,
    Attendance.disallowed_at,
    Attendance.person_id,
)


def counted_grades(unit_path: str, on: date, class_year: int = 0) -> str:
    """The letters of the grades that count for a unit (and class) on a day."""
    return policy(unit_path, "grades_counted", on=on, class_year=class_year).value


def attendance_page(event: Event, wanted: AttendanceFilter, number: int) -> Page[CreditRow]:
    """One page of an event's attendance, by name.

    Whether it counts is judged by the policy of the event's unit for every class; a class with a
    policy of its own is judged by that where its students are counted.
    """
    query = _rows(event, wanted)
    total = reading().scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = min(max(number, 1), max(1, -(-total // PAGE_SIZE)))
    part = query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Page(_read(event, part), number, total)


def attendance_rows(event: Event, wanted: AttendanceFilter) -> list[CreditRow]:
    """The whole list, for an export."""
    return _read(event, _rows(event, wanted))


@dataclass(frozen=True)
class AttendanceFigures:
    """An event's attendance in figures: people, and sessions attended by grade."""

    people: int
    by_grade: dict[Grade, int]
    exits_assumed: int


def attendance_figures(event_id: int) -> AttendanceFigures:
    """The figures above the list, in one trip."""
    rows: Iterable[Any] = reading().execute(
        select(
            Attendance.grade,
            func.count(),
            func.sum(case((Attendance.exit_assumed, 1), else_=0)),
        )
        .where(Attendance.event_id == event_id)
        .group_by(Attendance.grade)
    )
    found = list(rows)
    people = reading().scalar(
        select(func.count(func.distinct(Attendance.person_id))).where(
            Attendance.event_id == event_id
        )
    )
    return AttendanceFigures(
        people or 0,
        {grade: count for grade, count, _ in found},
        sum(assumed for _, _, assumed in found),
    )


def creditable(grades: str) -> ColumnElement[bool]:
    """Whether an attendance can count by its evidence: `rules.credit.is_creditable` as SQL."""
    good = sorted(set(grades) - {Grade.D.value})
    return Attendance.grade.in_(good) & Attendance.disallowed_at.is_(None)


def _rows(event: Event, wanted: AttendanceFilter) -> Select[*tuple[Any, ...]]:
    conditions: list[ColumnElement[bool]] = [Attendance.event_id == event.id]
    if wanted.session_id is not None:
        conditions.append(Attendance.session_id == wanted.session_id)
    if wanted.grade is not None:
        conditions.append(Attendance.grade == wanted.grade)
    if wanted.words:
        conditions.append(
            or_(
                Person.name.contains(wanted.words, autoescape=True),
                Student.number.startswith(wanted.words, autoescape=True),
            )
        )
    return (
        select(*COLUMNS)
        .join(Person, Person.id == Attendance.person_id)
        .join(Session, Session.id == Attendance.session_id)
        .outerjoin(Student, Student.person_id == Attendance.person_id)
        .outerjoin(Unit, Unit.id == Student.school_id)
        .where(*conditions)
        .order_by(Person.name, Attendance.person_id, Session.position)
    )


def _read(event: Event, query: Select[*tuple[Any, ...]]) -> list[CreditRow]:
    rows: list[Any] = list(reading().execute(query))
    grades = counted_grades(event.unit.path, campus_today(event.starts_at))
    totals = _totals(event.id, {row[13] for row in rows}, grades)
    judged = [
        shortfall(
            Evidence(row[10], row[9], row[12] is not None),
            totals.get(row[13], 0),
            event.required_minutes,
            grades,
        )
        for row in rows
    ]
    return [CreditRow(*(*row[:12], why)) for row, why in zip(rows, judged, strict=True)]


def _totals(event_id: int, people: set[int], grades: str) -> dict[int, int]:
    """The minutes that can count of each person at the event, in one trip."""
    if not people:
        return {}
    near = Attendance.person_id.between(min(people), max(people))
    rows = reading().execute(
        select(Attendance.person_id, func.sum(Attendance.minutes))
        .where(Attendance.event_id == event_id, near, creditable(grades))
        .group_by(Attendance.person_id)
    )
    return {person_id: minutes or 0 for person_id, minutes in rows}

"""The organiser's list of an event's registrations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from app.events.models import Session
from app.people.models import Person, Student
from app.platform.database import reading
from app.platform.paging import PAGE_SIZE, Page
from app.registrations.kinds import Party
from app.registrations.models import Registration, Seat
from app.units.models import Unit


@dataclass(frozen=True)
class RegistrationFilter:
    """What a list shows; an empty value filters nothing.

    Attributes:
        words: part of a name, or the beginning of a student number.
        withdrawn: those who withdrew, instead of those who come.
    """

    session_id: int | None = None
    party: Party | None = None
    words: str = ""
    withdrawn: bool = False


@dataclass(frozen=True)
class RegistrationRow:
    """One line of the list; number, school and major are empty for who is not a student."""

    registration_id: int
    name: str
    party: Party
    number: str
    school: str
    major: str
    session_title: str  # of the first session with a seat
    session_start: datetime | None
    registered_at: datetime
    withdrawn_at: datetime | None


def registration_page(
    event_id: int, wanted: RegistrationFilter, number: int
) -> Page[RegistrationRow]:
    """One page of the list, latest registration first."""
    query = _rows(event_id, wanted)
    total = reading().scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = min(max(number, 1), max(1, -(-total // PAGE_SIZE)))
    rows = reading().execute(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return Page([RegistrationRow(*row) for row in rows], number, total)


def registration_rows(event_id: int, wanted: RegistrationFilter) -> list[RegistrationRow]:
    """The whole list, for an export."""
    return [RegistrationRow(*row) for row in reading().execute(_rows(event_id, wanted))]


def _rows(event_id: int, wanted: RegistrationFilter) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Registration.id,
            Person.name,
            Registration.party,
            func.coalesce(Student.number, ""),
            func.coalesce(Unit.name, ""),
            func.coalesce(Student.major, ""),
            func.coalesce(Session.title, ""),
            Session.starts_at,
            Registration.registered_at,
            Registration.withdrawn_at,
        )
        .select_from(Registration)
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Student, Student.person_id == Person.id)
        .outerjoin(Unit, Unit.id == Student.school_id)
        .outerjoin(Session, Session.id == _first_session())
        .where(Registration.event_id == event_id)
        .where(*_conditions(wanted))
        .order_by(Registration.registered_at.desc(), Registration.id.desc())
    )


def _first_session() -> Any:
    """The first session with a seat: a training's student has a seat in each lesson."""
    return (
        select(func.min(Seat.session_id))
        .where(Seat.registration_id == Registration.id)
        .correlate(Registration)
        .scalar_subquery()
    )


def _conditions(wanted: RegistrationFilter) -> list[Any]:
    conditions: list[Any] = [
        Registration.withdrawn_at.is_not(None)
        if wanted.withdrawn
        else Registration.withdrawn_at.is_(None)
    ]
    if wanted.party is not None:
        conditions.append(Registration.party == wanted.party)
    if wanted.session_id is not None:
        conditions.append(
            select(Seat.id)
            .where(Seat.registration_id == Registration.id, Seat.session_id == wanted.session_id)
            .exists()
        )
    if wanted.words:
        conditions.append(
            or_(
                Person.name.contains(wanted.words, autoescape=True),
                Student.number.startswith(wanted.words, autoescape=True),
            )
        )
    return conditions

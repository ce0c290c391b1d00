"""The students whom an event's door may know: by number, by name and school, by a number's end."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select, true

from app.events.kinds import Audience
from app.events.models import Event
from app.people.models import Person, Student
from app.platform.database import in_lists, reading
from app.registrations.models import Registration, Seat
from app.units.models import Unit
from app.units.queries import university_of

MOST_FOUND = 8


class Guest(NamedTuple):
    """A student of an event's audience."""

    person_id: int
    name: str
    number: str
    school: str


def guests_numbered(event: Event, numbers: Iterable[str]) -> dict[str, list[Guest]]:
    """Students of the audience by number; several only where it is of several universities."""
    found: dict[str, list[Guest]] = {}
    for part in in_lists(sorted(set(numbers))):
        for row in reading().execute(_audience(event, Student.number.in_(part))):
            found.setdefault(row[2], []).append(Guest(*row))
    return found


def guests_named(event: Event, names: Iterable[str]) -> dict[str, list[Guest]]:
    """Students of the audience by name."""
    found: dict[str, list[Guest]] = {}
    for part in in_lists(sorted(set(names))):
        for row in reading().execute(_audience(event, Person.name.in_(part))):
            found.setdefault(row[1], []).append(Guest(*row))
    return found


def guest_numbered(event: Event, number: str) -> Guest | None:
    """The student of the audience with a number; the host's own where several have it."""
    found = guests_numbered(event, [number]).get(number, [])
    if len(found) < 2:
        return found[0] if found else None
    own = set(
        reading().scalars(
            select(Student.person_id).where(
                Student.number == number,
                Student.university_id == university_of(event.unit).id,
            )
        )
    )
    return next((guest for guest in found if guest.person_id in own), None)


def registered_ending(event: Event, session_id: int, ending: str) -> list[Guest]:
    """Registered students whose number ends so, at most eight; those of the session first."""
    has_seat = (
        select(Seat.id)
        .where(Seat.registration_id == Registration.id, Seat.session_id == session_id)
        .exists()
    )
    rows: Iterable[Any] = reading().execute(
        _guests()
        .join(Registration, Registration.person_id == Student.person_id)
        .where(
            Registration.event_id == event.id,
            Registration.withdrawn_at.is_(None),
            func.upper(Student.number).endswith(ending.upper(), autoescape=True),
        )
        .order_by(has_seat.desc(), Student.number, Student.person_id)
        .limit(MOST_FOUND)
    )
    return [Guest(*row) for row in rows]


def registered_guest(event: Event, person_id: int) -> Guest | None:
    """A registered student of an event."""
    row: Any = (
        reading()
        .execute(
            _guests()
            .join(Registration, Registration.person_id == Student.person_id)
            .where(
                Student.person_id == person_id,
                Registration.event_id == event.id,
                Registration.withdrawn_at.is_(None),
            )
        )
        .first()
    )
    return Guest(*row) if row else None


def _guests() -> Select[int, str, str, str]:
    return (
        select(Student.person_id, Person.name, Student.number, Unit.name)
        .join(Person, Person.id == Student.person_id)
        .join(Unit, Unit.id == Student.school_id)
    )


def _audience(event: Event, which: ColumnElement[bool]) -> Select[int, str, str, str]:
    """A school's events are for its whole university."""
    invited: ColumnElement[bool] = true()
    if event.audience is Audience.OWN_STUDENTS:
        own = university_of(event.unit).path
        invited = Unit.path.startswith(own, autoescape=True)
    return _guests().where(which, invited).order_by(Student.person_id)

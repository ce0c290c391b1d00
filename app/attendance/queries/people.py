"""Finding a person at the gate by number, name or ticket; shown masked, and nothing else."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from app.attendance.models import Presence, Scan
from app.attendance.rules import (
    EventTimes,
    SeatFacts,
    TicketFacts,
    is_other_wave,
    nearest_seat,
    wave_of,
)
from app.events.models import Event, Session
from app.people.models import Person, Student
from app.platform.database import reading
from app.platform.errors import NotFound
from app.platform.masking import masked_name, masked_number
from app.registrations.models import Registration, Seat, Ticket
from app.units.kinds import UnitKind
from app.units.models import Unit

LEAST_LETTERS = 3
MOST_FOUND = 8


@dataclass(frozen=True)
class FoundPerson:
    """Somebody with a ticket for the event, as far as a gate may know them.

    Attributes:
        scan_id: a fresh UUID: pressing the button twice is one scan.
        other_wave: it is another wave's time now; the person at the gate decides.
    """

    ticket_id: int
    scan_id: str
    name_masked: str
    number_masked: str
    wave: str
    inside: bool
    other_wave: bool


def people_found(event: Event, words: str, at: datetime) -> list[FoundPerson] | None:
    """People whose name or number contains the words; None for fewer than three characters."""
    text = words.strip()
    if len(text) < LEAST_LETTERS:
        return None
    return _found(
        event,
        at,
        or_(
            Person.name.icontains(text, autoescape=True),
            Student.number.icontains(text, autoescape=True),
            Person.staff_number.icontains(text, autoescape=True),
        ),
        Registration.withdrawn_at.is_(None),
    )


@dataclass(frozen=True)
class Newcomer:
    """A student of the host's university without a ticket, whom the event invites."""

    person_id: int
    scan_id: str
    name_masked: str
    number_masked: str


def people_without_ticket(event: Event, words: str) -> list[Newcomer] | None:
    """Students who could be let in without having registered; None for fewer than 3 characters.

    They are looked for at the host alone, whomever else it invites.
    """
    text = words.strip()
    if len(text) < LEAST_LETTERS:
        return None
    registered = select(Registration.id).where(
        Registration.event_id == event.id,
        Registration.person_id == Person.id,
        Registration.withdrawn_at.is_(None),
    )
    rows = reading().execute(
        select(Person.id, Person.name, Student.number)
        .join(Student, Student.person_id == Person.id)
        .join(Unit, Unit.id == Student.school_id)
        .where(
            _is_of_host(event),
            Person.disabled_at.is_(None),
            ~registered.exists(),
            or_(
                Person.name.icontains(text, autoescape=True),
                Student.number.icontains(text, autoescape=True),
            ),
        )
        .order_by(Person.name, Student.number)
        .limit(MOST_FOUND)
    )
    return [
        Newcomer(person_id, str(uuid.uuid4()), masked_name(name), masked_number(number))
        for person_id, name, number in rows
    ]


def student_of_host(event: Event, person_id: int) -> int:
    """A student whom people without a ticket are looked for among; anybody else is not found."""
    found = reading().scalar(
        select(Student.person_id)
        .join(Unit, Unit.id == Student.school_id)
        .where(Student.person_id == person_id, _is_of_host(event))
    )
    if found is None:
        raise NotFound
    return found


def _is_of_host(event: Event) -> ColumnElement[bool]:
    """A school's events are for its whole university."""
    path = event.unit.path
    if event.unit.kind is UnitKind.SCHOOL:
        path = path.rstrip("/").rpartition("/")[0] + "/"
    return Unit.path.startswith(path, autoescape=True)


def code_of_ticket(event_id: int, ticket_id: int) -> str:
    """The code of a ticket for this event; any other number is not found."""
    code = reading().scalar(
        select(Ticket.code)
        .join(Registration, Registration.id == Ticket.registration_id)
        .where(Ticket.id == ticket_id, Registration.event_id == event_id)
    )
    if code is None:
        raise NotFound
    return code


def moment_of_scan(scan_id: str) -> datetime | None:
    """When a scan with this id was made, if there is one: pressing twice is one scan."""
    return reading().scalar(select(Scan.scanned_at).where(Scan.id == scan_id.lower()))


def _found(event: Event, at: datetime, *which: ColumnElement[bool]) -> list[FoundPerson]:
    tickets = (
        reading()
        .execute(
            select(
                Ticket.id,
                Registration.id,
                Registration.party,
                Person.id,
                Person.name,
                func.coalesce(Student.number, Person.staff_number, ""),
                func.coalesce(Presence.inside, False),
            )
            .join(Registration, Registration.id == Ticket.registration_id)
            .join(Person, Person.id == Registration.person_id)
            .outerjoin(Student, Student.person_id == Person.id)
            .outerjoin(Presence, Presence.ticket_id == Ticket.id)
            .where(Registration.event_id == event.id, *which)
            .order_by(Person.name, Student.number, Ticket.id)
            .limit(MOST_FOUND)
        )
        .all()
    )
    seats = _seats([row[1] for row in tickets])
    times = EventTimes(
        event.id, event.kind, event.starts_at, event.ends_at, event.cancelled_at is not None
    )
    return [_shown(row, seats.get(row[1], ()), times, at) for row in tickets]


def _shown(row: Any, seats: tuple[SeatFacts, ...], event: EventTimes, at: datetime) -> FoundPerson:
    ticket_id, _registration_id, party, person_id, name, number, inside = row
    ticket = TicketFacts(ticket_id, event.id, party, person_id, name, False, seats)
    return FoundPerson(
        ticket_id,
        str(uuid.uuid4()),
        masked_name(name),
        masked_number(number),
        wave_of(nearest_seat(seats, at), event.kind) or "",
        bool(inside),
        is_other_wave(ticket, event, at),
    )


def _seats(registration_ids: list[int]) -> dict[int, tuple[SeatFacts, ...]]:
    rows: Iterable[Any] = reading().execute(
        select(
            Seat.registration_id,
            Session.id,
            Session.title,
            Session.position,
            Session.starts_at,
            Session.ends_at,
        )
        .join(Session, Session.id == Seat.session_id)
        .where(Seat.registration_id.in_(registration_ids))
        .order_by(Session.starts_at)
    )
    found: dict[int, tuple[SeatFacts, ...]] = {}
    for registration_id, *seat in rows:
        found[registration_id] = (*found.get(registration_id, ()), SeatFacts(*seat))
    return found

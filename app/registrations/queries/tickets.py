"""Reading tickets and the registrations they belong to."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from app.events.kinds import EventKind
from app.events.models import Event, Session
from app.people.models import Person
from app.platform.database import reading
from app.platform.errors import NotFound
from app.registrations.kinds import Party
from app.registrations.models import Registration, Seat, Ticket
from app.venues.models import Venue


@dataclass(frozen=True)
class OwnSpan:
    """A session in which somebody has a seat."""

    session_id: int
    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class OwnRegistration:
    """A registration with its ticket, as its owner sees it.

    Attributes:
        spans: the sessions with a seat, earliest first; empty for staff and representatives.
        revoked_at: when the ticket stopped opening doors.
    """

    registration_id: int
    person_id: int
    person_name: str
    party: Party
    event_id: int
    kind: EventKind
    title: str
    entry: str
    bring: str
    venue_name: str
    venue_place: str
    starts_at: datetime
    ends_at: datetime
    cancelled_at: datetime | None
    withdrawn_at: datetime | None
    code: str
    revoked_at: datetime | None
    spans: tuple[OwnSpan, ...] = ()

    @property
    def bring_list(self) -> list[str]:
        """What to bring, one thing each."""
        return [line.strip() for line in self.bring.splitlines() if line.strip()]

    @property
    def own_start(self) -> datetime:
        """When the owner comes first."""
        return self.spans[0].starts_at if self.spans else self.starts_at

    @property
    def own_end(self) -> datetime:
        """When the owner's last session ends."""
        return self.spans[-1].ends_at if self.spans else self.ends_at


def ticket_of(registration_id: int) -> OwnRegistration:
    """A registration with its ticket, in force or not; `NotFound` for no such registration."""
    found = _own(Registration.id == registration_id)
    if not found:
        raise NotFound
    return found[0]


def registrations_of(person_id: int) -> list[OwnRegistration]:
    """A person's registrations in force, the next event first."""
    return _own(and_(Registration.person_id == person_id, Registration.withdrawn_at.is_(None)))


def _own(which: ColumnElement[bool]) -> list[OwnRegistration]:
    spans = _spans(which)
    found = [OwnRegistration(*row) for row in reading().execute(_registrations().where(which))]
    return [replace(each, spans=tuple(spans[each.registration_id])) for each in found]


def _registrations() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Registration.id,
            Registration.person_id,
            Person.name,
            Registration.party,
            Event.id,
            Event.kind,
            Event.title,
            Event.entry,
            Event.bring,
            func.coalesce(Venue.name, ""),
            func.coalesce(Venue.place, ""),
            Event.starts_at,
            Event.ends_at,
            Event.cancelled_at,
            Registration.withdrawn_at,
            Ticket.code,
            Ticket.revoked_at,
        )
        .select_from(Registration)
        .join(Person, Person.id == Registration.person_id)
        .join(Event, Event.id == Registration.event_id)
        .join(Ticket, Ticket.registration_id == Registration.id)
        .outerjoin(Venue, Venue.id == Event.venue_id)
        .order_by(Event.starts_at, Registration.id)
    )


def _spans(which: ColumnElement[bool]) -> dict[int, list[OwnSpan]]:
    """The sessions with a seat of each registration, earliest first."""
    rows = reading().execute(
        select(Seat.registration_id, Session.id, Session.title, Session.starts_at, Session.ends_at)
        .join(Session, Session.id == Seat.session_id)
        .join(Registration, Registration.id == Seat.registration_id)
        .where(which)
        .order_by(Session.starts_at)
    )
    spans: dict[int, list[OwnSpan]] = defaultdict(list)
    for registration_id, session_id, title, starts_at, ends_at in rows:
        spans[registration_id].append(OwnSpan(session_id, title, starts_at, ends_at))
    return spans


@dataclass(frozen=True)
class TicketHolder:
    """Which event a ticket is for, for somebody who works at its gate."""

    event_id: int
    registration_id: int


def holder_of(code: str) -> TicketHolder | None:
    """What a canonical code stands for, revoked or not."""
    row = reading().execute(
        select(Registration.event_id, Registration.id)
        .join(Ticket, Ticket.registration_id == Registration.id)
        .where(Ticket.code == code)
    )
    found = row.first()
    return TicketHolder(*found) if found else None


@dataclass(frozen=True)
class TicketRow:
    """One line of `flask tickets list`."""

    code: str
    registration_id: int
    person_id: int
    party: Party
    session_ids: tuple[int, ...]
    revoked_at: datetime | None


def ticket_rows(event_id: int) -> list[TicketRow]:
    """Every ticket of an event, oldest first."""
    rows = reading().execute(
        select(
            Ticket.code,
            Registration.id,
            Registration.person_id,
            Registration.party,
            Ticket.revoked_at,
        )
        .join(Registration, Registration.id == Ticket.registration_id)
        .where(Registration.event_id == event_id)
        .order_by(Ticket.id)
    )
    spans = _spans(Registration.event_id == event_id)
    return [
        TicketRow(
            code,
            registration_id,
            person_id,
            party,
            tuple(span.session_id for span in spans[registration_id]),
            revoked_at,
        )
        for code, registration_id, person_id, party, revoked_at in rows
    ]

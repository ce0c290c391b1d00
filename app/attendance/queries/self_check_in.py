"""What the check-in page knows of the person who stands before the hall's screen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from app.attendance.models import Presence
from app.events.models import Session
from app.people.models import Person
from app.platform.database import reading
from app.platform.hot import Prepared, hot_reading
from app.registrations.kinds import Party
from app.registrations.models import Registration, Seat, Ticket


@dataclass(frozen=True)
class OwnWave:
    """A session in which the person has a seat."""

    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class OwnPass:
    """A registration in force with its newest ticket, and where its holder is.

    Attributes:
        since: when they came in; None for somebody who is not inside.
        gate: where; "" for the hall's code.
    """

    registration_id: int
    name: str
    party: Party
    code: str
    is_revoked: bool
    since: datetime | None
    gate: str

    @property
    def is_student(self) -> bool:
        """Whether they may check themselves in; others are met at a gate."""
        return self.party is Party.STUDENT


OWN = Prepared(
    select(
        Registration.id,
        Person.name,
        Registration.party,
        Ticket.code,
        Ticket.revoked_at,
        Presence.inside,
        Presence.since,
        Presence.gate,
    )
    .join(Person, Person.id == Registration.person_id)
    .join(Ticket, Ticket.registration_id == Registration.id)
    .outerjoin(Presence, Presence.ticket_id == Ticket.id)
    .where(
        Registration.event_id == bindparam("event_id"),
        Registration.person_id == bindparam("person_id"),
        Registration.withdrawn_at.is_(None),
    )
    .order_by(Ticket.revoked_at.is_not(None), Ticket.id.desc())
    .limit(1)
)


def own_pass(event_id: int, person_id: int | None) -> OwnPass | None:
    """What somebody holds for an event; None who is not registered, or gave the place back.

    Read by the short way, whose connection is free again before the door takes one to write: a
    whole hall presses the button at the same moment.
    """
    with hot_reading() as link:
        row = link.first(OWN, {"event_id": event_id, "person_id": person_id})
    if row is None:
        return None
    registration_id, name, party, code, revoked_at, inside, since, gate = row
    return OwnPass(
        registration_id,
        name,
        party,
        code,
        revoked_at is not None,
        since if inside else None,
        gate or "",
    )


def own_wave(registration_id: int, at: datetime) -> OwnWave | None:
    """The session with a seat that is now or comes next, else the last one; None without seats."""
    rows = reading().execute(
        select(Session.title, Session.starts_at, Session.ends_at)
        .join(Seat, Seat.session_id == Session.id)
        .where(Seat.registration_id == registration_id)
        .order_by(Session.starts_at)
    )
    waves = [OwnWave(*row) for row in rows]
    coming = (wave for wave in waves if wave.ends_at > at)
    return next(coming, waves[-1] if waves else None)

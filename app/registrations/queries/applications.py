"""What registering asks: the event, the person, its sessions, and what else the person holds.

Core statements, built once: registration opens for hundreds of people in the same second.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, case, select

from app.events.kinds import Audience, EventKind
from app.platform.database import reading
from app.platform.errors import NotFound
from app.platform.hot import Link, Prepared
from app.registrations.rules import Engagement, is_invited
from app.registrations.tables import (
    EVENT,
    PERSON,
    REGISTRATION,
    SEAT,
    SESSION,
    STUDENT,
    UNIT,
)
from app.units.kinds import UnitKind


@dataclass(frozen=True, slots=True)
class Application:
    """An event and, beside it, a person who may want to come (None for a visitor)."""

    event_id: int
    kind: EventKind
    title: str
    entry: str
    audience: Audience
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime | None
    closes_at: datetime | None
    submitted_at: datetime | None
    published_at: datetime | None
    cancelled_at: datetime | None
    own_name: str  # whose students are the host's own
    own_path: str
    email: str | None
    locale: str | None
    school_path: str | None  # None: not a student
    registration_id: int | None  # the one in force

    @property
    def is_invited(self) -> bool:
        """Whether the person is of the event's audience."""
        return is_invited(self.audience, self.own_path, self.school_path)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session with its counts: places in all, places taken, people waiting."""

    id: int
    title: str
    position: int
    starts_at: datetime
    ends_at: datetime
    quota: int
    seats_taken: int
    waiting: int

    @property
    def left(self) -> int:
        """Places nobody has."""
        return self.quota - self.seats_taken

    @property
    def is_full(self) -> bool:
        """Whether the next one has to wait."""
        return self.seats_taken >= self.quota


class SeenPlaces(NamedTuple):
    """An event with its sessions as they were a moment ago."""

    found: Application
    sessions: tuple[SessionRow, ...]


# A school's events are for its whole university.
OWN, SCHOOL = UNIT.alias("own"), UNIT.alias("school")
APPLICATION = (
    select(
        EVENT.c.id,
        EVENT.c.kind,
        EVENT.c.title,
        EVENT.c.entry,
        EVENT.c.audience,
        EVENT.c.starts_at,
        EVENT.c.ends_at,
        EVENT.c.opens_at,
        EVENT.c.closes_at,
        EVENT.c.submitted_at,
        EVENT.c.published_at,
        EVENT.c.cancelled_at,
        OWN.c.name,
        OWN.c.path,
        PERSON.c.email,
        PERSON.c.locale,
        SCHOOL.c.path,
        REGISTRATION.c.id,
    )
    .join(UNIT, UNIT.c.id == EVENT.c.unit_id)
    .join(
        OWN, OWN.c.id == case((UNIT.c.kind == UnitKind.SCHOOL, UNIT.c.parent_id), else_=UNIT.c.id)
    )
    .outerjoin(PERSON, PERSON.c.id == bindparam("person_id"))
    .outerjoin(STUDENT, STUDENT.c.person_id == PERSON.c.id)
    .outerjoin(SCHOOL, SCHOOL.c.id == STUDENT.c.school_id)
    .outerjoin(
        REGISTRATION,
        and_(
            REGISTRATION.c.event_id == EVENT.c.id,
            REGISTRATION.c.person_id == PERSON.c.id,
            REGISTRATION.c.withdrawn_at.is_(None),
        ),
    )
    .where(EVENT.c.id == bindparam("event_id"))
)
# Nobody registers while the event is being cancelled: whoever changes the event's row waits for
# those who hold it, and who comes later reads what it became. SQLite has one writer anyway.
HELD_APPLICATION = APPLICATION.with_for_update(read=True, of=EVENT)
SESSIONS = (
    select(
        SESSION.c.id,
        SESSION.c.title,
        SESSION.c.position,
        SESSION.c.starts_at,
        SESSION.c.ends_at,
        SESSION.c.quota,
        SESSION.c.seats_taken,
        SESSION.c.waiting,
    )
    .where(SESSION.c.event_id == bindparam("event_id"))
    .order_by(SESSION.c.position)
)
SEATS = select(SEAT.c.session_id).where(SEAT.c.registration_id == bindparam("registration_id"))
# To look at, before or after the transaction that judges.
SEEN_APPLICATION, SEEN_SESSIONS = Prepared(APPLICATION), Prepared(SESSIONS)
ENGAGEMENTS = (
    select(EVENT.c.title, SESSION.c.starts_at, SESSION.c.ends_at)
    .join(SEAT, SEAT.c.session_id == SESSION.c.id)
    .join(REGISTRATION, REGISTRATION.c.id == SEAT.c.registration_id)
    .join(EVENT, EVENT.c.id == REGISTRATION.c.event_id)
    .where(
        REGISTRATION.c.person_id == bindparam("person_id"),
        REGISTRATION.c.withdrawn_at.is_(None),
        EVENT.c.id != bindparam("event_id"),
        EVENT.c.cancelled_at.is_(None),
        SESSION.c.starts_at < bindparam("until"),
        SESSION.c.ends_at > bindparam("since"),
    )
)


def application(event_id: int, person_id: int | None, *, held: bool = False) -> Application:
    """The event beside the person; `held` keeps the event as it is until the transaction ends."""
    statement = HELD_APPLICATION if held else APPLICATION
    values = {"event_id": event_id, "person_id": person_id}
    row = reading().execute(statement, values).first()
    if row is None:
        raise NotFound
    values_read: Sequence[Any] = row
    return Application(*values_read)


def seen_places(link: Link, event_id: int, person_id: int | None) -> SeenPlaces:
    """The event beside the person, with its sessions, to be looked at only.

    The sessions are read first: whoever sees them full and themselves without a place had none
    when they were full.
    """
    sessions = link.rows(SEEN_SESSIONS, {"event_id": event_id})
    values = {"event_id": event_id, "person_id": person_id}
    row = link.first(SEEN_APPLICATION, values)
    if row is None:
        raise NotFound
    return SeenPlaces(Application(*row), tuple(SessionRow(*session) for session in sessions))


def session_rows(event_id: int) -> list[SessionRow]:
    """The event's sessions in their order, with their counts as they are now."""
    return [SessionRow(*row) for row in reading().execute(SESSIONS, {"event_id": event_id})]


def engagements(person_id: int, event_id: int, sessions: Iterable[SessionRow]) -> list[Engagement]:
    """What else the person has a seat at, about the time of these sessions."""
    spans = list(sessions)
    rows = reading().execute(
        ENGAGEMENTS,
        {
            "person_id": person_id,
            "event_id": event_id,
            "since": min(span.starts_at for span in spans),
            "until": max(span.ends_at for span in spans),
        },
    )
    return [Engagement(*row) for row in rows]


def seats_of(registration_id: int) -> set[int]:
    """The sessions in which a registration has a seat."""
    return set(reading().scalars(SEATS, {"registration_id": registration_id}))

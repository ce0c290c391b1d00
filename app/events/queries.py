"""Reading events: lists for organisers, and what the composer may choose from."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Label, Select, case, false, func, or_, select, type_coerce

from app.events.kinds import EventKind, EventState
from app.events.models import Event, Session
from app.events.rules import EventDraft, EventWords, SessionDraft, booking_spans
from app.people.models import Person, RoleGrant, Student
from app.platform.database import TextEnum, reading
from app.platform.paging import PAGE_SIZE, Page
from app.units.kinds import UnitKind
from app.units.models import Unit
from app.units.queries import university_of
from app.venues.models import Venue
from app.venues.queries import Slot

Rows: TypeAlias = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class EventFilter:
    """What a list of events shows: of the units below `paths`, narrowed by the rest.

    `sort` is a key of `SORTS`, with "-" in front for descending; "" puts what is to come first.
    """

    paths: Sequence[str]
    state: EventState | None = None
    kind: EventKind | None = None
    unit_id: int | None = None
    text: str = ""
    sort: str = ""
    page: int = 1


@dataclass(frozen=True)
class EventRow:
    """An event as lists show it; `places` is its quota once published, before that the wish."""

    id: int
    kind: EventKind
    title: str
    state: EventState
    starts_at: datetime
    ends_at: datetime
    unit_code: str
    unit_name: str
    venue_name: str | None
    places: int
    seats_taken: int
    waiting: int


def state_column(at: datetime) -> Label[EventState]:
    """The state of an event at a moment, decided by the database; equal to `rules.event_state`."""
    states = case(
        (Event.cancelled_at.is_not(None), EventState.CANCELLED.value),
        (Event.published_at.is_(None) & Event.submitted_at.is_(None), EventState.DRAFT.value),
        (Event.published_at.is_(None), EventState.CLEARANCE.value),
        (Event.starts_at > at, EventState.PUBLISHED.value),
        (Event.ends_at > at, EventState.RUNNING.value),
        else_=EventState.FINISHED.value,
    )
    return type_coerce(states, TextEnum(EventState)).label("state")


SORTS: dict[str, Any] = {
    "title": Event.title,
    "starts_at": Event.starts_at,
    "unit": Unit.name,
}


def listed_events(wanted: EventFilter, *, at: datetime) -> Page[EventRow]:
    """One page of events, with their units, venues and seats, in two trips."""
    matching = _narrowed(select(Event.id).join(Unit, Unit.id == Event.unit_id), wanted, at)
    total = reading().scalar(select(func.count()).select_from(matching.subquery())) or 0
    number = min(max(wanted.page, 1), max(1, -(-total // PAGE_SIZE)))
    query = _narrowed(_rows(at), wanted, at).order_by(*_order(wanted.sort, at), Event.id)
    rows = reading().execute(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return Page([EventRow(*row) for row in rows], number, total)


def every_event(wanted: EventFilter, *, at: datetime) -> list[EventRow]:
    """All events that a filter finds, in one trip."""
    query = _narrowed(_rows(at), wanted, at).order_by(*_order(wanted.sort, at), Event.id)
    return [EventRow(*row) for row in reading().execute(query)]


def events_per_state(paths: Sequence[str], *, at: datetime) -> dict[EventState, int]:
    """How many events of the units below `paths` are in each state."""
    state = state_column(at)
    counted = select(state, func.count()).join(Unit, Unit.id == Event.unit_id).group_by(state)
    return dict(reading().execute(_below(counted, paths)).all())


def _rows(at: datetime) -> Rows:
    seats = (
        select(
            Session.event_id,
            _of_all(func.min, Session.planned).label("planned"),
            _of_all(func.min, Session.quota).label("quota"),
            _of_all(func.max, Session.seats_taken).label("taken"),
            _of_all(func.max, Session.waiting).label("waiting"),
        )
        .join(Event, Event.id == Session.event_id)
        .group_by(Session.event_id, Event.kind)
        .subquery()
    )
    places = case((Event.published_at.is_not(None), seats.c.quota), else_=seats.c.planned)
    return (
        select(
            Event.id, Event.kind, Event.title, state_column(at), Event.starts_at, Event.ends_at,
            Unit.code, Unit.name, Venue.name, func.coalesce(places, 0),
            func.coalesce(seats.c.taken, 0), func.coalesce(seats.c.waiting, 0),
        )
        .join(Unit, Unit.id == Event.unit_id)
        .outerjoin(Venue, Venue.id == Event.venue_id)
        .outerjoin(seats, seats.c.event_id == Event.id)
    )  # fmt: skip


def _of_all(one: Any, column: Any) -> ColumnElement[int]:
    """Over an event's sessions: waves add up, lessons are the same people again."""
    return case((Event.kind == EventKind.TRAINING, one(column)), else_=func.sum(column))


def _below(query: Rows, paths: Sequence[str]) -> Rows:
    return query.where(_stands_below(paths))


def _stands_below(paths: Sequence[str]) -> ColumnElement[bool]:
    return or_(false(), *(Unit.path.startswith(path, autoescape=True) for path in paths))


def _narrowed(query: Rows, wanted: EventFilter, at: datetime) -> Rows:
    query = _below(query, wanted.paths)
    if wanted.state is not None:
        query = query.where(state_column(at) == wanted.state)
    if wanted.kind is not None:
        query = query.where(Event.kind == wanted.kind)
    if wanted.unit_id is not None:
        query = query.where(Event.unit_id == wanted.unit_id)
    if wanted.text:
        query = query.where(Event.title.icontains(wanted.text, autoescape=True))
    return query


def _order(sort: str, at: datetime) -> list[ColumnElement[Any]]:
    column = SORTS.get(sort.removeprefix("-"))
    if column is not None:
        return [column.desc() if sort.startswith("-") else column.asc()]
    is_over = case((Event.ends_at <= at, 1), else_=0)
    next_first = case((Event.ends_at > at, Event.starts_at))
    return [is_over.asc(), next_first.asc(), Event.starts_at.desc()]


def organising_units(paths: Sequence[str]) -> list[Unit]:
    """The universities and schools below `paths`: whose events one may plan, parents first."""
    return list(
        reading().scalars(
            select(Unit)
            .where(_stands_below(paths), Unit.kind != UnitKind.PROVINCE)
            .order_by(Unit.path)
        )
    )


def responsible_people(unit: Unit) -> list[Person]:
    """Who may be responsible for an event of this unit: staff with a role in its university."""
    university = university_of(unit)
    holders = (
        select(RoleGrant.person_id)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(Unit.path.startswith(university.path, autoescape=True))
    )
    return list(
        reading().scalars(
            select(Person)
            .where(
                Person.disabled_at.is_(None),
                Person.id.in_(holders),
                Person.id.not_in(select(Student.person_id)),
            )
            .order_by(Person.name, Person.id)
        )
    )


COPIED = tuple(
    field.name for field in fields(EventDraft) if field.name not in {"words", "sessions"}
)


def draft_of(event: Event) -> EventDraft:
    """A saved event as the draft that makes it."""
    return EventDraft(
        words=EventWords(
            **{field.name: getattr(event, field.name) for field in fields(EventWords)}
        ),
        sessions=tuple(
            SessionDraft(session.starts_at, session.ends_at, session.planned, session.title)
            for session in event.sessions
        ),
        **{name: getattr(event, name) for name in COPIED},
    )


@dataclass(frozen=True)
class Stretch:
    """What an event needs of a venue at one go, and the sessions (from 0) that need it."""

    slot: Slot
    sessions: tuple[int, ...]


def stretches(
    venue: Venue, title: str, times: Sequence[tuple[datetime, datetime]], shuts_at: datetime
) -> list[Stretch]:
    """The stretches of a venue's time that sessions need; see `rules.booking_spans`."""
    spans = booking_spans(
        times,
        doors_shut_at=shuts_at,
        setup=timedelta(minutes=venue.setup_minutes),
        teardown=timedelta(minutes=venue.teardown_minutes),
    )
    return [
        Stretch(Slot(venue.id, title, span.starts_at, span.ends_at), span.sessions)
        for span in spans
    ]

"""Reading calendars: published events of some days, of a unit, of a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Result, String, case, func, select, type_coerce

from app.calendars.models import FeedToken
from app.calendars.rules import Entry, Placed, Span, placed_by_day
from app.events.kinds import EventFormat, EventKind
from app.events.models import Event, Session
from app.platform.clock import campus_day, campus_zone
from app.platform.database import reading
from app.registrations.models import Registration, Seat
from app.units.models import Unit
from app.venues.models import Venue

# Kinds and formats stay texts here: a month has a thousand rows, and nobody decides by them.
ENTRY = (
    Event.id,
    type_coerce(Event.kind, String),
    type_coerce(Event.format, String),
    Event.title,
    Unit.name,
    Venue.name,
)


@dataclass(frozen=True)
class CalendarFilter:
    """What the reader narrowed the calendar to; None shows all."""

    kind: EventKind | None = None
    format: EventFormat | None = None
    unit_path: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """As conditions on published events and their units."""
        found: list[ColumnElement[bool]] = [
            Event.published_at.is_not(None),
            Event.cancelled_at.is_(None),
        ]
        if self.kind is not None:
            found.append(Event.kind == self.kind)
        if self.format is not None:
            found.append(Event.format == self.format)
        if self.unit_path is not None:
            found.append(Unit.path.startswith(self.unit_path, autoescape=True))
        return found


def calendar_days(span: Span, wanted: CalendarFilter) -> dict[date, list[Placed]]:
    """What stands on each day of the span, in one trip."""
    since, until = campus_day(span.first)[0], campus_day(span.last)[1]
    rows = reading().execute(
        select(*ENTRY, Session.starts_at, Session.ends_at, *_places())
        .join(Event, Event.id == Session.event_id)
        .join(Unit, Unit.id == Event.unit_id)
        .outerjoin(Venue, Venue.id == Event.venue_id)
        .where(Session.starts_at >= since, Session.starts_at < until, *wanted.conditions())
        .order_by(Session.starts_at, Event.id)
    )
    return placed_by_day(_sittings(rows))


def _places() -> tuple[ColumnElement[int], ...]:
    """Places, seats taken and people waiting over each event's rows in the answer.

    Waves add up; the lessons of a training are the same people again.
    """
    counted = ((func.min, Session.quota), (func.max, Session.seats_taken))
    return tuple(
        case(
            (Event.kind == EventKind.TRAINING, one(column).over(partition_by=Event.id)),
            else_=func.sum(column).over(partition_by=Event.id),
        )
        for one, column in (*counted, (func.max, Session.waiting))
    )


def _sittings(rows: Result[*tuple[Any, ...]]) -> Iterator[tuple[Entry, datetime, datetime, date]]:
    entries: dict[int, Entry] = {}
    zone = campus_zone()
    for row in rows:
        entry, starts_at, ends_at = row[:6], row[6], row[7]
        if entry[0] not in entries:
            entries[entry[0]] = Entry(*entry, *(int(number) for number in row[8:]))
        yield entries[entry[0]], starts_at, ends_at, starts_at.astimezone(zone).date()


def version_of(span: Span, wanted: CalendarFilter) -> tuple[object, ...]:
    """Changes whenever anything on these days does: how many, the last edit of events and venues,
    seats taken."""
    since, until = campus_day(span.first)[0], campus_day(span.last)[1]
    edits = (func.max(Event.updated_at), func.max(Venue.updated_at))
    row = (
        reading()
        .execute(
            select(func.count(Session.id), *edits, _seats_sum())
            .join(Event, Event.id == Session.event_id)
            .join(Unit, Unit.id == Event.unit_id)
            .outerjoin(Venue, Venue.id == Event.venue_id)
            .where(Session.starts_at >= since, Session.starts_at < until, *wanted.conditions())
        )
        .one()
    )
    return tuple(row)


def _seats_sum() -> ColumnElement[int]:
    return func.coalesce(func.sum(Session.seats_taken + Session.waiting), 0)


def kind_counts(span: Span, wanted: CalendarFilter) -> dict[EventKind, int]:
    """How many events of each kind stand on the days, whatever kind is chosen."""
    since, until = campus_day(span.first)[0], campus_day(span.last)[1]
    apart = CalendarFilter(None, wanted.format, wanted.unit_path)
    rows = reading().execute(
        select(Event.kind, func.count(Event.id.distinct()))
        .join(Session, Session.event_id == Event.id)
        .join(Unit, Unit.id == Event.unit_id)
        .where(Session.starts_at >= since, Session.starts_at < until, *apart.conditions())
        .group_by(Event.kind)
    )
    return dict(rows.all())


@dataclass(frozen=True)
class FeedEntry:
    """An event or session as a calendar file needs it; `stamp` is its last change."""

    uid: str
    event_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    summary: str
    stamp: datetime
    cancelled: bool


def unit_entries(unit_path: str, since: datetime, until: datetime) -> list[FeedEntry]:
    """The published sessions of a unit and those below it, cancelled ones marked."""
    return _feed_entries(
        [
            Unit.path.startswith(unit_path, autoescape=True),
            Session.starts_at >= since,
            Session.starts_at < until,
        ]
    )


def unit_version(unit_path: str, since: datetime, until: datetime) -> tuple[object, ...]:
    """Changes whenever `unit_entries` would: how many, and the last edit of events and venues."""
    return tuple(
        reading()
        .execute(
            select(func.count(Session.id), func.max(Event.updated_at), func.max(Venue.updated_at))
            .join(Event, Event.id == Session.event_id)
            .join(Unit, Unit.id == Event.unit_id)
            .outerjoin(Venue, Venue.id == Event.venue_id)
            .where(
                Event.published_at.is_not(None),
                Unit.path.startswith(unit_path, autoescape=True),
                Session.starts_at >= since,
                Session.starts_at < until,
            )
        )
        .one()
    )


def person_entries(person_id: int, since: datetime) -> list[FeedEntry]:
    """The sessions that a person holds a seat in."""
    mine = (
        select(Seat.session_id)
        .join(Registration, Registration.id == Seat.registration_id)
        .where(Registration.person_id == person_id, Registration.withdrawn_at.is_(None))
    )
    return _feed_entries([Session.id.in_(mine), Session.ends_at >= since])


def event_entries(event_id: int) -> list[FeedEntry]:
    """The sessions of one published event."""
    return _feed_entries([Event.id == event_id])


FEED_ENTRY = (
    Session.id,
    Event.id.label("event_id"),
    Event.title,
    Session.title.label("part"),
    Session.starts_at,
    Session.ends_at,
    Venue.name,
    Venue.place,
    Event.online_url,
    Event.summary,
    Event.updated_at,
    Event.cancelled_at,
)


def _feed_entries(conditions: Sequence[ColumnElement[bool]]) -> list[FeedEntry]:
    rows = reading().execute(
        select(*FEED_ENTRY)
        .join(Session, Session.event_id == Event.id)
        .join(Unit, Unit.id == Event.unit_id)
        .outerjoin(Venue, Venue.id == Event.venue_id)
        .where(Event.published_at.is_not(None), *conditions)
        .order_by(Session.starts_at, Session.id)
    )
    return [
        FeedEntry(
            uid=f"session-{row.id}",
            event_id=row.event_id,
            title=f"{row.title} {row.part}".strip() if row.part else row.title,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            place=", ".join(part for part in (row.name, row.place) if part) or row.online_url,
            summary=row.summary,
            stamp=row.updated_at,
            cancelled=row.cancelled_at is not None,
        )
        for row in rows
    ]


def feed_owner(token_hash: str) -> int | None:
    """Whose feed a token opens; None when it was withdrawn or never made."""
    return reading().scalar(
        select(FeedToken.person_id).where(
            FeedToken.token_hash == token_hash, FeedToken.revoked_at.is_(None)
        )
    )


def has_feed(person_id: int) -> bool:
    """Whether the person has a feed address in force."""
    found = reading().scalar(
        select(FeedToken.id).where(FeedToken.person_id == person_id, FeedToken.revoked_at.is_(None))
    )
    return found is not None

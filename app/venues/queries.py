"""Reading venues: cards, bookings, conflicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.people.models import Person
from app.platform.database import reading
from app.platform.errors import NotFound
from app.units.models import Unit
from app.venues.models import Booking, Venue


@dataclass(frozen=True)
class Slot:
    """When something happens in a venue: half-open [starts_at, ends_at), without set-up."""

    venue_id: int
    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Conflict:
    """Another booking that overlaps; set-up and tear-down are inside its times."""

    booking_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    confirmed: bool


def conflicts(slot: Slot, *, apart_from: Sequence[int] = ()) -> list[Conflict]:
    """Bookings that overlap the slot once set-up and tear-down are added, hard ones first."""
    tx = reading()
    times = with_margins(venue_in(tx, slot.venue_id), slot)
    found = [
        Conflict(b.id, b.title, b.starts_at, b.ends_at, b.confirmed_at is not None)
        for b in overlapping(tx, slot.venue_id, times, apart_from)
    ]
    return sorted(found, key=lambda c: (not c.confirmed, c.starts_at))


def bookings_between(venue_id: int, starts_at: datetime, ends_at: datetime) -> list[Conflict]:
    """All bookings of a venue that touch [starts_at, ends_at), by time."""
    return [
        Conflict(b.id, b.title, b.starts_at, b.ends_at, b.confirmed_at is not None)
        for b in overlapping(reading(), venue_id, (starts_at, ends_at), ())
    ]


def overlapping(
    tx: Session, venue_id: int, times: tuple[datetime, datetime], apart_from: Sequence[int]
) -> list[Booking]:
    """Bookings of a venue that touch the times, released ones and `apart_from` left out."""
    starts_at, ends_at = times
    query = (
        select(Booking)
        .where(
            Booking.venue_id == venue_id,
            Booking.released_at.is_(None),
            Booking.starts_at < ends_at,
            Booking.ends_at > starts_at,
        )
        .order_by(Booking.starts_at, Booking.id)
    )
    if apart_from:
        query = query.where(Booking.id.not_in(apart_from))
    return list(tx.scalars(query))


def with_margins(venue: Venue, slot: Slot) -> tuple[datetime, datetime]:
    """The slot's times with the venue's set-up before and tear-down after."""
    return (
        slot.starts_at - timedelta(minutes=venue.setup_minutes),
        slot.ends_at + timedelta(minutes=venue.teardown_minutes),
    )


def venue_in(tx: Session, venue_id: int) -> Venue:
    """The venue; raises `NotFound`."""
    venue = tx.get(Venue, venue_id)
    if venue is None:
        raise NotFound
    return venue


def venue_by_id(venue_id: int) -> Venue:
    """The venue; raises `NotFound`."""
    return venue_in(reading(), venue_id)


@dataclass(frozen=True)
class VenueRow:
    """A venue as lists show it."""

    venue: Venue
    unit_name: str
    bookings_ahead: int


def venue_rows(paths: Sequence[str], at: datetime) -> list[VenueRow]:
    """Venues in use of the units below these paths, by unit and name."""
    ahead = (
        select(Booking.venue_id, func.count().label("count"))
        .where(Booking.released_at.is_(None), Booking.ends_at > at)
        .group_by(Booking.venue_id)
        .subquery()
    )
    rows = reading().execute(
        _of_units(select(Venue, Unit.name, func.coalesce(ahead.c.count, 0)), paths)
        .outerjoin(ahead, ahead.c.venue_id == Venue.id)
        .order_by(Unit.path, Venue.name)
    )
    return [VenueRow(venue, unit_name, ahead_count) for venue, unit_name, ahead_count in rows]


def venue_choices(unit_path: str) -> list[Venue]:
    """Venues in use that a unit may book: its own, those above it, and those below it."""
    ids = [int(part) for part in unit_path.strip("/").split("/")]
    return list(
        reading().scalars(
            select(Venue)
            .join(Unit, Unit.id == Venue.unit_id)
            .where(
                Venue.retired_at.is_(None),
                or_(Unit.id.in_(ids), Unit.path.startswith(unit_path, autoescape=True)),
            )
            .order_by(Venue.name)
        )
    )


def typed_by(venue: Venue) -> str:
    """The name of who last changed the venue's record; empty when it came from the command line."""
    if venue.updated_by_id is None:
        return ""
    return reading().scalar(select(Person.name).where(Person.id == venue.updated_by_id)) or ""


def _of_units(query: Select[Venue, str, int], paths: Sequence[str]) -> Select[Venue, str, int]:
    below = or_(*(Unit.path.startswith(path, autoescape=True) for path in paths))
    return query.join(Unit, Unit.id == Venue.unit_id).where(below, Venue.retired_at.is_(None))

"""A venue's time: booking, moving, confirming, releasing.

A booking is soft until confirmed. Two confirmed bookings never overlap: PostgreSQL has an
exclusion constraint, SQLite one writer at a time, and both re-check here.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.platform.database import constraint_name
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.venues.models import Booking, Venue
from app.venues.queries import Slot, overlapping, venue_in, with_margins


def book(tx: Session, slot: Slot) -> Booking:
    """Add a soft booking around the slot, with the venue's set-up and tear-down times."""
    starts_at, ends_at = with_margins(venue_in(tx, slot.venue_id), slot)
    booking = Booking(
        venue_id=slot.venue_id, title=slot.title, starts_at=starts_at, ends_at=ends_at
    )
    tx.add(booking)
    tx.flush()
    return booking


def move_booking(tx: Session, booking_id: int, slot: Slot) -> None:
    """Give a booking another venue or time; a moved booking is soft again."""
    booking = tx.get_one(Booking, booking_id)
    starts_at, ends_at = with_margins(venue_in(tx, slot.venue_id), slot)
    booking.venue_id, booking.title = slot.venue_id, slot.title
    booking.starts_at, booking.ends_at = starts_at, ends_at
    booking.confirmed_at = None


def confirm_bookings(tx: Session, booking_ids: Sequence[int], *, at: datetime) -> None:
    """Make bookings hard. Refuses `VENUE_TAKEN` with the other's title.

    One confirmation at a time in a venue: two that want the same time would otherwise wait for
    each other, and PostgreSQL would end one of them as a deadlock instead of a refusal.
    """
    bookings = tx.scalars(select(Booking).where(Booking.id.in_(booking_ids))).all()
    titles = [booking.title for booking in bookings]
    hold_venues(tx, {booking.venue_id for booking in bookings})
    try:
        with tx.no_autoflush:
            for booking in bookings:
                _confirm(tx, booking, booking_ids, at)
        tx.flush()
    except IntegrityError as error:
        # Somebody confirmed without the lock: the constraint saw what our read could not.
        if constraint_name(error) == "ex_booking_overlap":
            raise Refusal(Reason.VENUE_TAKEN, title=titles[0]) from error
        raise


def hold_venues(tx: Session, venue_ids: Collection[int]) -> None:
    """Lock venues until the transaction ends, always in the same order."""
    locked = select(Venue.id).where(Venue.id.in_(venue_ids)).order_by(Venue.id)
    tx.execute(locked.with_for_update()).all()


def _confirm(tx: Session, booking: Booking, ours: Sequence[int], at: datetime) -> None:
    times = (booking.starts_at, booking.ends_at)
    for other in overlapping(tx, booking.venue_id, times, ours):
        if other.confirmed_at is not None:
            raise Refusal(Reason.VENUE_TAKEN, title=other.title)
    booking.confirmed_at = at


def release_bookings(tx: Session, booking_ids: Sequence[int], *, at: datetime) -> None:
    """Free the time of bookings; the rows stay as history."""
    for booking in tx.scalars(select(Booking).where(Booking.id.in_(booking_ids))):
        booking.released_at = booking.released_at or at

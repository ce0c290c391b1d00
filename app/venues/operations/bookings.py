"""A venue's time: booking, moving, confirming, releasing.

A booking is soft until confirmed. Two confirmed bookings never overlap: PostgreSQL has an
exclusion constraint, SQLite one writer at a time, and both re-check here.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.platform.database import constraint_name
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.venues.models import Booking
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
    """Make bookings hard. Refuses `VENUE_TAKEN` with the other's title."""
    bookings = tx.scalars(select(Booking).where(Booking.id.in_(booking_ids))).all()
    for booking in bookings:
        taken = [
            other
            for other in overlapping(
                tx, booking.venue_id, (booking.starts_at, booking.ends_at), booking_ids
            )
            if other.confirmed_at is not None
        ]
        if taken:
            raise Refusal(Reason.VENUE_TAKEN, title=taken[0].title)
        booking.confirmed_at = at
    try:
        tx.flush()
    except IntegrityError as error:
        # Two organisers confirmed at the same moment: the constraint saw what our read could not.
        if constraint_name(error) == "ex_booking_overlap":
            raise Refusal(Reason.VENUE_TAKEN, title=bookings[0].title) from error
        raise


def release_bookings(tx: Session, booking_ids: Sequence[int], *, at: datetime) -> None:
    """Free the time of bookings; the rows stay as history."""
    for booking in tx.scalars(select(Booking).where(Booking.id.in_(booking_ids))):
        booking.released_at = booking.released_at or at

"""An event's hold on its venue: one soft booking for each stretch of its sessions."""

from datetime import datetime

from sqlalchemy.orm import Session as Transaction

from app.events.models import Event
from app.events.queries import Stretch, stretches
from app.venues.models import Booking
from app.venues.operations import book, move_booking, release_bookings
from app.venues.queries import venue_in


def booking_ids(event: Event) -> list[int]:
    """The bookings of an event, in the order of its sessions."""
    ids = [session.booking_id for session in event.sessions if session.booking_id is not None]
    return list(dict.fromkeys(ids))


def lay_bookings(tx: Transaction, event: Event, before: list[int], *, at: datetime) -> None:
    """Move the bookings it had `before` to where its sessions now are; add and release."""
    wanted = _stretches(tx, event)
    kept = before[: len(wanted)]
    for booking_id, stretch in zip(kept, wanted, strict=False):
        move_booking(tx, booking_id, stretch.slot)
    kept += [book(tx, stretch.slot).id for stretch in wanted[len(kept) :]]
    for session in event.sessions:
        session.booking_id = None
    for booking_id, stretch in zip(kept, wanted, strict=True):
        for row in stretch.sessions:
            event.sessions[row].booking_id = booking_id
    release_bookings(tx, before[len(wanted) :], at=at)


def rename_bookings(tx: Transaction, event: Event) -> None:
    """Let the venue's timetable speak of the event by its present title."""
    for booking_id in booking_ids(event):
        tx.get_one(Booking, booking_id).title = event.title


def _stretches(tx: Transaction, event: Event) -> list[Stretch]:
    if event.venue_id is None:
        return []
    times = [(session.starts_at, session.ends_at) for session in event.sessions]
    return stretches(venue_in(tx, event.venue_id), event.title, times, event.ends_at)

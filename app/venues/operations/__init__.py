"""Writing venues: the record of a place, and its time; one capability a file."""

from app.venues.operations.bookings import (
    book,
    confirm_bookings,
    move_booking,
    release_bookings,
)
from app.venues.operations.venues import add_venue, change_venue, retire_venue, save_venue

__all__ = [
    "add_venue",
    "book",
    "change_venue",
    "confirm_bookings",
    "move_booking",
    "release_bookings",
    "retire_venue",
    "save_venue",
]

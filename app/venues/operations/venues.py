"""The record of a place."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import constraint_name, transaction
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from app.venues.drafts import VenueDraft
from app.venues.models import Booking, Venue, VenueExit

PLAIN = [field.name for field in fields(VenueDraft) if field.name != "exits"]


def add_venue(unit_id: int, draft: VenueDraft, *, actor: Actor, at: datetime) -> int:
    """Add a venue to a unit and give its id. Refuses `VENUE_NAME_TAKEN`."""
    try:
        with transaction() as tx:
            return save_venue(tx, unit_id, draft, actor=actor, at=at).id
    except IntegrityError as error:
        raise _name_taken(error) from error


def change_venue(
    venue_id: int, draft: VenueDraft, version: int, *, actor: Actor, at: datetime
) -> None:
    """Change a venue's record from the version that the editor saw. Refuses `EDIT_CONFLICT`.

    What is published keeps the capacity it was cleared with; the next judgement uses the change.
    """
    try:
        with transaction() as tx:
            venue = tx.get(Venue, venue_id)
            if venue is None:
                raise NotFound
            if venue.version != version:
                raise Refusal(Reason.EDIT_CONFLICT)
            _fill(tx, venue, draft, actor, at)
            venue.version += 1
            record(tx, actor=actor, action="venue.change", subject=("venue", venue_id), at=at)
    except IntegrityError as error:
        raise _name_taken(error) from error


def retire_venue(venue_id: int, *, actor: Actor, at: datetime) -> None:
    """Take a venue out of use. Refuses `VENUE_IN_USE` while bookings lie ahead."""
    with transaction() as tx:
        venue = tx.get(Venue, venue_id)
        if venue is None:
            raise NotFound
        ahead = tx.scalar(
            select(func.count(Booking.id)).where(
                Booking.venue_id == venue_id, Booking.released_at.is_(None), Booking.ends_at > at
            )
        )
        if ahead:
            raise Refusal(Reason.VENUE_IN_USE, count=ahead)
        venue.retired_at = at
        record(tx, actor=actor, action="venue.retire", subject=("venue", venue_id), at=at)


def save_venue(
    tx: Session, unit_id: int, draft: VenueDraft, *, actor: Actor, at: datetime
) -> Venue:
    """Add a venue in the caller's transaction (a list brings many)."""
    venue = Venue(unit_id=unit_id)
    _fill(tx, venue, draft, actor, at)
    tx.add(venue)
    tx.flush()
    record(tx, actor=actor, action="venue.add", subject=("venue", venue.id), at=at)
    return venue


def _fill(tx: Session, venue: Venue, draft: VenueDraft, actor: Actor, at: datetime) -> None:
    for name in PLAIN:
        setattr(venue, name, getattr(draft, name))
    if venue.id is not None:
        # Positions are unique: the old doors go before the new ones come.
        venue.exits = []
        tx.flush()
    venue.exits = [
        VenueExit(
            position=position, name=door.name, width_m=door.width_m, shut_reason=door.shut_reason
        )
        for position, door in enumerate(draft.exits, 1)
    ]
    venue.updated_at, venue.updated_by_id = at, actor.person_id


def _name_taken(error: IntegrityError) -> Exception:
    if constraint_name(error) == "uq_venue_unit_id_name":
        return Refusal(Reason.VENUE_NAME_TAKEN)
    return error

"""Which venues an actor may see or change; anything else is not found."""

from app.platform.access import Actor, Permission
from app.platform.errors import Forbidden, NotFound
from app.units.queries import unit_by_id
from app.venues.models import Venue
from app.venues.queries import venue_by_id


def visible_venue(actor: Actor, venue_id: int) -> Venue:
    """The venue, if the actor may read venues of its unit."""
    venue = venue_by_id(venue_id)
    if not actor.can(Permission.VENUE_READ, unit_by_id(venue.unit_id).path):
        raise NotFound
    return venue


def manageable_venue(actor: Actor, venue_id: int) -> Venue:
    """The venue, if the actor may change it; what is only seen is forbidden."""
    venue = visible_venue(actor, venue_id)
    if not actor.can(Permission.VENUE_MANAGE, unit_by_id(venue.unit_id).path):
        raise Forbidden
    return venue

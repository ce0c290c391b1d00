"""How a view gets an event: loaded and judged, or refused."""

from sqlalchemy.orm import joinedload, lazyload

from app.events.models import Event
from app.platform.access import Actor, Permission
from app.platform.database import reading
from app.platform.errors import Forbidden, NotFound

SHOWN = (lazyload(Event.sessions), joinedload(Event.venue))


def visible_event(actor: Actor, event_id: int) -> Event:
    """An event that this actor may see: published (cancelled since or not), or of a unit whose
    events they read. Anything else does not exist for them (`NotFound`).

    Comes with its unit and venue; its sessions are read when they are asked for.
    """
    event = reading().get(Event, event_id, options=SHOWN)
    if event is None:
        raise NotFound
    if event.published_at is None and not actor.can(Permission.EVENT_READ, event.unit.path):
        raise NotFound
    return event


def readable_event(actor: Actor, event_id: int) -> Event:
    """An event as its organisers see it: foreign ones do not exist, published or not."""
    event = reading().get(Event, event_id)
    if event is None or not actor.can(Permission.EVENT_READ, event.unit.path):
        raise NotFound
    return event


def manageable_event(actor: Actor, event_id: int) -> Event:
    """An event that this actor may change; `Forbidden` for one they may only read."""
    event = readable_event(actor, event_id)
    if not actor.can(Permission.EVENT_MANAGE, event.unit.path):
        raise Forbidden
    return event

"""The event for which somebody opens a gate or a screen."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.events.models import Event
from app.platform.errors import NotFound
from app.registrations.rules import event_obstacle


def open_event(tx: Session, event_id: int, at: datetime) -> Event:
    """A published event that is not over.

    Refuses `EVENT_CANCELLED`, `EVENT_NOT_PUBLISHED` and `EVENT_OVER`; `NotFound` for none.
    """
    event = tx.get(Event, event_id)
    if event is None:
        raise NotFound
    obstacle = event_obstacle(event, at)
    if obstacle is not None:
        raise obstacle
    return event

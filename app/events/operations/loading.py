"""How a writer gets an event: its row locked, so that two writers come one after the other."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.events.kinds import EventState
from app.events.models import Event
from app.events.rules import EDITABLE, event_state, may_become
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason


def locked_event(tx: Session, event_id: int) -> Event:
    """The event as it is now, held until the transaction ends; raises `NotFound`."""
    event = tx.get(Event, event_id, with_for_update={"of": Event})
    if event is None:
        raise NotFound
    return event


def editable_event(tx: Session, event_id: int, at: datetime) -> Event:
    """As `locked_event`, of an event whose plan may still change; else a refusal by its state."""
    event = locked_event(tx, event_id)
    state = event_state(event, at)
    if state not in EDITABLE:
        raise Refusal(WHY_NOT[state])
    return event


def check_version(event: Event, version: int) -> None:
    """Refuse `EDIT_CONFLICT` when somebody saved since the page with `version` was opened."""
    if event.version != version:
        raise Refusal(Reason.EDIT_CONFLICT)


def check_becomes(event: Event, wanted: EventState, at: datetime) -> None:
    """Refuse a step that the event's state does not allow, with the reason of that state."""
    state = event_state(event, at)
    if not may_become(state, wanted):
        raise Refusal(WHY_NOT[state])


WHY_NOT = {
    EventState.DRAFT: Reason.EVENT_NOT_SUBMITTED,
    EventState.CLEARANCE: Reason.EVENT_NOT_DRAFT,
    EventState.PUBLISHED: Reason.EVENT_NOT_DRAFT,
    EventState.RUNNING: Reason.EVENT_NOT_DRAFT,
    EventState.FINISHED: Reason.EVENT_OVER,
    EventState.CANCELLED: Reason.EVENT_CANCELLED,
}

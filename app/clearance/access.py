"""Who sees an event's clearance, and who may settle which part of it."""

from app.clearance.rules import FOR_THE_OFFICE, FOR_THE_RESPONSIBLE
from app.events.models import Event
from app.platform.access import Actor, Permission
from app.platform.database import reading
from app.platform.errors import Forbidden, NotFound

P = Permission


def clearable_event(actor: Actor, event_id: int) -> Event:
    """An event whose clearance this actor may see: its office's, or their own responsibility."""
    event = reading().get(Event, event_id)
    if event is None or not (
        actor.can(P.CLEARANCE_READ, event.unit.path) or is_responsible(actor, event)
    ):
        raise NotFound
    return event


def publishable_event(actor: Actor, event_id: int) -> Event:
    """An event that this actor may publish."""
    event = clearable_event(actor, event_id)
    if not actor.can(P.EVENT_PUBLISH, event.unit.path):
        raise Forbidden
    return event


def acknowledgeable_event(actor: Actor, event_id: int) -> Event:
    """An event whose warnings this actor may accept."""
    event = clearable_event(actor, event_id)
    if not may_acknowledge(actor, event):
        raise Forbidden
    return event


def determinable_event(actor: Actor, event_id: int) -> Event:
    """An event whose permit and answers of the police this actor may record."""
    event = clearable_event(actor, event_id)
    if not actor.can(P.CLEARANCE_DETERMINE, event.unit.path):
        raise Forbidden
    return event


def is_responsible(actor: Actor, event: Event) -> bool:
    """Whether the actor is the event's responsible person."""
    return actor.person_id is not None and actor.person_id == event.responsible_id


def may_acknowledge(actor: Actor, event: Event) -> bool:
    """Whether the actor may accept warnings: the responsible person, or the security office."""
    return is_responsible(actor, event) or actor.can(P.CLEARANCE_ACKNOWLEDGE, event.unit.path)


def may_answer(actor: Actor, event: Event, rule: str) -> bool:
    """Whether the actor may answer a rule that is asked.

    Taking responsibility is for the responsible person, what the security office approves is for
    the security office; it, and whoever manages the event, may answer the rest.
    """
    if rule in FOR_THE_RESPONSIBLE:
        return is_responsible(actor, event)
    path = event.unit.path
    if rule in FOR_THE_OFFICE:
        return actor.can(P.CLEARANCE_DETERMINE, path)
    return actor.can(P.EVENT_MANAGE, path) or actor.can(P.CLEARANCE_DETERMINE, path)

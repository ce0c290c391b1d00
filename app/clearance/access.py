"""Who sees an event's clearance, and who may settle which part of it."""

from app.clearance.rules import Answerer, who_answers
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
    """Whether the actor may answer a rule that is asked; see `rules.who_answers`.

    What the organiser answers, the security office may answer too.
    """
    path = event.unit.path
    who = who_answers(rule)
    if who is Answerer.RESPONSIBLE:
        return is_responsible(actor, event)
    if actor.can(P.CLEARANCE_DETERMINE, path):
        return True
    return who is Answerer.ORGANISER and actor.can(P.EVENT_MANAGE, path)

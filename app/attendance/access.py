"""Who may stand at which door: devices by their token, people by role and grant."""

from datetime import datetime

from app.attendance.queries.board import board_glance
from app.attendance.queries.devices import GateDevice, device_behind, has_gate_grant
from app.attendance.queries.screens import ScreenFacts, screen_behind
from app.events.access import readable_event
from app.events.kinds import EventKind
from app.events.models import Event
from app.platform.access import Actor, Permission
from app.platform.database import reading
from app.platform.errors import Forbidden, NotFound


class BadTokenError(Exception):
    """No device or screen in force has this token."""


def gate_device(token_hash: str, event_id: int, at: datetime) -> GateDevice:
    """The device behind a token, at this event's door.

    Raises `BadTokenError` first and then, at another event's door, `Forbidden`, whether or not
    that event exists.
    """
    device = device_behind(token_hash, at)
    if device is None:
        raise BadTokenError
    if device.event_id != event_id:
        raise Forbidden
    return device


def hall_screen(token_hash: str, event_id: int, at: datetime) -> ScreenFacts:
    """The screen behind a token, in this event's hall; refuses like `gate_device`."""
    screen = screen_behind(token_hash, at)
    if screen is None:
        raise BadTokenError
    if screen.event_id != event_id:
        raise Forbidden
    return screen


def event_with_gate(event_id: int) -> Event:
    """A published event: its gate page is open to everybody and says nothing but its title."""
    event = reading().get(Event, event_id)
    if event is None or event.published_at is None:
        raise NotFound
    return event


def may_work_gate(actor: Actor, event: Event) -> bool:
    """Whether a person may stand at this event's gates: organisers of its unit, who may give
    gates away, and those whom they gave this event's."""
    if not actor.can_somewhere(Permission.GATE_WORK) or actor.person_id is None:
        return False
    return actor.can(Permission.GATE_GRANT, event.unit.path) or has_gate_grant(
        actor.person_id, event.id
    )


def workable_gate(actor: Actor, event_id: int) -> Event:
    """An event whose gates this person may work; `Forbidden` for another published one."""
    event = event_with_gate(event_id)
    if not may_work_gate(actor, event):
        raise Forbidden
    return event


def event_with_devices(actor: Actor, event_id: int) -> Event:
    """An event whose gates this person may give to devices and to others."""
    event = readable_event(actor, event_id)
    if not actor.can(Permission.GATE_GRANT, event.unit.path):
        raise Forbidden
    return event


def watched_event(actor: Actor, event_id: int) -> Event:
    """A published event on whose board this person may look: who reads the unit's events, and
    the responsible person."""
    event = event_with_gate(event_id)
    if not may_watch(actor, event):
        raise NotFound
    return event


def may_watch(actor: Actor, event: Event) -> bool:
    """Whether the board of a published event is for this person."""
    return _may_watch(actor, event.responsible_id, event.unit.path)


def glanced_board(actor: Actor, event_id: int, at: datetime) -> str:
    """The mark of a board on which this person may look; see `board_glance` and `watched_event`."""
    glance = board_glance(event_id, at)
    if not glance.is_published:
        raise NotFound
    if not _may_watch(actor, glance.responsible_id, glance.unit_path):
        raise NotFound
    return glance.mark


def _may_watch(actor: Actor, responsible_id: int | None, unit_path: str) -> bool:
    return _is_responsible(actor, responsible_id) or actor.can(Permission.EVENT_READ, unit_path)


def _is_responsible(actor: Actor, responsible_id: int | None) -> bool:
    return actor.is_signed_in and responsible_id == actor.person_id


def may_stop(actor: Actor, event: Event) -> bool:
    """Whether the stop button is this person's: the responsible one, and the safety office."""
    is_responsible = _is_responsible(actor, event.responsible_id)
    return is_responsible or actor.can(Permission.EVENT_STOP, event.unit.path)


def may_correct(actor: Actor, event: Event) -> bool:
    """Whether a person may put right what the gates did, and decide what of it counts: who may
    give gates away, and the responsible one."""
    is_responsible = _is_responsible(actor, event.responsible_id)
    return is_responsible or actor.can(Permission.GATE_GRANT, event.unit.path)


def correctable_event(actor: Actor, event_id: int) -> Event:
    """An event whose scans this person may look through, take back and decide about; `Forbidden`
    for one they only watch."""
    event = watched_event(actor, event_id)
    if not may_correct(actor, event):
        raise Forbidden
    return event


def stoppable_event(actor: Actor, event_id: int) -> Event:
    """An event that this person may stop and let go on; `Forbidden` for one they only watch."""
    event = watched_event(actor, event_id)
    if not may_stop(actor, event):
        raise Forbidden
    return event


def may_count_heads(actor: Actor, event: Event) -> bool:
    """Whether this person's count is taken: who may stop entry, and who stands at the gates."""
    return may_stop(actor, event) or may_work_gate(actor, event)


def countable_event(actor: Actor, event_id: int) -> Event:
    """An event whose people this person may count; `Forbidden` for one they only watch."""
    event = event_with_gate(event_id)
    if may_count_heads(actor, event):
        return event
    watched_event(actor, event_id)
    raise Forbidden


def may_vouch(actor: Actor, event: Event) -> bool:
    """Whether this person may say who attended, and decide what others say: the organiser, the
    responsible person, and who works the event's gates."""
    return may_correct(actor, event) or may_work_gate(actor, event)


def vouched_event(actor: Actor, event_id: int) -> Event:
    """A published event for whose attendance this person may vouch; `Forbidden` for one they only
    watch, and not found for anybody else."""
    event = event_with_gate(event_id)
    if may_vouch(actor, event):
        return event
    raise Forbidden if may_watch(actor, event) else NotFound


def led_visit(actor: Actor, event_id: int) -> Event:
    """A visit whose names this person may call; see `vouched_event`."""
    event = vouched_event(actor, event_id)
    if event.kind is not EventKind.VISIT:
        raise NotFound
    return event

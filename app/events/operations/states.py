"""An event's steps that need no safety judgement: to clearance, and called off."""

from datetime import datetime

from app.events.kinds import EventState
from app.events.operations.bookings import booking_ids
from app.events.operations.loading import WHY_NOT, check_becomes, locked_event
from app.events.rules import event_state
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.venues.operations import release_bookings


def submit_event(event_id: int, *, actor: Actor, at: datetime) -> None:
    """Send a draft to clearance; one that is there already stays there.

    Refuses `EVENT_NOT_DRAFT` once published, `EVENT_OVER` and `EVENT_CANCELLED`.
    """
    with transaction() as tx:
        event = locked_event(tx, event_id)
        state = event_state(event, at)
        if state is EventState.CLEARANCE:
            return
        if state is not EventState.DRAFT:
            raise Refusal(WHY_NOT[state])
        event.submitted_at = event.updated_at = at
        record(tx, actor=actor, action="event.submit", subject=("event", event_id), at=at)


def cancel_event(event_id: int, reason: str, *, actor: Actor, at: datetime) -> None:
    """Call an event off and free its venue; registrations read `cancelled_at`.

    Refuses `CANCEL_NEEDS_REASON`, `EVENT_OVER` and `EVENT_CANCELLED`.
    """
    if not reason.strip():
        raise Refusal(Reason.CANCEL_NEEDS_REASON)
    with transaction() as tx:
        event = locked_event(tx, event_id)
        check_becomes(event, EventState.CANCELLED, at)
        event.cancelled_at, event.cancel_reason, event.updated_at = at, reason.strip()[:300], at
        event.version += 1
        release_bookings(tx, booking_ids(event), at=at)
        detail = {
            "reason": event.cancel_reason,
            "registered": sum(session.seats_taken for session in event.sessions),
        }
        record(
            tx, actor=actor, action="event.cancel", subject=("event", event_id), at=at,
            detail=detail,
        )  # fmt: skip

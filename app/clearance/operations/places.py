"""Fewer places in a published event; more would need a new judgement."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session as Transaction

from app.events.kinds import EventState
from app.events.models import Event, Session
from app.events.operations.loading import WHY_NOT, locked_event
from app.events.rules import event_state
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason

LOWERABLE = frozenset({EventState.PUBLISHED, EventState.RUNNING})


def lower_places(event_id: int, places: Mapping[int, int], *, actor: Actor, at: datetime) -> None:
    """Lower the quota of sessions (by id) of a published event; all of them or none.

    Refuses `PLACES_ONLY_LOWER` for more than clearance allowed, `QUOTA_BELOW_TAKEN` with the
    number of seats taken, and by its state as other changes. Raises `NotFound` for a session of
    another event.
    """
    with transaction() as tx:
        event = locked_event(tx, event_id)
        state = event_state(event, at)
        if state not in LOWERABLE:
            raise Refusal(WHY_NOT_LOWER.get(state, Reason.EVENT_NOT_PUBLISHED))
        changed = {id_: wanted for id_, wanted in places.items() if _differs(event, id_, wanted)}
        for session_id, wanted in changed.items():
            _lower(tx, session_id, wanted)
        if changed:
            event.version, event.updated_at = event.version + 1, at
            record(
                tx, actor=actor, action="event.lower_places", subject=("event", event_id), at=at,
                detail={str(session_id): wanted for session_id, wanted in changed.items()},
            )  # fmt: skip


WHY_NOT_LOWER = {state: WHY_NOT[state] for state in (EventState.FINISHED, EventState.CANCELLED)}


def _differs(event: Event, session_id: int, wanted: int) -> bool:
    session = next((each for each in event.sessions if each.id == session_id), None)
    if session is None:
        raise NotFound
    if wanted > session.quota:
        raise Refusal(Reason.PLACES_ONLY_LOWER, quota=session.quota)
    return wanted != session.quota


def _lower(tx: Transaction, session_id: int, wanted: int) -> None:
    """One guarded statement: a seat that is taken at this moment is counted."""
    lowered = tx.execute(
        update(Session)
        .where(Session.id == session_id, Session.seats_taken <= wanted)
        .values(quota=wanted, planned=wanted)
        .returning(Session.id)
    ).scalar()
    if lowered is None:
        session = tx.get_one(Session, session_id, populate_existing=True)
        raise Refusal(Reason.QUOTA_BELOW_TAKEN, taken=session.seats_taken)

"""Registering at the door: somebody without a ticket stands before the gate, and there is room."""

from collections.abc import Sequence
from datetime import datetime

from app.events.rules import takes_all_sessions
from app.platform.access import Actor
from app.platform.database import transaction
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from app.registrations.kinds import Party
from app.registrations.operations.entries import Entry, end_waiting, write_entry
from app.registrations.operations.judging import hold_people, judged_seats, refuse_full
from app.registrations.operations.places import move_places
from app.registrations.operations.registering import moves_of
from app.registrations.operations.telling import note, tell_place
from app.registrations.queries.applications import (
    Application,
    SessionRow,
    application,
    session_rows,
)
from app.registrations.rules import event_obstacle, session_on_now


def register_at_door(event_id: int, person_id: int, *, actor: Actor, at: datetime) -> int:
    """Register a student who came without a ticket, and give the registration's id.

    They get a seat in the session that is on now, else in the next one; of a training in every
    lesson. The place is claimed like any other; that registration has closed, as it has when the
    doors open, does not matter here. Waiting for a place of this event ends.

    Refuses `ALREADY_REGISTERED`, `EVENT_…`, `AUDIENCE_MISMATCH`, `SESSION_OVER`, `OWN_CLASH`,
    `SESSION_FULL`; `NotFound` for somebody who is no student.
    """
    with transaction() as tx:
        hold_people(tx, [person_id])
        found = application(event_id, person_id, held=True)
        own = _seats_at_door(found, person_id, at)
        own_ids = tuple(session.id for session in own)
        entry = Entry(event_id, person_id, Party.STUDENT, own_ids)
        registration_id = write_entry(tx, entry, at)
        note(tx, "at_door", registration_id, own_ids, actor=actor, at=at)
        tell_place(tx, found, registration_id, own, at)
        waited = end_waiting(tx, event_id, person_id, at)
        move_places(tx, moves_of(own_ids, waited))
        return registration_id


def _seats_at_door(found: Application, person_id: int, at: datetime) -> Sequence[SessionRow]:
    if found.school_path is None:
        raise NotFound
    if obstacle := event_obstacle(found, at):
        raise obstacle
    if found.registration_id is not None:
        raise Refusal(Reason.ALREADY_REGISTERED)
    sessions = session_rows(found.event_id)
    chosen = () if takes_all_sessions(found.kind) else (session_on_now(sessions, at).id,)
    own = judged_seats(found, chosen, person_id, at)
    refuse_full(own)
    return own

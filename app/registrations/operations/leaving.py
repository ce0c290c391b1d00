"""Giving a place back, and exchanging it for one in another session."""

from datetime import datetime

from app.events.rules import takes_all_sessions
from app.platform.access import Actor
from app.platform.database import transaction
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.registrations.operations.entries import end_entry, move_seat
from app.registrations.operations.judging import acting_person, judged_sessions, refuse_full
from app.registrations.operations.places import Move, move_places
from app.registrations.operations.telling import note, tell_place
from app.registrations.queries.applications import (
    Application,
    SessionRow,
    application,
    seats_of,
    session_rows,
)
from app.registrations.rules import event_obstacle, has_begun


def withdraw(event_id: int, *, actor: Actor, at: datetime) -> int:
    """End the acting person's registration: places free, ticket revoked. Gives its id.

    Refuses `NOT_REGISTERED`, `EVENT_CANCELLED`, `EVENT_OVER`, and `SESSION_BEGAN` from the start
    of the person's first session on, because they may be inside by then.
    """
    with transaction() as tx:
        person_id = acting_person(tx, actor)
        registration_id, _found, own = _own_place(event_id, person_id, at)
        freed = end_entry(tx, registration_id, at)
        note(tx, "withdraw", registration_id, (s.id for s in own), actor=actor, at=at)
        move_places(tx, {session_id: Move(seats=-1) for session_id in freed})
    return registration_id


def change_session(event_id: int, session_id: int, *, actor: Actor, at: datetime) -> int:
    """Exchange the acting student's seat for one in another session; the ticket stays the same.

    Gives the registration's id; choosing the session one has changes nothing. Refuses what
    `register_student` refuses, `NOT_REGISTERED` and `SESSION_BEGAN`; then the old place is kept.
    """
    with transaction() as tx:
        person_id = acting_person(tx, actor)
        registration_id, found, own = _own_place(event_id, person_id, at)
        if len(own) != 1 or takes_all_sessions(found.kind):
            raise Refusal(Reason.SESSION_UNKNOWN)
        old = own[0]
        new = judged_sessions(found, [session_id], person_id, at)[0]
        if new.id == old.id:
            return registration_id
        refuse_full([new])
        move_seat(tx, registration_id, old.id, new.id)
        note(tx, "change", registration_id, (old.id, new.id), actor=actor, at=at)
        tell_place(tx, found, registration_id, [new], at)
        move_places(tx, {old.id: Move(seats=-1), new.id: Move(seats=1)})
    return registration_id


def _own_place(
    event_id: int, person_id: int, at: datetime
) -> tuple[int, Application, list[SessionRow]]:
    """The person's registration, which can still be given up, and its sessions."""
    found = application(event_id, person_id, held=True)
    if found.registration_id is None:
        raise Refusal(Reason.NOT_REGISTERED)
    if obstacle := event_obstacle(found, at):
        raise obstacle
    seats = seats_of(found.registration_id)
    own = [session for session in session_rows(event_id) if session.id in seats]
    if has_begun(own, at):
        raise Refusal(Reason.SESSION_BEGAN)
    return found.registration_id, found, own

"""Waiting for a place in a full session."""

from datetime import datetime

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session as Transaction

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.registrations.operations.judging import acting_person, judged_sessions
from app.registrations.operations.places import Move, move_places, queue_place
from app.registrations.queries.applications import application
from app.registrations.queries.panels import waiting_positions
from app.registrations.tables import SESSION, WAITING

JOIN = insert(WAITING).returning(WAITING.c.id)
LEAVE = (
    update(WAITING)
    .where(
        WAITING.c.session_id == SESSION.c.id,
        SESSION.c.id == bindparam("in_session"),
        SESSION.c.event_id == bindparam("event_id"),
        WAITING.c.person_id == bindparam("waiter_id"),
        WAITING.c.left_at.is_(None),
    )
    .values(left_at=bindparam("moment"))
    .returning(WAITING.c.id)
)


def join_waiting(event_id: int, session_id: int, *, actor: Actor, at: datetime) -> int:
    """Put the acting student at the end of a full session's waiting list; give the row's id.

    Refuses `SESSION_HAS_PLACES` while one can register instead, `ALREADY_REGISTERED`,
    `ALREADY_WAITING`, and what `register_student` refuses except `SESSION_FULL`.
    """
    with transaction() as tx:
        person_id = acting_person(tx, actor)
        found = application(event_id, person_id, held=True)
        if found.registration_id is not None:
            raise Refusal(Reason.ALREADY_REGISTERED)
        judged_sessions(found, [session_id], person_id, at)
        if session_id in waiting_positions(event_id, person_id):
            raise Refusal(Reason.ALREADY_WAITING)
        row = {"session_id": session_id, "person_id": person_id, "joined_at": at}
        waiting_id = int(tx.execute(JOIN, row).scalar_one())
        _note(tx, "join", session_id, actor, at)
        queue_place(tx, session_id)
    return waiting_id


def leave_waiting(event_id: int, session_id: int, *, actor: Actor, at: datetime) -> None:
    """Take the acting student off a waiting list; refuses `NOT_WAITING`."""
    with transaction() as tx:
        values = {
            "event_id": event_id,
            "in_session": session_id,
            "waiter_id": acting_person(tx, actor),
            "moment": at,
        }
        if tx.execute(LEAVE, values).first() is None:
            raise Refusal(Reason.NOT_WAITING)
        _note(tx, "leave", session_id, actor, at)
        move_places(tx, {session_id: Move(waiting=-1)})


def _note(tx: Transaction, action: str, session_id: int, actor: Actor, at: datetime) -> None:
    record(tx, actor=actor, action=f"waiting.{action}", subject=("session", session_id), at=at)

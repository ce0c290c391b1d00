"""Moving the counters of sessions: the only statements that touch `seats_taken` and `waiting`."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, select, update
from sqlalchemy.orm import Session as Transaction

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.registrations.tables import SESSION

BY_SEATS: BindParameter[int] = bindparam("by_seats")
MOVE = (
    update(SESSION)
    .where(
        SESSION.c.id == bindparam("session_id"),
        (SESSION.c.seats_taken + BY_SEATS).between(0, SESSION.c.quota),
    )
    .values(
        seats_taken=SESSION.c.seats_taken + BY_SEATS,
        waiting=SESSION.c.waiting + bindparam("by_waiting"),
    )
    .returning(SESSION.c.id)
)
QUEUE = (
    update(SESSION)
    .where(SESSION.c.id == bindparam("session_id"), SESSION.c.seats_taken >= SESSION.c.quota)
    .values(waiting=SESSION.c.waiting + 1)
    .returning(SESSION.c.id)
)


@dataclass(frozen=True, slots=True)
class Move:
    """By how much a session's counters go up or down."""

    seats: int = 0
    waiting: int = 0


def move_places(tx: Transaction, moves: Mapping[int, Move]) -> None:
    """Claim or give back places; `moves` maps the session's id to its move.

    Judging and counting are one statement, so places are never oversold, however many ask at
    once. Sessions are taken in the order of their ids, so that two requests never wait for each
    other. Refuses `SESSION_FULL`; the caller's transaction then undoes what came before.
    """
    for session_id in sorted(moves):
        move = moves[session_id]
        values = {"session_id": session_id, "by_seats": move.seats, "by_waiting": move.waiting}
        if tx.execute(MOVE, values).first() is None:
            quota = tx.scalar(select(SESSION.c.quota).where(SESSION.c.id == session_id))
            raise Refusal(Reason.SESSION_FULL, limit=quota)


def queue_place(tx: Transaction, session_id: int) -> None:
    """Count one more person waiting; refuses `SESSION_HAS_PLACES` while there are places."""
    if tx.execute(QUEUE, {"session_id": session_id}).first() is None:
        raise Refusal(Reason.SESSION_HAS_PLACES)

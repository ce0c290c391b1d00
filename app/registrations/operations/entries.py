"""Writing registrations with their seats and tickets, one or many at a time."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session as Transaction

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.registrations.kinds import Party
from app.registrations.rules import new_code
from app.registrations.tables import REGISTRATION, SEAT, SESSION, TICKET, WAITING

NEW_REGISTRATION = insert(REGISTRATION).returning(REGISTRATION.c.id)
NEW_REGISTRATIONS = insert(REGISTRATION).returning(REGISTRATION.c.id, sort_by_parameter_order=True)
END_REGISTRATION = (
    update(REGISTRATION)
    .where(REGISTRATION.c.id == bindparam("registration_id"), REGISTRATION.c.withdrawn_at.is_(None))
    .values(withdrawn_at=bindparam("moment"))
    .returning(REGISTRATION.c.id)
)
REVOKE = (
    update(TICKET)
    .where(TICKET.c.registration_id == bindparam("id_"), TICKET.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("moment"))
)
FREE_SEATS = (
    delete(SEAT)
    .where(SEAT.c.registration_id == bindparam("registration_id"))
    .returning(SEAT.c.session_id)
)
MOVE_SEAT = (
    update(SEAT)
    .where(
        SEAT.c.registration_id == bindparam("id_"), SEAT.c.session_id == bindparam("from_session")
    )
    .values(session_id=bindparam("to_session"))
    .returning(SEAT.c.id)
)
END_WAITING = (
    update(WAITING)
    .where(
        WAITING.c.person_id == bindparam("waiter_id"),
        WAITING.c.left_at.is_(None),
        WAITING.c.session_id.in_(
            select(SESSION.c.id).where(SESSION.c.event_id == bindparam("event_id"))
        ),
    )
    .values(left_at=bindparam("moment"))
    .returning(WAITING.c.session_id)
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Who comes to which event as what, and in which sessions they have a seat."""

    event_id: int
    person_id: int
    party: Party
    session_ids: tuple[int, ...] = ()


def write_entry(tx: Transaction, entry: Entry, at: datetime) -> int:
    """Write the registration, its seats and a new ticket; give the registration's id.

    Counts no place: see `move_places`. A second registration in force of the same person violates
    `uq_registration_active`.
    """
    registration_id = int(tx.execute(NEW_REGISTRATION, _registration_row(entry, at)).scalar_one())
    _write_seats_and_tickets(tx, [(registration_id, entry)], at)
    return registration_id


def write_entries(tx: Transaction, entries: Sequence[Entry], at: datetime) -> list[int]:
    """As `write_entry`, for many people with a constant number of statements."""
    rows = [_registration_row(entry, at) for entry in entries]
    ids = [int(i) for i in tx.execute(NEW_REGISTRATIONS, rows).scalars()] if rows else []
    _write_seats_and_tickets(tx, list(zip(ids, entries, strict=True)), at)
    return ids


def _registration_row(entry: Entry, at: datetime) -> dict[str, object]:
    return {
        "event_id": entry.event_id,
        "person_id": entry.person_id,
        "party": entry.party,
        "registered_at": at,
    }


def _write_seats_and_tickets(
    tx: Transaction, written: list[tuple[int, Entry]], at: datetime
) -> None:
    seats = [
        {"registration_id": registration_id, "session_id": session_id}
        for registration_id, entry in written
        for session_id in entry.session_ids
    ]
    if seats:
        tx.execute(insert(SEAT), seats)
    tickets = [
        {"registration_id": registration_id, "code": new_code(secrets.randbits), "made_at": at}
        for registration_id, _entry in written
    ]
    if tickets:
        tx.execute(insert(TICKET), tickets)


def end_entry(tx: Transaction, registration_id: int, at: datetime) -> list[int]:
    """End a registration, revoke its ticket, delete its seats; give the sessions to free.

    Refuses `NOT_REGISTERED` when it was ended before: a place is given back exactly once.
    """
    ended = tx.execute(END_REGISTRATION, {"registration_id": registration_id, "moment": at})
    if ended.first() is None:
        raise Refusal(Reason.NOT_REGISTERED)
    tx.execute(REVOKE, {"id_": registration_id, "moment": at})
    return list(tx.execute(FREE_SEATS, {"registration_id": registration_id}).scalars())


def move_seat(tx: Transaction, registration_id: int, from_session: int, to_session: int) -> None:
    """Exchange a registration's seat; refuses `NOT_REGISTERED` when it has none to give."""
    values = {"id_": registration_id, "from_session": from_session, "to_session": to_session}
    if tx.execute(MOVE_SEAT, values).first() is None:
        raise Refusal(Reason.NOT_REGISTERED)


def end_waiting(tx: Transaction, event_id: int, person_id: int, at: datetime) -> list[int]:
    """Take a person off every waiting list of the event; give the sessions they waited for.

    Who has a place waits for none.
    """
    values = {"event_id": event_id, "waiter_id": person_id, "moment": at}
    return list(tx.execute(END_WAITING, values).scalars())

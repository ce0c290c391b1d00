"""Registering: a student with seats, anybody else without, many students at once."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Transaction

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import Refusal
from app.platform.idempotency import once
from app.platform.reasons import Reason
from app.registrations.kinds import Party
from app.registrations.models import Registration
from app.registrations.operations.entries import Entry, end_waiting, write_entries, write_entry
from app.registrations.operations.judging import (
    acting_person,
    hold_people,
    judged_sessions,
    refuse_full,
    refuse_full_at_once,
)
from app.registrations.operations.places import Move, move_places
from app.registrations.operations.telling import note, tell_place
from app.registrations.queries.applications import application, session_rows
from app.registrations.rules import event_obstacle, sessions_to_take


def register_student(
    event_id: int,
    session_ids: Collection[int],
    *,
    actor: Actor,
    at: datetime,
    key: str | None = None,
) -> int:
    """Register the acting student and give the registration's id, with a ticket and its seats.

    `session_ids`: one session (a fair's wave), or none where there is only one; of a training
    every lesson is taken, all or none. Waiting for a place of this event ends. With a `key` a
    request that is repeated answers the same.

    Refuses `ALREADY_REGISTERED`, `EVENT_…`, `REGISTRATION_…`, `AUDIENCE_MISMATCH`,
    `SESSION_UNKNOWN`, `SESSION_OVER`, `OWN_CLASH`, `SESSION_FULL`, `KEY_REUSED`.
    """
    if actor.person_id is not None:
        refuse_full_at_once(event_id, session_ids, actor.person_id, at)
    try:
        return _register_once(event_id, session_ids, actor=actor, at=at, key=key)
    except IntegrityError:
        # Another request used the key meanwhile. Begin again, and see what it did.
        return _register_once(event_id, session_ids, actor=actor, at=at, key=key)


def _register_once(
    event_id: int, session_ids: Collection[int], *, actor: Actor, at: datetime, key: str | None
) -> int:
    with transaction() as tx:
        person_id = acting_person(tx, actor)

        def act() -> int:
            return _register(tx, event_id, session_ids, person_id, actor=actor, at=at)

        return int(once(tx, key, f"register {event_id}", act, actor=actor, at=at))


def _register(
    tx: Transaction,
    event_id: int,
    session_ids: Collection[int],
    person_id: int,
    *,
    actor: Actor,
    at: datetime,
) -> int:
    found = application(event_id, person_id, held=True)
    if found.registration_id is not None:
        raise Refusal(Reason.ALREADY_REGISTERED)
    own = judged_sessions(found, session_ids, person_id, at)
    refuse_full(own)
    own_ids = tuple(session.id for session in own)
    entry = Entry(event_id, person_id, Party.STUDENT, own_ids)
    registration_id = write_entry(tx, entry, at)
    note(tx, "make", registration_id, own_ids, actor=actor, at=at)
    tell_place(tx, found, registration_id, own, at)
    # The counters come last: everybody who wants this session waits for that row.
    waited = end_waiting(tx, event_id, person_id, at)
    move_places(tx, moves_of(own_ids, waited))
    return registration_id


def moves_of(claimed: Iterable[int], waited: Iterable[int]) -> dict[int, Move]:
    """How the counters move when seats are claimed and waiting ends."""
    seats, waiting = set(claimed), set(waited)
    return {
        session_id: Move(seats=int(session_id in seats), waiting=-int(session_id in waiting))
        for session_id in seats | waiting
    }


def register_party(
    event_id: int, person_id: int, party: Party, *, actor: Actor, at: datetime
) -> int:
    """Register an employer's representative or a member of staff: a ticket and no seat.

    Gives the registration's id. Refuses `ALREADY_REGISTERED` and `EVENT_…`.
    """
    if party is Party.STUDENT:
        raise ValueError("a student needs a seat: register_student")
    with transaction() as tx:
        hold_people(tx, [person_id])
        found = application(event_id, person_id, held=True)
        if obstacle := event_obstacle(found, at):
            raise obstacle
        if found.registration_id is not None:
            raise Refusal(Reason.ALREADY_REGISTERED)
        registration_id = write_entry(tx, Entry(event_id, person_id, party), at)
        note(tx, "make", registration_id, (), actor=actor, at=at)
    return registration_id


def register_many(
    event_id: int,
    session_id: int,
    person_ids: Collection[int],
    *,
    at: datetime,
    actor: Actor,
) -> list[int]:
    """Register a list of students in one transaction and a constant number of statements.

    For invited lists, rehearsals and the demo season: judges the quota with one guarded update
    and leaves out who is registered already; window, audience and clashes are the caller's.
    A training's lessons are all taken, whichever is named. Gives the new registrations' ids in
    the order of `person_ids`; nobody is told. Refuses `SESSION_FULL` as a whole.
    """
    with transaction() as tx:
        hold_people(tx, person_ids)
        found = application(event_id, None, held=True)
        if obstacle := event_obstacle(found, at):
            raise obstacle
        own = sessions_to_take(found.kind, session_rows(event_id), [session_id], at)
        own_ids = tuple(session.id for session in own)
        present = _registered(tx, event_id)
        entries = [
            Entry(event_id, person_id, Party.STUDENT, own_ids)
            for person_id in dict.fromkeys(person_ids)
            if person_id not in present
        ]
        ids = write_entries(tx, entries, at)
        detail = {"sessions": own_ids, "people": len(ids)}
        record(
            tx,
            actor=actor,
            action="registration.many",
            subject=("event", event_id),
            at=at,
            detail=detail,
        )
        move_places(tx, {own_id: Move(seats=len(ids)) for own_id in own_ids})
    return ids


def _registered(tx: Transaction, event_id: int) -> set[int]:
    return set(
        tx.scalars(
            select(Registration.person_id).where(
                Registration.event_id == event_id, Registration.withdrawn_at.is_(None)
            )
        )
    )

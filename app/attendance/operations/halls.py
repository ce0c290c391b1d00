"""Halls that the organiser keeps apart, and moving somebody from one to another by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Transaction

from app.attendance.models import Device, Hall, Occupancy, Presence
from app.attendance.operations.reversals import leave_hall
from app.events.models import Event
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import constraint_name, transaction
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason


@dataclass(frozen=True)
class HallDraft:
    """What an organiser says of a hall; `cap` None: no limit of its own."""

    name: str
    cap: int | None


def add_hall(event_id: int, draft: HallDraft, *, actor: Actor, at: datetime) -> int:
    """Keep one more hall apart; give its id.

    Who is inside already belongs to no hall until a gate of one scans them again.
    Refuses `HALL_NAME_TAKEN`, `EVENT_CANCELLED` and `EVENT_OVER`.
    """
    with _named_once(), transaction() as tx:
        _open_event(tx, event_id, at)
        hall = Hall(event_id=event_id, name=draft.name, cap=draft.cap)
        tx.add(hall)
        tx.flush()
        _note(tx, "hall.add", event_id, {"hall": hall.id, "cap": draft.cap}, actor, at)
        return hall.id


def change_hall(
    event_id: int, hall_id: int, draft: HallDraft, *, actor: Actor, at: datetime
) -> None:
    """Give a hall another name or limit; a limit below who is inside shuts it until some leave.

    Refuses `HALL_NAME_TAKEN`; `NotFound` for a hall of another event.
    """
    with _named_once(), transaction() as tx:
        changed = tx.execute(
            update(Hall)
            .where(Hall.id == hall_id, Hall.event_id == event_id)
            .values(name=draft.name, cap=draft.cap)
            .returning(Hall.id)
        ).first()
        if changed is None:
            raise NotFound
        _note(tx, "hall.change", event_id, {"hall": hall_id, "cap": draft.cap}, actor, at)


def remove_hall(event_id: int, hall_id: int, *, actor: Actor, at: datetime) -> None:
    """Keep a hall apart no longer.

    Refuses `HALL_IN_USE` while somebody is in it or a device that may still scan belongs to it.
    """
    with transaction() as tx:
        _hold_counter(tx, event_id)
        hall = _hall(tx, event_id, hall_id)
        in_force = or_(Device.revoked_at.is_not(None), Device.expires_at <= at)
        tx.execute(update(Device).where(Device.hall_id == hall_id, in_force).values(hall_id=None))
        people, devices = _users(tx, hall)
        if people or devices:
            raise Refusal(Reason.HALL_IN_USE, people=people, devices=devices)
        _note(tx, "hall.remove", event_id, {"hall": hall_id}, actor, at)
        tx.execute(delete(Hall).where(Hall.id == hall_id))


def move_to_hall(
    event_id: int, ticket_id: int, hall_id: int | None, *, actor: Actor, at: datetime
) -> None:
    """Count somebody who is inside into another hall, or into none.

    Refuses `NOT_INSIDE` and `HALL_FULL`; `NotFound` for a hall of another event.
    """
    with transaction() as tx:
        presence = tx.scalar(
            select(Presence)
            .where(Presence.ticket_id == ticket_id, Presence.event_id == event_id)
            .with_for_update()
        )
        _hold_counter(tx, event_id)
        hall = _hall(tx, event_id, hall_id) if hall_id is not None else None
        if presence is None or not presence.inside:
            raise Refusal(Reason.NOT_INSIDE)
        if presence.hall_id == hall_id:
            return
        if hall is not None:
            _enter(tx, hall)
        leave_hall(tx, presence.hall_id)
        presence.hall_id = hall_id
        presence.last_at = max(presence.last_at, at)
        _note(tx, "hall.move", event_id, {"hall": hall_id, "ticket": ticket_id}, actor, at)


@contextmanager
def _named_once() -> Iterator[None]:
    """Refuse `HALL_NAME_TAKEN` where the event has a hall of that name."""
    try:
        yield
    except IntegrityError as error:
        if constraint_name(error) != "uq_hall_event_id_name":
            raise
        raise Refusal(Reason.HALL_NAME_TAKEN) from error


def _enter(tx: Transaction, hall: Hall) -> None:
    entered = tx.execute(
        update(Hall)
        .where(Hall.id == hall.id, or_(Hall.cap.is_(None), Hall.inside < Hall.cap))
        .values(inside=Hall.inside + 1)
        .returning(Hall.id)
        .execution_options(synchronize_session=False)
    ).first()
    if entered is None:
        raise Refusal(Reason.HALL_FULL, limit=hall.cap)


def _hold_counter(tx: Transaction, event_id: int) -> None:
    """Whoever moves people between halls holds the counter of the event, as every gate does."""
    tx.execute(
        select(Occupancy.event_id).where(Occupancy.event_id == event_id).with_for_update()
    ).first()


def _hall(tx: Transaction, event_id: int, hall_id: int) -> Hall:
    hall = tx.get(Hall, hall_id, populate_existing=True, with_for_update=True)
    if hall is None or hall.event_id != event_id:
        raise NotFound
    return hall


def _users(tx: Transaction, hall: Hall) -> tuple[int, int]:
    people = tx.scalar(select(func.count()).where(Presence.hall_id == hall.id, Presence.inside))
    devices = tx.scalar(select(func.count()).where(Device.hall_id == hall.id))
    return people or 0, devices or 0


def _open_event(tx: Transaction, event_id: int, at: datetime) -> None:
    event = tx.get(Event, event_id)
    if event is None:
        raise NotFound
    if event.cancelled_at is not None:
        raise Refusal(Reason.EVENT_CANCELLED)
    if event.ends_at <= at:
        raise Refusal(Reason.EVENT_OVER)


def _note(
    tx: Transaction,
    action: str,
    event_id: int,
    detail: dict[str, object],
    actor: Actor,
    at: datetime,
) -> None:
    record(tx, actor=actor, action=action, subject=("event", event_id), at=at, detail=detail)

"""Places that gates hold for the time without a network: counted as taken while they last.

Whoever changes leases holds the counter of the event, so that leases and admissions never give the
same place away twice.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session as Transaction

from app.attendance.models import Device, Lease, Occupancy
from app.attendance.operations.counting import open_counter
from app.attendance.queries.occupancy import CROWD
from app.attendance.rules import Crowd
from app.attendance.rules.leases import GRACE, LASTS, SEEN_WITHIN, free_places, places_for
from app.platform.database import transaction
from app.platform.errors import NotFound
from app.platform.hot import link_within


class Held(NamedTuple):
    """What a device holds: `places` None where nobody counts heads; and the crowd afterwards."""

    places: int | None
    expires_at: datetime
    crowd: Crowd


def renew_lease(device_id: int, event_id: int, battery_pct: int | None, *, at: datetime) -> Held:
    """Give a device its places for the next half hour, in place of those that it held.

    Also notes that the device was seen, and its battery where it told it. Raises `NotFound` for a
    device that is not the event's.
    """
    with transaction() as tx:
        _note_seen(tx, device_id, event_id, battery_pct, at)
        open_counter(link_within(tx), event_id)
        crowd = _held_counter(tx, event_id)
        _drop_ended(tx, event_id, at)
        others = _leased(tx, event_id, but=device_id)
        free = free_places(crowd)
        places = None if free is None else places_for(free, others, _sharing(tx, event_id, at))
        _write(tx, Lease(
            device_id=device_id, event_id=event_id, places=places or 0, expires_at=at + LASTS
        ))  # fmt: skip
        leased = others + (places or 0)
        _count(tx, event_id, leased)
    return Held(places, at + LASTS, crowd._replace(leased=leased))


def give_back_lease(device_id: int, event_id: int) -> None:
    """Count the places of a device free at once: it has forgotten them and stops being a gate."""
    with transaction() as tx:
        open_counter(link_within(tx), event_id)
        _held_counter(tx, event_id)
        tx.execute(delete(Lease).where(Lease.device_id == device_id, Lease.event_id == event_id))
        _count(tx, event_id, _leased(tx, event_id))


def free_ended_leases(*, at: datetime) -> int:
    """Count places free whose lease ended two minutes ago; give how many leases ended.

    A withdrawn device keeps its own until then: without a network it does not know, and goes on.
    """
    with transaction() as tx:
        events = sorted(set(tx.scalars(select(Lease.event_id).where(_is_ended(at)))))
        freed = 0
        for event_id in events:
            _held_counter(tx, event_id)
            freed += _drop_ended(tx, event_id, at)
            _count(tx, event_id, _leased(tx, event_id))
    return freed


def _note_seen(
    tx: Transaction, device_id: int, event_id: int, battery_pct: int | None, at: datetime
) -> None:
    """First of all: whoever withdraws the device waits here, and not with the counter held."""
    seen = {"last_seen_at": at}
    told = {} if battery_pct is None else {"battery_pct": battery_pct}
    found = tx.scalar(
        update(Device)
        .where(Device.id == device_id, Device.event_id == event_id)
        .values(seen | told)
        .returning(Device.id)
    )
    if found is None:
        raise NotFound


def _held_counter(tx: Transaction, event_id: int) -> Crowd:
    """The crowd, its counter held until the transaction ends. Raises `NotFound`."""
    row = tx.execute(select(*CROWD).where(Occupancy.event_id == event_id).with_for_update()).first()
    if row is None:
        raise NotFound
    return Crowd(*row)


def _is_ended(at: datetime) -> ColumnElement[bool]:
    return Lease.expires_at <= at - GRACE


def _drop_ended(tx: Transaction, event_id: int, at: datetime) -> int:
    gone = tx.scalars(
        delete(Lease).where(Lease.event_id == event_id, _is_ended(at)).returning(Lease.device_id)
    )
    return len(gone.all())


def _leased(tx: Transaction, event_id: int, but: int = 0) -> int:
    held = select(func.coalesce(func.sum(Lease.places), 0)).where(
        Lease.event_id == event_id, Lease.device_id != but
    )
    return int(tx.scalar(held) or 0)


def _sharing(tx: Transaction, event_id: int, at: datetime) -> int:
    """The devices in force that were seen lately."""
    return int(
        tx.scalar(
            select(func.count())
            .select_from(Device)
            .where(
                Device.event_id == event_id,
                Device.revoked_at.is_(None),
                Device.expires_at > at,
                Device.last_seen_at > at - SEEN_WITHIN,
            )
        )
        or 0
    )


def _write(tx: Transaction, lease: Lease) -> None:
    """Keep a lease in place of the device's former one; one of no place is none."""
    tx.execute(delete(Lease).where(Lease.device_id == lease.device_id))
    if lease.places:
        tx.add(lease)
        tx.flush()


def _count(tx: Transaction, event_id: int, leased: int) -> None:
    tx.execute(update(Occupancy).where(Occupancy.event_id == event_id).values(leased=leased))

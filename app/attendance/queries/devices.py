"""Devices: who stands behind a token, and the list for organisers."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, case, func, or_, select

from app.attendance.kinds import DeviceState, Outcome
from app.attendance.models import Device, GateGrant, Hall, Reversal, Scan
from app.attendance.rules.devices import device_state
from app.events.models import Event
from app.people.models import Person
from app.platform.access import Actor, Permission
from app.platform.database import reading
from app.platform.errors import NotFound
from app.platform.hot import Prepared, hot_reading
from app.units.models import Unit

MOST_GATES = 50

BEHIND = Prepared(
    select(
        Device.id,
        Device.event_id,
        Device.gate,
        Device.revoked_at,
        Device.expires_at,
        Device.last_seen_at,
    ).where(Device.token_hash == bindparam("token_hash"))
)


class GateDevice(NamedTuple):
    """A device whose token was good a moment ago."""

    id: int
    event_id: int
    gate: str
    last_seen_at: datetime | None


def hashed_token(token: str) -> str:
    """The kept form of a device token; it has entropy enough to need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def device_behind(token_hash: str, at: datetime) -> GateDevice | None:
    """The device in force behind a token, or None."""
    with hot_reading() as link:
        row = link.first(BEHIND, {"token_hash": token_hash})
    if row is None:
        return None
    device_id, event_id, gate, revoked_at, expires_at, last_seen_at = row
    if revoked_at is not None or expires_at <= at:
        return None
    return GateDevice(device_id, event_id, gate, last_seen_at)


@dataclass(frozen=True)
class DeviceRow:
    """A device as the organiser's list shows it.

    Attributes:
        battery_pct: as the phone told last, where its browser can.
        hall: "" where its gate leads to no hall of its own.
        scans: what it sent, refusals too; `admitted`: those it let in, less who was taken back.
    """

    id: int
    name: str
    gate: str
    enrolled_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_seen_at: datetime | None
    battery_pct: int | None = None
    hall_id: int | None = None
    hall: str = ""
    scans: int = 0
    admitted: int = 0

    def state(self, at: datetime) -> DeviceState:
        """How it is doing."""
        return device_state(
            seen_at=self.last_seen_at,
            expires_at=self.expires_at,
            revoked_at=self.revoked_at,
            at=at,
        )


def devices_of(event_id: int) -> list[DeviceRow]:
    """The devices of an event, those in force first, the newest first."""
    sent = _sent(event_id).subquery()
    rows = reading().execute(
        select(
            Device.id,
            Device.name,
            Device.gate,
            Device.enrolled_at,
            Device.expires_at,
            Device.revoked_at,
            Device.last_seen_at,
            Device.battery_pct,
            Device.hall_id,
            func.coalesce(Hall.name, ""),
            func.coalesce(sent.c.scans, 0),
            func.coalesce(sent.c.admitted, 0),
        )
        .outerjoin(Hall, Hall.id == Device.hall_id)
        .outerjoin(sent, sent.c.device_id == Device.id)
        .where(Device.event_id == event_id)
        .order_by(Device.revoked_at.is_not(None), Device.id.desc())
    )
    return [DeviceRow(*row) for row in rows]


def _sent(event_id: int) -> Select[*tuple[Any, ...]]:
    """By device: how many scans it sent, and how many of them let somebody in and still do."""
    let_in = and_(Scan.outcome == Outcome.ADMITTED, Reversal.scan_id.is_(None))
    return (
        select(
            Scan.device_id,
            func.count().label("scans"),
            func.sum(case((let_in, 1), else_=0)).label("admitted"),
        )
        .outerjoin(Reversal, Reversal.scan_id == Scan.id)
        .where(Scan.event_id == event_id)
        .group_by(Scan.device_id)
    )


def device_of(event_id: int, device_id: int) -> DeviceRow:
    """One device of the event; `NotFound` for any other number."""
    for device in devices_of(event_id):
        if device.id == device_id:
            return device
    raise NotFound


@dataclass(frozen=True)
class GateWorker:
    """A person who may work the gates of an event."""

    person_id: int
    name: str
    position: str
    granted_at: datetime


def gate_workers(event_id: int) -> list[GateWorker]:
    """Who was given the gates of an event, by name."""
    rows = reading().execute(
        select(Person.id, Person.name, Person.position, GateGrant.granted_at)
        .join(GateGrant, GateGrant.person_id == Person.id)
        .where(GateGrant.event_id == event_id)
        .order_by(Person.name, Person.id)
    )
    return [GateWorker(*row) for row in rows]


def has_gate_grant(person_id: int, event_id: int) -> bool:
    """Whether a person was given the gates of an event."""
    found = reading().scalar(
        select(GateGrant.id).where(GateGrant.person_id == person_id, GateGrant.event_id == event_id)
    )
    return found is not None


def gates_of_person(actor: Actor, at: datetime) -> list[Event]:
    """The published events, not over, whose gates a person may work; the next one first."""
    mine = select(GateGrant.event_id).where(GateGrant.person_id == actor.person_id)
    paths = actor.unit_paths(Permission.GATE_GRANT)
    below = [Unit.path.startswith(path, autoescape=True) for path in paths]
    return list(
        reading().scalars(
            select(Event)
            .join(Unit, Unit.id == Event.unit_id)
            .where(
                Event.published_at.is_not(None),
                Event.cancelled_at.is_(None),
                Event.ends_at > at,
                or_(Event.id.in_(mine), *below),
            )
            .order_by(Event.starts_at, Event.id)
            .limit(MOST_GATES)
        )
    )

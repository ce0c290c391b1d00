"""Enrolling and withdrawing gate devices, and letting people work the gates of an event."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.attendance.models import Device, GateGrant, Hall
from app.attendance.operations.opening import open_event
from app.attendance.queries.devices import hashed_token
from app.events.models import Event
from app.people.operations.roles import ensure_role
from app.platform.access import Actor, Role
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason

TOKEN_BYTES = 24
# A phone that was put away full of unsent scans can still deliver them.
LIVES_HOURS = 7 * 24
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class DeviceTerms:
    """How many hours after the event's end a device still works, and to which hall its gate leads
    (None: the event keeps no halls apart, or the gate leads to all of them)."""

    hours: int = LIVES_HOURS
    hall_id: int | None = None


USUAL = DeviceTerms()


def enrol_device(
    event_id: int,
    name: str,
    gate: str,
    *,
    actor: Actor,
    at: datetime,
    terms: DeviceTerms = USUAL,
) -> str:
    """Enrol a phone or scanner for one event and give its token, of which only a hash is kept.

    The token can send scans and read the counters of this event, until a week after its end
    unless its terms say otherwise. Refuses `EVENT_NOT_PUBLISHED`, `EVENT_CANCELLED` and
    `EVENT_OVER`; `NotFound` for a hall of another event.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction() as tx:
        event = open_event(tx, event_id, at)
        _hold_hall(tx, event_id, terms.hall_id)
        device = Device(
            event_id=event_id,
            name=name,
            gate=gate,
            token_hash=hashed_token(token),
            enrolled_by_id=actor.person_id,
            enrolled_at=at,
            expires_at=event.ends_at + timedelta(hours=terms.hours),
            hall_id=terms.hall_id,
        )
        tx.add(device)
        tx.flush()
        detail = {"device": device.id, "gate": gate}
        _note(tx, "device.enrol", event_id, detail, actor, at)
    return token


@dataclass(frozen=True)
class DeviceDraft:
    """What an organiser says anew of a device that is enrolled."""

    name: str
    gate: str
    terms: DeviceTerms


def change_device(
    event_id: int, device_id: int, draft: DeviceDraft, *, actor: Actor, at: datetime
) -> None:
    """Give a device another name, gate, hall or term; its link stays good.

    Refuses `DEVICE_REVOKED`; `NotFound` for a device or hall of another event.
    """
    with transaction() as tx:
        device, event = _device(tx, event_id, device_id)
        if device.revoked_at is not None:
            raise Refusal(Reason.DEVICE_REVOKED)
        _hold_hall(tx, event_id, draft.terms.hall_id)
        device.name, device.gate = draft.name, draft.gate
        device.hall_id = draft.terms.hall_id
        device.expires_at = event.ends_at + timedelta(hours=draft.terms.hours)
        detail = {"device": device_id, "gate": draft.gate, "hours": draft.terms.hours}
        _note(tx, "device.change", event_id, detail, actor, at)


def reissue_link(event_id: int, device_id: int, *, actor: Actor, at: datetime) -> str:
    """Give a device a new token; the old one is good no longer. A withdrawn device is in force
    again: a phone that was found can deliver what it had not sent.

    Refuses `DEVICE_EXPIRED`; `NotFound` for a device of another event.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction() as tx:
        device, _event = _device(tx, event_id, device_id)
        if device.expires_at <= at:
            raise Refusal(Reason.DEVICE_EXPIRED)
        device.token_hash = hashed_token(token)
        device.revoked_at = device.last_seen_at = None
        _note(tx, "device.reissue", event_id, {"device": device_id}, actor, at)
    return token


def revoke_device(event_id: int, device_id: int, *, actor: Actor, at: datetime) -> None:
    """Withdraw one device of the event; from this commit on its scans are refused.

    Refuses `DEVICE_REVOKED` for one that is withdrawn already; `NotFound` for any other number.
    """
    with transaction() as tx:
        device, _event = _device(tx, event_id, device_id)
        if device.revoked_at is not None:
            raise Refusal(Reason.DEVICE_REVOKED)
        device.revoked_at = at
        _note(tx, "device.revoke", event_id, {"device": device_id}, actor, at)


def revoke_devices_named(event_id: int, name: str, *, actor: Actor, at: datetime) -> int:
    """Withdraw every device of the event with this name; give how many. `NotFound` for none."""
    with transaction() as tx:
        revoked = tx.scalars(
            update(Device)
            .where(Device.event_id == event_id, Device.name == name, Device.revoked_at.is_(None))
            .values(revoked_at=at)
            .returning(Device.id)
        ).all()
        if not revoked:
            raise NotFound
        _note(tx, "device.revoke", event_id, {"devices": list(revoked)}, actor, at)
    return len(revoked)


def note_device_seen(device_id: int, *, at: datetime) -> None:
    """Move last-seen forward, at most once a minute."""
    with transaction() as tx:
        tx.execute(
            update(Device)
            .where(
                Device.id == device_id,
                or_(Device.last_seen_at.is_(None), Device.last_seen_at <= at - SEEN_EVERY),
            )
            .values(last_seen_at=at)
        )


def grant_gate(event_id: int, person_id: int, *, actor: Actor, at: datetime) -> None:
    """Let a person work the gates of an event, with the role that opens this room's door.

    Refuses `GATE_ALREADY_GRANTED`.
    """
    with transaction() as tx:
        event = tx.get(Event, event_id)
        if event is None:
            raise NotFound
        if _grant(tx, event_id, person_id) is not None:
            raise Refusal(Reason.GATE_ALREADY_GRANTED)
        ensure_role(tx, person_id, Role.GATE_STAFF, event.unit_id, actor=actor, at=at)
        tx.add(
            GateGrant(
                event_id=event_id,
                person_id=person_id,
                granted_by_id=actor.person_id,
                granted_at=at,
            )
        )
        _note(tx, "gate.grant", event_id, {"person_id": person_id}, actor, at)


def withdraw_gate(event_id: int, person_id: int, *, actor: Actor, at: datetime) -> None:
    """Take the gates of an event back from a person; the role stays for other events."""
    with transaction() as tx:
        grant = _grant(tx, event_id, person_id)
        if grant is None:
            raise NotFound
        tx.delete(grant)
        _note(tx, "gate.withdraw", event_id, {"person_id": person_id}, actor, at)


def _device(tx: Session, event_id: int, device_id: int) -> tuple[Device, Event]:
    device = tx.get(Device, device_id)
    if device is None or device.event_id != event_id:
        raise NotFound
    return device, tx.get_one(Event, event_id)


def _hold_hall(tx: Session, event_id: int, hall_id: int | None) -> None:
    """Let nobody remove the hall before a device belongs to it."""
    if hall_id is None:
        return
    hall = tx.get(Hall, hall_id, with_for_update={"read": True, "key_share": True})
    if hall is None or hall.event_id != event_id:
        raise NotFound


def _grant(tx: Session, event_id: int, person_id: int) -> GateGrant | None:
    return tx.scalar(
        select(GateGrant).where(GateGrant.event_id == event_id, GateGrant.person_id == person_id)
    )


def _note(
    tx: Session, action: str, event_id: int, detail: dict[str, object], actor: Actor, at: datetime
) -> None:
    record(tx, actor=actor, action=action, subject=("event", event_id), at=at, detail=detail)

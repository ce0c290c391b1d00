"""Devices: who stands behind a token, and the list for organisers."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from app.attendance.models import Device
from app.platform.database import reading
from app.platform.hot import Prepared, hot_reading

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
    """A device as the organiser's list shows it."""

    id: int
    name: str
    gate: str
    enrolled_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_seen_at: datetime | None


def devices_of(event_id: int) -> list[DeviceRow]:
    """The devices of an event, those in force first, the newest first."""
    rows = reading().execute(
        select(
            Device.id,
            Device.name,
            Device.gate,
            Device.enrolled_at,
            Device.expires_at,
            Device.revoked_at,
            Device.last_seen_at,
        )
        .where(Device.event_id == event_id)
        .order_by(Device.revoked_at.is_not(None), Device.id.desc())
    )
    return [DeviceRow(*row) for row in rows]

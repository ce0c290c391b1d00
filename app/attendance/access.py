"""Who may stand at which door: devices by their token, people by role and grant."""

from datetime import datetime

from app.attendance.queries.devices import GateDevice, device_behind
from app.platform.errors import Forbidden


class BadTokenError(Exception):
    """No device in force has this token."""


def gate_device(token_hash: str, event_id: int, at: datetime) -> GateDevice:
    """The device behind a token, at this event's door.

    Raises `BadTokenError` first and then, at another event's door, `Forbidden`, whether or not
    that event exists.
    """
    device = device_behind(token_hash, at)
    if device is None:
        raise BadTokenError
    if device.event_id != event_id:
        raise Forbidden
    return device

"""How a device at a gate is doing, by what we heard of it."""

from datetime import datetime, timedelta

from app.attendance.kinds import DeviceState

# A gate that works asks for the counters every few seconds; we note it once a minute.
QUIET_AFTER = timedelta(minutes=3)


def device_state(
    *,
    seen_at: datetime | None,
    expires_at: datetime,
    revoked_at: datetime | None,
    at: datetime,
) -> DeviceState:
    """Withdrawn and expired devices open nothing; one whose link nobody opened yet waits."""
    if revoked_at is not None:
        return DeviceState.WITHDRAWN
    if expires_at <= at:
        return DeviceState.EXPIRED
    if seen_at is None:
        return DeviceState.WAITING
    return DeviceState.QUIET if at - seen_at > QUIET_AFTER else DeviceState.WORKING

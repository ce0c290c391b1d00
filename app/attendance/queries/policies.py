"""What the organiser decided for the door of an event."""

from typing import NamedTuple

from sqlalchemy import select

from app.attendance.models import DoorPolicy
from app.platform.database import reading


class DoorFlags(NamedTuple):
    """The choices for one event's door; see `models.DoorPolicy`."""

    admits_unverified: bool = False
    asks_live_code: bool = False
    offers_hall_code: bool = False
    scans_exits: bool = True


def door_policy_of(event_id: int) -> DoorFlags:
    """The choices in force; those of an event whose organiser chose nothing if there are none."""
    row = (
        reading()
        .execute(
            select(
                DoorPolicy.admits_unverified,
                DoorPolicy.asks_live_code,
                DoorPolicy.offers_hall_code,
                DoorPolicy.scans_exits,
            ).where(DoorPolicy.event_id == event_id)
        )
        .first()
    )
    return DoorFlags(*row) if row else DoorFlags()


def asks_live_code(event_id: int) -> bool:
    """Whether tickets of an event show a code that changes."""
    return door_policy_of(event_id).asks_live_code


def hall_secret_of(event_id: int) -> bytes | None:
    """What the hall's codes of an event are made with; None where it offers none."""
    secret = reading().scalar(
        select(DoorPolicy.hall_secret).where(
            DoorPolicy.event_id == event_id, DoorPolicy.offers_hall_code
        )
    )
    return bytes.fromhex(secret) if secret else None

"""The halls that an event keeps apart."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.attendance.models import Device, Hall
from app.platform.database import reading


@dataclass(frozen=True)
class HallRow:
    """A hall with who is in it now and how many devices belong to its gates."""

    id: int
    name: str
    cap: int | None
    inside: int
    devices: int


def halls_of(event_id: int) -> list[HallRow]:
    """The halls of an event in the order in which they were named."""
    devices = (
        select(func.count())
        .where(Device.hall_id == Hall.id, Device.revoked_at.is_(None))
        .scalar_subquery()
    )
    rows = reading().execute(
        select(Hall.id, Hall.name, Hall.cap, Hall.inside, devices)
        .where(Hall.event_id == event_id)
        .order_by(Hall.id)
    )
    return [HallRow(*row) for row in rows]

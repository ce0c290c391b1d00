"""Whether the board would look different: one small query, asked every few seconds."""

import hashlib
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from app.attendance.models import Device, HeadCount, Occupancy, Scan
from app.events.models import Event
from app.platform.errors import NotFound
from app.platform.hot import Prepared, hot_reading
from app.units.models import Unit

# The newest scan is the last entry of an index, found in one step however many there are; what
# changes without a scan (a device that falls silent, a battery) waits for the next minute.
NEWEST_SCAN = select(func.max(Scan.received_at)).where(Scan.event_id == bindparam("event_id"))
GLANCE = (
    select(
        Event.published_at,
        Event.responsible_id,
        Unit.path,
        Occupancy.inside,
        Occupancy.uncounted,
        Occupancy.leased,
        Occupancy.stopped_at,
        Occupancy.red_since,
        NEWEST_SCAN.scalar_subquery(),
        select(func.count())
        .where(Device.event_id == bindparam("event_id"), Device.revoked_at.is_(None))
        .scalar_subquery(),
        select(func.max(HeadCount.id))
        .where(HeadCount.event_id == bindparam("event_id"))
        .scalar_subquery(),
    )
    .join(Unit, Unit.id == Event.unit_id)
    .outerjoin(Occupancy, Occupancy.event_id == Event.id)
    .where(Event.id == bindparam("event_id"))
)
PREPARED = Prepared(GLANCE)


class Glance(NamedTuple):
    """What decides who may look at a board, and a text that changes whenever the board would."""

    is_published: bool
    responsible_id: int | None
    unit_path: str
    mark: str


def board_glance(event_id: int, at: datetime) -> Glance:
    """Look at an event's door: a scan, a stop, a count, a device or the next minute changes the
    mark. Raises `NotFound`.
    """
    with hot_reading() as link:
        row = link.first(PREPARED, {"event_id": event_id})
    if row is None:
        raise NotFound
    published_at, responsible_id, unit_path, *facts = row
    told = f"{event_id} {facts} {at:%Y%m%d%H%M}"
    mark = hashlib.sha256(told.encode()).hexdigest()[:16]
    return Glance(published_at is not None, responsible_id, unit_path, mark)

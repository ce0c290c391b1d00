"""The counter of an event, for pages and devices."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute

from app.attendance.models import DoorPolicy, Occupancy
from app.attendance.rules import Crowd
from app.events.models import Event
from app.people.models import Person
from app.platform.database import reading
from app.platform.errors import NotFound
from app.platform.hot import Prepared, hot_reading

CROWD: tuple[InstrumentedAttribute[Any], ...] = (
    Occupancy.cap,
    Occupancy.student_cap,
    Occupancy.inside,
    Occupancy.students_inside,
    Occupancy.admitted,
    Occupancy.peak,
    Occupancy.peak_at,
    Occupancy.stopped_at,
    Occupancy.red_since,
    Occupancy.uncounted,
    Occupancy.leased,
)
OF_EVENT = (
    select(
        Event.safe_capacity,
        Event.student_quota,
        Occupancy.stop_reason,
        Person.name,
        DoorPolicy.scans_exits,
        Occupancy.event_id,
        *CROWD,
    )
    .outerjoin(Occupancy, Occupancy.event_id == Event.id)
    .outerjoin(Person, Person.id == Occupancy.stopped_by_id)
    .outerjoin(DoorPolicy, DoorPolicy.event_id == Event.id)
    .where(Event.id == bindparam("event_id"))
)
OF_EVENT_PREPARED = Prepared(OF_EVENT)


@dataclass(frozen=True)
class Counter:
    """The crowd of an event, and who stopped its entry and why ("" for nobody).

    `is_estimate`: exits are not scanned, so that nobody knows how many have left.
    """

    crowd: Crowd
    stopped_by: str
    stop_reason: str
    is_estimate: bool = False


def occupancy_of(event_id: int) -> Counter:
    """The counter as it is now; before the first scan nobody is inside. Raises `NotFound`."""
    row: Row[Any] | None = reading().execute(OF_EVENT, {"event_id": event_id}).first()
    return _counter(row)


def counter_now(event_id: int) -> Counter:
    """The counter by the short way: gates ask every few seconds. Raises `NotFound`."""
    with hot_reading() as link:
        return _counter(link.first(OF_EVENT_PREPARED, {"event_id": event_id}))


def _counter(row: Any) -> Counter:
    if row is None:
        raise NotFound
    cap, student_cap, reason, name, scans_exits, counted, *crowd = row
    is_estimate = scans_exits is not None and not scans_exits
    if counted is None:
        return Counter(Crowd(cap, student_cap), "", "", is_estimate)
    return Counter(Crowd(*crowd), name or "", reason or "", is_estimate)

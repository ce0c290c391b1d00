"""Who is inside where nobody scans the exits: the counter follows the usual stay."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from app.attendance.kinds import Direction
from app.attendance.models import DoorPolicy, Hall, HeadCount, Occupancy, Presence, Scan
from app.attendance.operations.head_counts import held_crowd, keep_people
from app.attendance.rules import OPENS_BEFORE, over_since
from app.attendance.rules.estimates import Counted, estimated_inside
from app.events.models import Event
from app.platform.database import transaction


def settle_estimates(*, at: datetime) -> int:
    """Move the counters of events whose exits are not scanned to what is estimated at `at`.

    Computed anew from entries and head counts each time: done twice it changes nothing. Presence
    and attendance stay as they were scanned. Gives how many counters moved.
    """
    moved = 0
    for event_id, stay in _going_on(at):
        with transaction() as tx:
            moved += _settled(tx, event_id, stay, at)
    return moved


def _going_on(at: datetime) -> list[tuple[int, timedelta]]:
    """Events whose exits are not scanned, with the usual stay, from the opening of the doors
    until they are empty."""
    with transaction() as tx:
        events: Iterable[Event] = tx.scalars(
            select(Event)
            .join(DoorPolicy, DoorPolicy.event_id == Event.id)
            .join(Occupancy, Occupancy.event_id == Event.id)
            .where(
                DoorPolicy.scans_exits.is_(False),
                Event.starts_at <= at + OPENS_BEFORE,
                (Occupancy.inside > 0) | (Occupancy.uncounted != 0),
            )
            .order_by(Event.id)
        )
        return [
            (event.id, timedelta(minutes=event.stay_minutes))
            for event in events
            if over_since(event.sessions, event.ends_at, at) is None
        ]


def _settled(tx: Session, event_id: int, stay: timedelta, at: datetime) -> bool:
    crowd = held_crowd(tx, event_id)
    entries = _entries(tx, event_id, at - stay)
    people = estimated_inside(entries, _counted(tx, event_id), stay, at)
    _settle_halls(tx, event_id, at - stay)
    if people == crowd.present:
        return False
    keep_people(tx, event_id, crowd, people, at)
    return True


def _entries(tx: Session, event_id: int, since: datetime) -> int:
    """People who came in after a moment and are not known to have left."""
    known = tx.scalar(
        select(func.count()).where(
            Presence.event_id == event_id, Presence.inside, Presence.since > since
        )
    )
    step = case((Scan.direction == Direction.IN, 1), else_=-1)
    strangers = tx.scalar(
        select(func.coalesce(func.sum(step), 0)).where(
            Scan.event_id == event_id,
            Scan.received_at > since,
            Scan.scanned_at > since,
            Scan.reason == "unverified",
        )
    )
    return (known or 0) + max(0, strangers or 0)


def _counted(tx: Session, event_id: int) -> Counted | None:
    latest = tx.scalar(
        select(HeadCount)
        .where(HeadCount.event_id == event_id)
        .order_by(HeadCount.id.desc())
        .limit(1)
    )
    if latest is None:
        return None
    return Counted(latest.people, latest.at, _entries(tx, event_id, latest.at))


def _settle_halls(tx: Session, event_id: int, since: datetime) -> None:
    """The halls that are kept apart empty like the event; nobody counts heads in one of them."""
    there = (
        select(func.count())
        .where(Presence.hall_id == Hall.id, Presence.inside, Presence.since > since)
        .scalar_subquery()
    )
    tx.execute(
        update(Hall).where(Hall.event_id == event_id, Hall.inside != there).values(inside=there)
    )

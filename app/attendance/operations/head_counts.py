"""Counting heads by hand: the counter follows what somebody saw."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.models import HeadCount, Occupancy
from app.attendance.operations.counting import open_counter, settle
from app.attendance.queries.occupancy import CROWD
from app.attendance.rules import Crowd, recounted
from app.attendance.rules.head_counts import is_plausible, most_people
from app.events.models import Event
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import NotFound, Refusal
from app.platform.hot import link_within
from app.platform.reasons import Reason


def count_heads(event_id: int, people: int, reason: str, *, actor: Actor, at: datetime) -> int:
    """So many people are inside: keep the count, and let counter, peak and gates follow it.

    Gives how many more (or, negative, fewer) than the counter said. From here on scans move the
    counter as before. Refuses `COUNT_IMPLAUSIBLE`; `NotFound` for an event that does not exist.
    """
    with transaction() as tx:
        if tx.get(Event, event_id) is None:
            raise NotFound
        open_counter(link_within(tx), event_id)
        crowd = held_crowd(tx, event_id)
        if not is_plausible(people, crowd.cap):
            raise Refusal(Reason.COUNT_IMPLAUSIBLE, most=most_people(crowd.cap))
        keep_people(tx, event_id, crowd, people, at)
        before = crowd.present
        tx.add(
            HeadCount(
                event_id=event_id,
                people=people,
                before=before,
                reason=reason,
                by_id=actor.person_id,
                at=at,
            )
        )
        record(
            tx,
            actor=actor,
            action="gate.count",
            subject=("event", event_id),
            at=at,
            detail={"people": people, "before": before},
        )
    return people - before


def held_crowd(tx: Session, event_id: int) -> Crowd:
    """The crowd of an event that has a counter, held until the transaction ends: no gate moves it
    meanwhile."""
    counter = select(*CROWD).where(Occupancy.event_id == event_id).with_for_update(of=Occupancy)
    return Crowd(*tx.execute(counter).one())


def keep_people(tx: Session, event_id: int, crowd: Crowd, people: int, at: datetime) -> None:
    """Write that so many people are inside, whatever the scans tell. `crowd` must be held."""
    settle(link_within(tx), event_id, recounted(crowd, people - crowd.inside, at))

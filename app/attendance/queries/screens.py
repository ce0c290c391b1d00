"""Screens of the hall's code: the list for organisers, and what one screen is shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import InstrumentedAttribute

from app.attendance.models import DoorPolicy, HallScreen, Occupancy
from app.attendance.queries.occupancy import CROWD
from app.attendance.rules import OPENS_BEFORE, Crowd
from app.attendance.rules.hall_codes import ScreenTimes
from app.events.models import Event
from app.platform.database import reading
from app.platform.hot import Prepared, hot_reading

FACTS: tuple[InstrumentedAttribute[Any], ...] = (
    HallScreen.id, HallScreen.event_id, HallScreen.revoked_at, HallScreen.expires_at,
    HallScreen.last_seen_at, Event.starts_at, Event.ends_at, Event.cancelled_at,
    Event.safe_capacity, Event.student_quota, DoorPolicy.offers_hall_code, DoorPolicy.hall_secret,
    Occupancy.event_id, *CROWD,
)  # fmt: skip
BEHIND = Prepared(
    select(*FACTS)
    .select_from(HallScreen)
    .join(Event, Event.id == HallScreen.event_id)
    .outerjoin(DoorPolicy, DoorPolicy.event_id == HallScreen.event_id)
    .outerjoin(Occupancy, Occupancy.event_id == HallScreen.event_id)
    .where(HallScreen.token_hash == bindparam("token_hash"))
)


class ScreenFacts(NamedTuple):
    """A screen in force, and all that it shows; `secret` is None where no hall code is offered."""

    id: int
    event_id: int
    last_seen_at: datetime | None
    times: ScreenTimes
    secret: bytes | None
    crowd: Crowd


def screen_behind(token_hash: str, at: datetime) -> ScreenFacts | None:
    """The screen in force behind a token, with one short reading: it asks every few seconds."""
    with hot_reading() as link:
        row = link.first(BEHIND, {"token_hash": token_hash})
    if row is None:
        return None
    (
        screen_id, event_id, revoked_at, expires_at, seen_at, starts_at, ends_at, cancelled_at,
        cap, student_cap, is_offered, secret, counted, *crowd,
    ) = row  # fmt: skip
    if revoked_at is not None or expires_at <= at:
        return None
    return ScreenFacts(
        screen_id,
        event_id,
        seen_at,
        ScreenTimes(starts_at - OPENS_BEFORE, ends_at, cancelled_at is not None),
        bytes.fromhex(secret) if is_offered else None,
        Crowd(*crowd) if counted is not None else Crowd(cap, student_cap),
    )


@dataclass(frozen=True)
class ScreenRow:
    """A screen as the organiser's list shows it."""

    id: int
    name: str
    opened_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_seen_at: datetime | None


def screens_of(event_id: int) -> list[ScreenRow]:
    """The screens of an event, those in force first, the newest first."""
    rows = reading().execute(
        select(
            HallScreen.id,
            HallScreen.name,
            HallScreen.opened_at,
            HallScreen.expires_at,
            HallScreen.revoked_at,
            HallScreen.last_seen_at,
        )
        .where(HallScreen.event_id == event_id)
        .order_by(HallScreen.revoked_at.is_not(None), HallScreen.id.desc())
    )
    return [ScreenRow(*row) for row in rows]

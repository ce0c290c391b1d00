"""What the live board says: the one thing to do, and how many should have arrived."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.attendance.kinds import Level
from app.attendance.rules.crowds import (
    ORANGE_PCT,
    REOPENS_PCT,
    YELLOW_PCT,
    Crowd,
    is_shut_by_fullness,
    level_of,
)

RATE_MINUTES = 5
SOON = timedelta(minutes=60)


class Advice(StrEnum):
    """The one thing to do now."""

    OPEN_GATES = "open_gates"  # no device is enrolled
    WAIT = "wait"  # the doors are not open yet
    LET_IN = "let_in"
    SLOW_DOWN = "slow_down"
    HOLD = "hold"
    SHUT = "shut"  # full: entry is shut by rule
    ONE_FOR_ONE = "one_for_one"
    STOPPED = "stopped"  # by the button
    EMPTY_OUT = "empty_out"  # over, and people are still inside
    CLOSE = "close"


@dataclass(frozen=True)
class Moments:
    """When the doors open, the event begins and ends: half-open, aware."""

    opens_at: datetime
    starts_at: datetime
    ends_at: datetime


def advice(crowd: Crowd, moments: Moments, gates: int, at: datetime) -> Advice:
    """The one thing to do, the gravest first. `gates`: devices in force."""
    if at >= moments.ends_at:
        return Advice.EMPTY_OUT if crowd.present else Advice.CLOSE
    level = level_of(crowd)
    told = (
        (crowd.stopped_at is not None, Advice.STOPPED),
        (level is Level.RED, Advice.SHUT),
        (crowd.red_since is not None, Advice.ONE_FOR_ONE),
        (level is Level.ORANGE, Advice.HOLD),
        (level is Level.YELLOW, Advice.SLOW_DOWN),
        (gates == 0, Advice.OPEN_GATES),
        (at < moments.opens_at, Advice.WAIT),
    )
    return next((said for holds, said in told if holds), Advice.LET_IN)


def reopens_below(crowd: Crowd) -> int | None:
    """The number inside at which entry opens again, while fullness shuts it."""
    if crowd.cap is None or not is_shut_by_fullness(crowd):
        return None
    return crowd.cap * REOPENS_PCT // 100


def percent_full(crowd: Crowd) -> int | None:
    """People inside per hundred of the safe capacity, rounded down: 100 is never said early."""
    return crowd.present * 100 // crowd.cap if crowd.cap else None


def minutes_to_next_level(crowd: Crowd, net_per_minute: float) -> tuple[int, int] | None:
    """The next level in per cent and in how many minutes it comes, at the present pace.

    None when the crowd does not grow, or when it would take more than an hour.
    """
    if not crowd.cap or net_per_minute <= 0:
        return None
    for pct in (YELLOW_PCT, ORANGE_PCT, 100):
        missing = -(-crowd.cap * pct // 100) - crowd.present
        if missing > 0:
            minutes = max(1, round(missing / net_per_minute))
            return (pct, minutes) if timedelta(minutes=minutes) <= SOON else None
    return None


def expected_by_now(seats: int, starts_at: datetime, ends_at: datetime, at: datetime) -> int:
    """How many of a wave should have come: they arrive evenly over its time."""
    if at <= starts_at:
        return 0
    if at >= ends_at:
        return seats
    return round(seats * ((at - starts_at) / (ends_at - starts_at)))

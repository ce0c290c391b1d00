"""What nobody can count: the queue before the doors, and who is inside where exits are not scanned.

The formulas are those of the safety rules, with what the gates measured in place of the plan.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import NamedTuple

# Below this many entries in the stretch that is looked at, a pace is noise and not a figure.
ENOUGH_ENTRIES = 20
PACE_MINUTES = 5
MINUTE = timedelta(minutes=1)


class PlannedWave(NamedTuple):
    """A wave of the plan, half-open: `people` hold a place, `arrived` of them have come."""

    people: int
    arrived: int
    starts_at: datetime
    ends_at: datetime


class QueueEstimate(NamedTuple):
    """The queue before the doors.

    Attributes:
        people: how many stand in it.
        wait_minutes: how long the last one waits; None while nobody is let in.
        due: people a minute who should come now, by the plan.
        let_in: people a minute who came in, measured.
    """

    people: int
    wait_minutes: int | None
    due: float
    let_in: float


class Counted(NamedTuple):
    """A steward's count, and how many came in after it who are not known to have left."""

    people: int
    at: datetime
    entries_since: int


def turnout(waves: Sequence[PlannedWave], at: datetime) -> Fraction:
    """The share of those with a place who came, in the waves that are over; 1 before the first."""
    over = [wave for wave in waves if wave.ends_at <= at]
    people = sum(wave.people for wave in over)
    if not people:
        return Fraction(1)
    return min(Fraction(1), Fraction(sum(wave.arrived for wave in over), people))


def due_in_minute(waves: Sequence[PlannedWave], minute: datetime) -> Fraction:
    """People who should arrive in the minute that begins at `minute`.

    Each wave's people arrive evenly over its time (safety rules, F11).
    """
    due = Fraction(0)
    for wave in waves:
        overlap = min(wave.ends_at, minute + MINUTE) - max(wave.starts_at, minute)
        if overlap > timedelta(0):
            due += wave.people * _share(overlap, wave.ends_at - wave.starts_at)
    return due


def estimated_queue(
    waves: Sequence[PlannedWave], entries: Sequence[int], until: datetime
) -> QueueEstimate | None:
    """The queue at `until`, after the last of these minutes; None: not enough scans to tell.

    `entries`: people who came in, minute by minute, the oldest first; the last minute ends at
    `until`. Safety rules, F10, minute by minute: `Q = max(0, Q + arrivals − entries)`, and the
    last one waits `Q / pace`. Arrivals are those of the plan, less the share that stayed away
    from the waves before. Nobody can stand in the queue who is not due, or has come in already.
    """
    if sum(entries) < ENOUGH_ENTRIES:
        return None
    share = turnout(waves, until)
    started = until - MINUTE * len(entries)
    queue = due = Fraction(0)
    for number, came_in in enumerate(entries):
        due = share * due_in_minute(waves, started + MINUTE * number)
        queue = max(Fraction(0), queue + due - came_in)
    people = ceil(min(queue, _missing(waves, share, until)))
    recent = entries[-PACE_MINUTES:]
    pace = Fraction(sum(recent), len(recent))
    wait = 0 if not people else ceil(people / pace) if pace else None
    return QueueEstimate(people, wait, float(due), float(pace))


def _missing(waves: Sequence[PlannedWave], share: Fraction, until: datetime) -> Fraction:
    """People of the waves going on who should be here and have not come in."""
    missing = Fraction(0)
    for wave in waves:
        if wave.starts_at <= until < wave.ends_at:
            part = _share(until - wave.starts_at, wave.ends_at - wave.starts_at)
            missing += max(Fraction(0), share * wave.people * part - wave.arrived)
    return missing


def _share(part: timedelta, whole: timedelta) -> Fraction:
    """The exact quotient of two spans; that of the timedeltas themselves is rounded."""
    tick = timedelta(microseconds=1)
    return Fraction(part // tick, whole // tick)


def estimated_inside(entries: int, counted: Counted | None, stay: timedelta, at: datetime) -> int:
    """Who is inside where nobody scans the exits.

    `entries`: people who came in within the usual stay and are not known to have left; everybody
    before them is taken to have gone (safety rules, F11). A steward's count within the stay
    stands in their place: those counted leave evenly over the stay, those who came since are all
    there. It is never less than the count: only another count says that fewer are inside.
    """
    if counted is None or at - counted.at >= stay:
        return entries
    gone = max(Fraction(0), _share(at - counted.at, stay))
    return max(counted.people, ceil(counted.people * (1 - gone)) + counted.entries_since)

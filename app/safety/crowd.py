"""How people come, stand, wait and leave: peaks, lanes, queues, clearing, staff, waves.

Arithmetic is exact. Minutes count from the opening of the doors.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.safety import constants
from app.safety.facts import Wave


def people_inside(waves: Sequence[Wave], stay_min: int, minute: int) -> Fraction:
    """People inside at a minute: each arrives evenly within the wave and stays `stay_min`."""
    return sum(
        (_arrived(wave, minute) - _arrived(wave, minute - stay_min) for wave in waves), Fraction(0)
    )


def _arrived(wave: Wave, minute: int) -> Fraction:
    elapsed = min(max(minute - wave.start_min, 0), wave.length_min)
    return Fraction(wave.size * elapsed, wave.length_min)


def peak_inside(waves: Sequence[Wave], stay_min: int) -> int:
    """The most people inside at any minute (F11), a part of a person counted as one.

    Between two turning points (a wave starts or ends, its first or last visitors leave) the number
    inside changes evenly, so the peak is at one of them: looking there is the same as looking at
    every minute.
    """
    turning_points = {
        edge + later
        for wave in waves
        for edge in (wave.start_min, wave.start_min + wave.length_min)
        for later in (0, stay_min)
    }
    return math.ceil(max((people_inside(waves, stay_min, at) for at in turning_points), default=0))


@dataclass(frozen=True)
class Arrivals:
    """The busiest stretch at the doors: people a minute on average, over so many minutes."""

    per_minute: Fraction
    minutes: int

    @property
    def rush_per_minute(self) -> Fraction:
        """People a minute when arrivals bunch."""
        return self.per_minute * constants.PEAK_FACTOR.exact


def busiest_arrivals(waves: Sequence[Wave]) -> Arrivals:
    """The stretch of the waves in which most people a minute arrive; waves may overlap."""
    stretches = []
    for start in {wave.start_min for wave in waves}:
        open_now = [w for w in waves if w.start_min <= start < w.start_min + w.length_min]
        rate = sum((Fraction(w.size, w.length_min) for w in open_now), Fraction(0))
        stretches.append(Arrivals(rate, max(w.length_min for w in open_now)))
    return max(stretches, key=lambda stretch: (stretch.per_minute, stretch.minutes))


def arrivals_at_once(people: int) -> Arrivals:
    """How people come where there are no waves: all in one rush."""
    minutes = constants.ARRIVAL_MINUTES.whole
    return Arrivals(Fraction(people, minutes), minutes)


def lanes_needed(arrivals: Arrivals, lane_rate: int = constants.LANE_RATE.whole) -> int:
    """Lanes that keep up with the rush at 85 % of their rate (F9)."""
    return math.ceil(arrivals.rush_per_minute / (lane_rate * constants.LANE_USE.exact))


@dataclass(frozen=True)
class Queue:
    """The longest queue: people in it, minutes the last one waits (None: for ever), its area."""

    people: Fraction
    wait_minutes: Fraction | None

    @property
    def area_m2(self) -> Fraction:
        """Floor the queue needs at two people a square metre, off the escape routes."""
        return self.people / 2


def queue_at(rush_per_minute: Fraction, lanes: int, lane_rate: int, minutes: int) -> Queue:
    """The queue at the end of the rush (F10)."""
    let_in = lanes * lane_rate
    people = max(Fraction(0), (rush_per_minute - let_in) * minutes)
    if not people:
        return Queue(people, Fraction(0))
    return Queue(people, people / let_in if let_in else None)


def required_width(people: int, per_hundred_m: Decimal) -> Decimal:
    """Metres of clear width that so many people need to get out (F7)."""
    return people * per_hundred_m / 100


def flow_minutes(people: int, width_m: Decimal, flow: int = constants.FLOW.whole) -> Fraction:
    """Minutes until so many people have passed a width at `flow` people a metre a minute."""
    return Fraction(people) / (flow * Fraction(width_m))


def clear_minutes(people: int, width_m: Decimal) -> Fraction | None:
    """Minutes to empty the hall: the flow through the exits and a walk to them (F8).

    None where no exit counts: it is never empty.
    """
    if not width_m:
        return None
    walk = constants.WALK.exact / constants.WALK_SPEED.exact
    return flow_minutes(people, width_m) + walk


def staff_needed(people: int, booths: int, doors: int) -> int:
    """Staff for so many people inside, booths, and doors to stand at (F13)."""
    return max(
        constants.STAFF_LEAST.whole,
        math.ceil(people / constants.PEOPLE_PER_STAFF.exact),
        math.ceil(booths / constants.BOOTHS_PER_STAFF.exact),
        doors,
    )


def leaders_needed(students: int) -> int:
    """Teachers who must go along on a visit."""
    per_students = math.ceil(students / constants.STUDENTS_PER_LEADER.exact)
    return max(constants.LEADERS_LEAST.whole, per_students)


def day_capacity(quota: int, open_min: int, stay_min: int) -> int:
    """Students whom a day can take, one full hall after the other (F12, LB/T 034)."""
    return quota * (open_min // stay_min)


def wave_count(expected: int, quota: int) -> int:
    """The fewest waves that hold `expected` students; 0 where no quota holds any."""
    return math.ceil(Fraction(expected, quota)) if quota else 0


def waves_for(expected: int, quota: int, stay_min: int) -> tuple[Wave, ...]:
    """The fewest even waves that hold `expected` students, each as long as a stay.

    A wave shorter than the stay would meet the one before it inside. None without a quota.
    """
    count = wave_count(expected, quota)
    return tuple(
        Wave(start_min=n * stay_min, length_min=stay_min, size=(expected + n) // count)
        for n in range(count)
    )

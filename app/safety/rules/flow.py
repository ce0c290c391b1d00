"""Whether people come evenly, are let in quickly, and find staff, booths and a free hall."""

import math

from app.safety import constants, crowd
from app.safety.case import Case
from app.safety.facts import EventKind
from app.safety.finding import Severity, Unit, Verdict
from app.safety.known import known, known_all
from app.safety.rules.verdicts import at_least, at_most, failed
from app.safety.words import fixes

LED_BY_TEACHERS = frozenset({EventKind.TRAINING, EventKind.VISIT})


def arrival_waves(case: Case) -> Verdict | None:
    """WAVE-01: who cannot come at once comes in waves that fit and that hold everybody."""
    if case.hall_of() is None:
        return None
    peak, quota, coming = known_all(case.peak, case.student_quota, case.coming)
    waves = known(case.crowd.waves)
    if max(peak, coming) <= quota:
        return None
    if not quota:
        return failed(peak, quota, fix=fixes.NO_PLACES)
    if peak > quota:
        return at_most(peak, quota, waves=crowd.wave_count(coming, quota))
    places = sum(wave.size for wave in waves)
    if places < coming:
        return failed(places, coming, fix=fixes.WAVE_PLACES)
    return at_most(peak, quota)


def ticket_lanes(case: Case) -> Verdict | None:
    """GATE-01: lanes that keep up with the rush, from 300 people on.

    Lanes that keep up leave no queue, so that its area need not be asked.
    """
    if case.hall_of() is None or known(case.total) < constants.GATE_PEOPLE.whole:
        return None
    lanes, needed, arrivals = known_all(case.facts.lanes, case.lanes_needed, case.arrivals)
    rate = case.parameters.lane_rate
    queue = crowd.queue_at(arrivals.rush_per_minute, lanes, rate, arrivals.minutes)
    wait = queue.wait_minutes
    if wait is not None and wait <= constants.LONGEST_WAIT.whole:
        return at_least(lanes, needed, severity=Severity.WARN, wait=math.ceil(wait))
    return failed(lanes, needed, severity=Severity.BLOCK, fix=fixes.LONG_QUEUE)


def staff(case: Case) -> Verdict | None:
    """STAFF-01: enough for the people, booths and doors; classes and visits have teachers."""
    hall = case.hall_of()
    if hall is None or case.facts.kind in LED_BY_TEACHERS:
        return None
    booths = case.facts.booths if case.facts.kind is EventKind.FAIR else 0
    people, exits_m, booth_count = known_all(case.people_inside, hall.exits_m, booths)
    needed = crowd.staff_needed(people, booth_count, len(exits_m))
    return at_least(known(case.crowd.staff), needed)


def booths(case: Case) -> Verdict | None:
    """BOOTH-01: at most 200 booths, and at most 40 % of the floor for them."""
    hall = case.hall_of()
    if hall is None or case.facts.kind is not EventKind.FAIR:
        return None
    count, area, booth_area = known_all(case.facts.booths, hall.area_m2, hall.booth_area_m2)
    most = constants.BOOTHS_MOST.whole
    if count > most:
        return failed(count, most, unit=Unit.BOOTHS, fix=fixes.MANY_BOOTHS)
    return at_most(booth_area, area * constants.BOOTH_SHARE.value)


def free_hall(case: Case) -> Verdict | None:
    """VENUE-02: no other booking overlaps, set-up and tear-down included."""
    if case.hall_of() is None:
        return None
    conflicts = known(case.facts.conflicts)
    return at_most(len(conflicts), 0, others=", ".join(conflicts))

"""Whether everybody gets out: exits, doors, distances, floors, minutes."""

from decimal import ROUND_CEILING

from app.safety import capacity, constants, crowd
from app.safety.case import Case
from app.safety.facts import Hall, HallKind
from app.safety.finding import Outcome, Severity, Unit, Verdict, rounded
from app.safety.known import known, known_all
from app.safety.rules.verdicts import at_least, at_most, failed, judged
from app.safety.words import fixes

LARGE_HALLS = (HallKind.HALL, HallKind.GYM)
BUILDINGS = (*LARGE_HALLS, HallKind.ROOM)


def total_width(case: Case) -> Verdict | None:
    """EGR-01: clear width of all exits; a seated hall is judged by 1.1 people for each seat."""
    hall = case.hall_of()
    if hall is None:
        return None
    people, seats, width = known_all(case.people_inside, hall.fixed_seats, case.exit_width)
    load = people if seats is None else max(people, capacity.seat_load(seats))
    needed = crowd.required_width(load, capacity.known_width_per_hundred(hall))
    return at_least(width, needed, people=load)


def number_of_exits(case: Case) -> Verdict | None:
    """EGR-02: two exits, more for more people; one only from a small hall on the ground floor."""
    hall = case.hall_of(*LARGE_HALLS)
    if hall is None:
        return None
    people, exits_m = known_all(case.people_inside, hall.exits_m)
    exits = len(capacity.usable_exits(exits_m))
    needed = 1 if _may_have_one_exit(hall, people) else 2
    if exits < needed:
        return failed(exits, needed, severity=Severity.BLOCK)
    if people > constants.THREE_EXITS_PEOPLE.whole:
        needed = 4
    elif people > constants.TWO_EXITS_PEOPLE.whole:
        needed = 3
    return at_least(exits, needed, severity=Severity.WARN)


def _may_have_one_exit(hall: Hall, people: int) -> bool:
    floor, underground, area = known_all(hall.floor, hall.underground, hall.area_m2)
    small = area <= constants.ONE_EXIT_AREA.value and people <= constants.ONE_EXIT_PEOPLE.whole
    return small and floor == 1 and not underground


def people_per_door(case: Case) -> Verdict | None:
    """EGR-03: what the doors let out; a gym may be filled further than its norm wishes."""
    hall = case.hall_of(*LARGE_HALLS)
    if hall is None:
        return None
    people, exits_m = known_all(case.people_inside, hall.exits_m)
    doors = len(capacity.usable_exits(exits_m))
    if hall.kind is HallKind.HALL:
        return at_most(people, capacity.hall_door_capacity(doors), doors=doors)
    most = doors * constants.GYM_MOST_PEOPLE_PER_DOOR.whole
    if people > most:
        return at_most(people, most, doors=doors)
    wished = doors * case.parameters.gym_people_per_door
    return at_most(people, wished, severity=Severity.WARN, doors=doors)


def door_width(case: Case) -> Verdict | None:
    """EGR-04: every exit of a crowded hall is 1.4 m wide, and never less than 0.9 m.

    Thresholds and doors that open inward are not measured: a person answers `false` to this rule.
    """
    hall = case.hall_of(*LARGE_HALLS)
    exits_m = () if hall is None else known(hall.exits_m)
    if not exits_m:
        return None
    narrowest, least = min(exits_m), constants.NARROWEST_ALLOWED.value
    if narrowest < least:
        return failed(narrowest, least, severity=Severity.BLOCK, fix=fixes.NARROW_DOOR)
    return at_least(narrowest, constants.CROWDED_DOOR.value, severity=Severity.WARN)


def exit_distance(case: Case) -> Verdict | None:
    """EGR-05: 30 m to the nearest exit, a quarter more under sprinklers."""
    hall = case.hall_of(*LARGE_HALLS)
    if hall is None:
        return None
    distance, sprinklered = known_all(hall.max_exit_distance_m, hall.sprinklered)
    reach = constants.EXIT_DISTANCE_SPRINKLERED if sprinklered else constants.EXIT_DISTANCE
    return at_most(distance, reach.value)


def storey(case: Case) -> Verdict | None:
    """EGR-06: never below the second basement nor in a building without a width for its class."""
    hall = case.hall_of(*BUILDINGS)
    if hall is None:
        return None
    floor, underground, area = known_all(hall.floor, hall.underground, hall.area_m2)
    fire_class = known(hall.fire_class)
    depth = -abs(floor) if underground else floor
    if depth < constants.DEEPEST_FLOOR.whole:
        return failed(depth, constants.DEEPEST_FLOOR.whole, unit=Unit.FLOOR)
    if capacity.hall_width_per_hundred(hall) is None:
        return failed(fire_class, None, unit=Unit.NOTHING, fix=fixes.FIRE_CLASS)
    most = constants.HIGH_HALL_AREA.value
    if depth > constants.HIGHEST_LARGE_FLOOR.whole and area > most:
        return failed(area, most, severity=Severity.WARN, fix=fixes.HIGH_HALL)
    return Verdict(Outcome.PASSED, floor, None, unit=Unit.FLOOR)


def clearing_time(case: Case) -> Verdict | None:
    """EGR-07: the hall is empty within 3 minutes, and never later than 8."""
    if case.hall_of() is None:
        return None
    minutes, most = known(case.clear_minutes), constants.CLEAR_MOST.whole
    if minutes is None:
        return failed(None, most, severity=Severity.BLOCK)
    target = constants.CLEAR_TARGET.whole
    if minutes <= target:
        return judged(True, rounded(minutes), target)
    shown = rounded(minutes, ROUND_CEILING)
    if minutes > most:
        return failed(shown, most, severity=Severity.BLOCK)
    return failed(shown, target, severity=Severity.WARN)

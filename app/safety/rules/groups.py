"""Classes in rooms, and groups that travel."""

from app.safety import capacity, constants, crowd
from app.safety.case import Case
from app.safety.facts import EventKind, HallKind
from app.safety.finding import Verdict
from app.safety.known import known_all
from app.safety.rules.verdicts import at_least, at_most

TEACHING = frozenset({EventKind.LECTURE, EventKind.TRAINING})


def training_seats(case: Case) -> Verdict | None:
    """TRN-01: a place for everybody in a training: the seats, or 1.9 m² net without seats."""
    hall = case.hall_of()
    if hall is None or case.facts.kind is not EventKind.TRAINING:
        return None
    people, seats = known_all(case.people_inside, hall.fixed_seats)
    places = capacity.room_capacity(hall)[0] if seats is None else seats
    return at_most(people, places)


def room_doors(case: Case) -> Verdict | None:
    """TRN-02: a second door above 75 m² where one is taught, above 120 m² elsewhere.

    The swing of the door is not measured: a person answers `false` to this rule.
    """
    room = case.hall_of(HallKind.ROOM)
    if room is None:
        return None
    area, exits_m = known_all(room.area_m2, room.exits_m)
    teaching = case.facts.kind in TEACHING
    most = constants.ONE_DOOR_TEACHING_AREA if teaching else constants.ONE_DOOR_AREA
    needed = 2 if area > most.value else 1
    return at_least(len(capacity.usable_exits(exits_m)), needed, area=area)


def visit_leaders(case: Case) -> Verdict | None:
    """VIS-02: two teachers on a visit, and one for every 30 students."""
    if case.facts.kind is not EventKind.VISIT:
        return None
    students, leaders = known_all(case.crowd.expected, case.facts.leaders)
    return at_least(leaders, crowd.leaders_needed(students))

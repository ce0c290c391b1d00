"""How many people a hall holds: independent limits, the smallest decides.

Each limit carries its formula in pieces, so that a page can show "0.75 people/m² × 1500 m²".
Arithmetic is exact: fractions of what was typed, rounded down once at the end.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import partial

from app.safety import constants
from app.safety.constants import WIDTH_PER_HUNDRED, Citation
from app.safety.facts import FireClass, Hall, HallKind
from app.safety.known import Unknown, UnknownFactError, known, known_all
from app.safety.parameters import DEFAULTS, Parameters
from app.safety.words import labels


class LimitName(StrEnum):
    """The limits of a hall, as the JSON of `safety check` names them."""

    DENSITY = "density"
    COMFORT = "comfort"
    WIDTH = "width"
    WIDTH_LARGEST_EXIT_LOST = "width_largest_exit_lost"
    DOORS = "doors"
    APPROVED = "approved"
    SEATS = "seats"


# The others are advice: passing them warns.
HARD_LIMITS = frozenset(LimitName) - {LimitName.COMFORT, LimitName.WIDTH_LARGEST_EXIT_LOST}


@dataclass(frozen=True)
class Formula:
    """How a number came about: `text` is a marked English text with places for `inputs`."""

    text: str
    inputs: Mapping[str, Decimal | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Limit:
    """One limit of a hall.

    Attributes:
        people: None where the limit does not apply or is unknown.
        formula: None with `people`.
        missing: the facts it lacks; empty where it is known or does not apply.
    """

    name: LimitName
    citation: Citation
    people: int | None = None
    formula: Formula | None = None
    missing: tuple[str, ...] = ()

    @property
    def known_people(self) -> int | None:
        """The people, None where it does not apply; `UnknownFactError` where it is unknown."""
        if self.missing:
            raise UnknownFactError(self.missing)
        return self.people


Reckoning = tuple[int, Formula]


def width_per_hundred(
    fire_class: FireClass | None, storeys: int, floor: int, *, underground: bool = False
) -> Decimal | None:
    """Metres of clear width for 100 people (GB 50016 5.5.21(1)), or None: no hall may be there.

    The norm goes by the building's storeys, common practice by the floor used: the larger counts.
    Below ground the row for crowded rooms holds; only class I-II may hold one.
    """
    if underground or floor < 0:
        crowded = constants.WIDTH_PER_HUNDRED_UNDERGROUND.value
        return crowded if fire_class is FireClass.I_II else None
    if fire_class is None:
        return None
    row = WIDTH_PER_HUNDRED[fire_class]
    by_storeys, by_floor = (row[min(max(level, 2), 4) - 2] for level in (storeys, floor))
    return None if by_storeys is None or by_floor is None else max(by_storeys, by_floor)


def hall_width_per_hundred(hall: Hall) -> Decimal | None:
    """`width_per_hundred` of this hall; outdoors that of level ground."""
    if known(hall.kind) is HallKind.OUTDOOR:
        return constants.WIDTH_PER_HUNDRED_OUTDOORS.value
    levels = known_all(hall.storeys, hall.floor)
    fire_class, underground = known_all(hall.fire_class, hall.underground)
    return width_per_hundred(fire_class, *levels, underground=underground)


def known_width_per_hundred(hall: Hall) -> Decimal:
    """As `hall_width_per_hundred`; unknown where the norm has no number for such a building."""
    per_hundred = hall_width_per_hundred(hall)
    if per_hundred is None:
        raise UnknownFactError(("hall.fire_class",))
    return per_hundred


def usable_exits(exits_m: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """The exits that count: a door narrower than 0.8 m is none."""
    return tuple(width for width in exits_m if width >= constants.NARROWEST_COUNTED.value)


def width_capacity(width_m: Decimal, per_hundred_m: Decimal) -> int:
    """People whom a total clear width lets out (F3)."""
    return math.floor(100 * Fraction(width_m) / Fraction(per_hundred_m))


def hall_door_capacity(doors: int) -> int:
    """People whom a hall's doors let out: 250 each, 400 for each beyond 2000 people (F4)."""
    each = constants.HALL_PEOPLE_PER_DOOR.whole
    first_doors = constants.HALL_FIRST_PEOPLE.whole // each
    further = max(0, doors - first_doors)
    return each * min(doors, first_doors) + constants.HALL_PEOPLE_PER_FURTHER_DOOR.whole * further


def seat_load(seats: int) -> int:
    """People whom the exits of a seated hall must let out: 1.1 for each seat (F5)."""
    return math.ceil(constants.SEAT_LOAD.exact * seats)


def _density(hall: Hall) -> Reckoning | None:
    kind, seats = known_all(hall.kind, hall.fixed_seats)
    if seats is not None:
        return None
    if kind is HallKind.ROOM:
        return room_capacity(hall)
    area, density = known(hall.area_m2), constants.DENSITY
    formula = Formula(labels.DENSITY_FORMULA, {"density": density.value, "area": area})
    return math.floor(density.exact * Fraction(area)), formula


def room_capacity(hall: Hall) -> Reckoning:
    """People who fit into a room without fixed seats: 1.9 m² net for each."""
    return _by_net_area(hall, constants.ROOM_AREA.value)


def _by_net_area(hall: Hall, each: Decimal) -> Reckoning:
    area, booths = known_all(hall.area_m2, hall.booth_area_m2)
    people = math.floor(Fraction(max(area - booths, Decimal(0))) / Fraction(each))
    formula = Formula(labels.NET_AREA_FORMULA, {"area": area, "booths": booths, "each": each})
    return people, formula


def _comfort(hall: Hall) -> Reckoning | None:
    kind, seats = known_all(hall.kind, hall.fixed_seats)
    if seats is not None or kind is HallKind.ROOM:
        return None
    return _by_net_area(hall, constants.COMFORT_AREA.value)


def _width(hall: Hall) -> Reckoning | None:
    return _by_width(hall, usable_exits(known(hall.exits_m)))


def _width_largest_exit_lost(hall: Hall) -> Reckoning | None:
    return _by_width(hall, sorted(usable_exits(known(hall.exits_m)))[:-1])


def _by_width(hall: Hall, exits_m: Sequence[Decimal]) -> Reckoning:
    per_hundred = known_width_per_hundred(hall)
    width = sum(exits_m, Decimal(0))
    formula = Formula(labels.WIDTH_FORMULA, {"width": width, "each": per_hundred})
    return width_capacity(width, per_hundred), formula


def _doors(hall: Hall, gym_people_per_door: int) -> Reckoning | None:
    kind = known(hall.kind)
    if kind not in {HallKind.HALL, HallKind.GYM}:
        return None
    doors = len(usable_exits(known(hall.exits_m)))
    if kind is HallKind.GYM:
        inputs = {"doors": doors, "each": gym_people_per_door}
        return gym_people_per_door * doors, Formula(labels.DOORS_FORMULA, inputs)
    return hall_door_capacity(doors), _hall_doors_formula(doors)


def _hall_doors_formula(doors: int) -> Formula:
    each = constants.HALL_PEOPLE_PER_DOOR.whole
    first = constants.HALL_FIRST_PEOPLE.whole // each
    if doors <= first:
        return Formula(labels.DOORS_FORMULA, {"doors": doors, "each": each})
    further = constants.HALL_PEOPLE_PER_FURTHER_DOOR.whole
    return Formula(
        labels.MANY_DOORS_FORMULA,
        {"first": first, "each": each, "more": doors - first, "each_more": further},
    )


def _approved(hall: Hall) -> Reckoning | None:
    approved = known(hall.approved)
    return None if approved is None else (approved, Formula(labels.APPROVED_FORMULA))


def _seats(hall: Hall) -> Reckoning | None:
    seats = known(hall.fixed_seats)
    if seats is None:
        return None
    return seats, Formula(labels.SEATS_FORMULA, {"seats": seats})


CITATIONS = {
    LimitName.DENSITY: constants.PRECEDENT,
    LimitName.COMFORT: constants.NFPA_DENSITY,
    LimitName.WIDTH: constants.GB50016_WIDTH,
    LimitName.WIDTH_LARGEST_EXIT_LOST: constants.UK_LOST_EXIT,
    LimitName.DOORS: constants.GB50016_DOORS,
    LimitName.APPROVED: constants.DECREE_505_7_4,
    LimitName.SEATS: constants.GB50016_WIDTH,
}


def hall_limits(
    hall: Hall | Unknown | None, parameters: Parameters = DEFAULTS
) -> dict[LimitName, Limit]:
    """All limits of a hall, in the order of `LimitName`; without a hall none applies."""
    reckonings: dict[LimitName, Callable[[Hall], Reckoning | None]] = {
        LimitName.DENSITY: _density,
        LimitName.COMFORT: _comfort,
        LimitName.WIDTH: _width,
        LimitName.WIDTH_LARGEST_EXIT_LOST: _width_largest_exit_lost,
        LimitName.DOORS: partial(_doors, gym_people_per_door=parameters.gym_people_per_door),
        LimitName.APPROVED: _approved,
        LimitName.SEATS: _seats,
    }
    return {name: _limit(name, hall, reckon) for name, reckon in reckonings.items()}


def _limit(
    name: LimitName, hall: Hall | Unknown | None, reckon: Callable[[Hall], Reckoning | None]
) -> Limit:
    try:
        place = known(hall)
        reckoning = None if place is None else reckon(place)
    except UnknownFactError as gap:
        return Limit(name, CITATIONS[name], missing=gap.paths)
    if reckoning is None:
        return Limit(name, CITATIONS[name])
    people, formula = reckoning
    return Limit(name, CITATIONS[name], people, formula)


def deciding_limit(limits: Mapping[LimitName, Limit]) -> Limit:
    """The smallest hard limit: its people are the safe capacity.

    Raises `UnknownFactError` while any hard limit is unknown, because it might be smaller, and
    where none applies, because there is no hall.
    """
    hard = [limits[name] for name in limits if name in HARD_LIMITS]
    missing = dict.fromkeys(path for limit in hard for path in limit.missing)
    applying = [limit for limit in hard if limit.people is not None]
    if missing or not applying:
        raise UnknownFactError(tuple(missing) or ("hall",))
    return min(applying, key=lambda limit: limit.people or 0)


def student_quota(safe_capacity: int, employer_reps: int, staff: int, reserve_pct: int) -> int:
    """Students who may be inside at once (Q): what representatives, staff and reserve leave."""
    return max(0, safe_capacity - employer_reps - staff - reserve(safe_capacity, reserve_pct))


def reserve(safe_capacity: int, reserve_pct: int) -> int:
    """Places kept free: a share of the safe capacity, rounded up."""
    return math.ceil(Fraction(safe_capacity * reserve_pct, 100))

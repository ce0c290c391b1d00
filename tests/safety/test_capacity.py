"""How many people a hall holds: the vectors of the safety rules, and each kind of place."""

from decimal import Decimal
from typing import Any

import pytest

from app.safety.capacity import (
    LimitName,
    deciding_limit,
    hall_door_capacity,
    hall_limits,
    reserve,
    seat_load,
    student_quota,
    usable_exits,
    width_capacity,
    width_per_hundred,
)
from app.safety.facts import FireClass, Hall, HallKind
from app.safety.known import UnknownFactError, missing
from app.safety.parameters import Parameters
from tests.safety.samples import HALL, fair, metres

D, A, W, S = LimitName.DENSITY, LimitName.APPROVED, LimitName.WIDTH, LimitName.SEATS
COMFORT, DOORS = LimitName.COMFORT, LimitName.DOORS
LOST = LimitName.WIDTH_LARGEST_EXIT_LOST


def limits_of(parameters: Parameters | None = None, **hall: Any) -> dict[LimitName, int | None]:
    """People by limit, of the sample hall with changes."""
    changed = fair(hall=hall).hall
    limits = hall_limits(changed, parameters or Parameters())
    return {name: limit.people for name, limit in limits.items()}


def formula_of(name: LimitName, **hall: Any) -> str:
    """The formula of a limit in English."""
    formula = hall_limits(fair(hall=hall).hall)[name].formula
    assert formula is not None
    return formula.text % formula.inputs


def test_limits_of_the_sample_hall() -> None:
    assert limits_of() == {D: 1125, COMFORT: 857, W: 1292, LOST: 923, DOORS: 1000, A: None, S: None}


def test_smallest_hard_limit_decides() -> None:
    deciding = deciding_limit(hall_limits(HALL))
    assert (deciding.name, deciding.people) == (DOORS, 1000)


def test_approved_capacity_decides_where_it_is_smaller() -> None:
    deciding = deciding_limit(hall_limits(fair(hall={"approved": 600}).hall))
    assert (deciding.name, deciding.people) == (A, 600)


@pytest.mark.parametrize(
    ("name", "hall", "formula"),
    [
        (D, {}, "0.75 people/m² × 1500 m²"),
        (COMFORT, {}, "(1500 − 300) m² ÷ 1.4 m² per person"),
        (W, {}, "100 × 8.4 m ÷ 0.65 m"),
        (LOST, {}, "100 × 6.0 m ÷ 0.65 m"),
        (DOORS, {}, "4 doors × 250 people"),
        (DOORS, {"exits_m": metres(*["2"] * 9)}, "8 doors × 250 people + 1 doors × 400 people"),
        (DOORS, {"kind": HallKind.GYM}, "4 doors × 400 people"),
        (A, {"approved": 600}, "on record with the venue"),
        (S, {"fixed_seats": 380}, "380 seats"),
        (D, {"kind": HallKind.ROOM}, "(1500 − 300) m² ÷ 1.9 m² per person"),
    ],
)
def test_formula_can_be_shown(name: LimitName, hall: dict[str, Any], formula: str) -> None:
    assert formula_of(name, **hall) == formula


@pytest.mark.parametrize(
    ("doors", "people"), [(0, 0), (2, 500), (4, 1000), (8, 2000), (9, 2400), (11, 3200)]
)
def test_doors_of_a_hall(doors: int, people: int) -> None:
    assert hall_door_capacity(doors) == people


@pytest.mark.parametrize(
    ("fire_class", "storeys", "per_hundred"),
    [
        (FireClass.I_II, 1, "0.65"),
        (FireClass.I_II, 2, "0.65"),
        (FireClass.I_II, 3, "0.75"),
        (FireClass.I_II, 4, "1.00"),
        (FireClass.I_II, 5, "1.00"),
        (FireClass.III, 2, "0.75"),
        (FireClass.III, 3, "1.00"),
        (FireClass.III, 4, "1.25"),
        (FireClass.IV, 2, "1.00"),
        (FireClass.IV, 3, None),
        (FireClass.IV, 4, None),
        (None, 1, None),
    ],
)
def test_width_for_a_hundred_people(
    fire_class: FireClass | None, storeys: int, per_hundred: str | None
) -> None:
    expected = None if per_hundred is None else Decimal(per_hundred)
    assert width_per_hundred(fire_class, storeys, 1) == expected
    assert width_per_hundred(fire_class, 1, storeys) == expected  # the larger of the two counts


@pytest.mark.parametrize(("floor", "underground"), [(-1, False), (-1, True), (1, True)])
def test_crowd_below_ground_needs_a_metre(floor: int, underground: bool) -> None:
    width = width_per_hundred(FireClass.I_II, 1, floor, underground=underground)
    assert width == Decimal("1.00")
    assert width_per_hundred(FireClass.III, 1, floor, underground=underground) is None


def test_width_capacity_is_exact() -> None:
    exits = metres("2.4", "2.4", "1.8", "1.8")
    assert width_capacity(sum(exits, Decimal(0)), Decimal("0.65")) == 1292
    assert width_capacity(sum(exits, Decimal(0)), Decimal("1.00")) == 840
    assert width_capacity(Decimal("0.65") * 3, Decimal("0.65")) == 300
    assert width_capacity(Decimal("1.1") + Decimal("2.2"), Decimal("0.75")) == 440


def test_doors_narrower_than_80_centimetres_count_for_nothing() -> None:
    assert usable_exits(metres("0.79", "0.8", "1.5")) == metres("0.8", "1.5")
    assert limits_of(exits_m=metres("0.79", "1.3"))[W] == 200
    assert limits_of(exits_m=metres("0.79", "1.3"))[DOORS] == 250


def test_hall_without_exits_holds_nobody() -> None:
    limits = limits_of(exits_m=())
    assert (limits[W], limits[LOST], limits[DOORS]) == (0, 0, 0)


def test_seats_take_the_place_of_density() -> None:
    limits = limits_of(fixed_seats=380)
    assert limits == {D: None, COMFORT: None, W: 1292, LOST: 923, DOORS: 1000, A: None, S: 380}


@pytest.mark.parametrize(("seats", "load"), [(0, 0), (10, 11), (300, 330), (381, 420)])
def test_exits_of_a_seated_hall_let_out_a_tenth_more(seats: int, load: int) -> None:
    assert seat_load(seats) == load


def test_gym_takes_400_for_a_door() -> None:
    assert limits_of(kind=HallKind.GYM)[DOORS] == 1600


def test_gym_takes_700_for_a_door_where_that_is_recorded() -> None:
    assert limits_of(Parameters(gym_people_per_door=700), kind=HallKind.GYM)[DOORS] == 2800


def test_room_takes_a_person_on_each_1_9_square_metres() -> None:
    limits = limits_of(kind=HallKind.ROOM, area_m2=Decimal(58), booth_area_m2=Decimal("0.5"))
    assert (limits[D], limits[COMFORT], limits[DOORS]) == (30, None, None)


def test_booths_larger_than_the_hall_leave_nothing() -> None:
    assert limits_of(booth_area_m2=Decimal(1501))[COMFORT] == 0


def test_outdoors_density_and_width_only() -> None:
    hall = Hall(
        kind=HallKind.OUTDOOR,
        area_m2=Decimal(5200),
        booth_area_m2=Decimal(0),
        exits_m=metres("4", "4", "3"),
        approved=None,
        fixed_seats=None,
    )
    limits = hall_limits(hall)
    assert (limits[D].people, limits[W].people, limits[DOORS].people) == (3900, 1692, None)
    assert deciding_limit(limits).people == 1692


@pytest.mark.parametrize(
    ("absent", "unknown"),
    [
        ("kind", {D, COMFORT, W, LOST, DOORS}),
        ("area_m2", {D, COMFORT}),
        ("booth_area_m2", {COMFORT}),
        ("exits_m", {W, LOST, DOORS}),
        ("storeys", {W, LOST}),
        ("floor", {W, LOST}),
        ("underground", {W, LOST}),
        ("fire_class", {W, LOST}),
        ("approved", {A}),
        ("fixed_seats", {D, COMFORT, S}),
    ],
)
def test_absent_fact_makes_the_limits_that_need_it_unknown(
    absent: str, unknown: set[LimitName]
) -> None:
    limits = hall_limits(fair(hall={absent: missing(f"hall.{absent}")}).hall)
    assert {name for name, limit in limits.items() if limit.missing} == unknown
    assert {path for limit in limits.values() for path in limit.missing} == {f"hall.{absent}"}


def test_safe_capacity_is_unknown_while_a_hard_limit_is() -> None:
    hall = fair(hall={"area_m2": missing("hall.area_m2"), "approved": missing("hall.approved")})
    with pytest.raises(UnknownFactError) as gap:
        deciding_limit(hall_limits(hall.hall))
    assert gap.value.paths == ("hall.area_m2", "hall.approved")


def test_soft_limits_do_not_decide() -> None:
    hall = fair(hall={"booth_area_m2": missing("hall.booth_area_m2")}).hall
    assert deciding_limit(hall_limits(hall)).people == 1000


def test_building_that_may_hold_no_hall_has_no_width_limit() -> None:
    limits = hall_limits(fair(hall={"fire_class": FireClass.IV, "storeys": 3}).hall)
    assert limits[W].missing == ("hall.fire_class",)


def test_without_a_hall_no_limit_applies() -> None:
    limits = hall_limits(None)
    assert all(limit.people is None and not limit.missing for limit in limits.values())
    with pytest.raises(UnknownFactError):
        deciding_limit(limits)


def test_of_an_unknown_hall_every_limit_is_unknown() -> None:
    assert {limit.missing for limit in hall_limits(missing("hall")).values()} == {("hall",)}


def test_student_quota_leaves_representatives_staff_and_reserve() -> None:
    assert student_quota(1000, employer_reps=120, staff=30, reserve_pct=2) == 830
    assert student_quota(100, employer_reps=90, staff=30, reserve_pct=2) == 0


@pytest.mark.parametrize(("capacity", "pct", "places"), [(1000, 2, 20), (1001, 2, 21), (999, 0, 0)])
def test_reserve_is_rounded_up(capacity: int, pct: int, places: int) -> None:
    assert reserve(capacity, pct) == places

"""Peaks, lanes, queues, clearing, staff, waves: the vectors of the safety rules and more."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.safety.crowd import (
    Arrivals,
    arrivals_at_once,
    busiest_arrivals,
    clear_minutes,
    day_capacity,
    flow_minutes,
    lanes_needed,
    leaders_needed,
    peak_inside,
    people_inside,
    queue_at,
    required_width,
    staff_needed,
    wave_count,
    waves_for,
)
from app.safety.facts import Wave

WIDTH = Decimal("8.4")
waves = st.lists(
    st.builds(
        Wave,
        start_min=st.integers(0, 120),
        length_min=st.integers(1, 90),
        size=st.integers(0, 500),
    ),
    max_size=4,
)


def test_peak_of_waves_as_long_as_the_stay() -> None:
    assert peak_inside([Wave(0, 60, 900), Wave(60, 60, 900), Wave(120, 60, 900)], 60) == 900


def test_peak_of_waves_shorter_than_the_stay() -> None:
    assert peak_inside([Wave(0, 60, 900), Wave(60, 60, 900)], 90) == 1350


def test_peak_of_one_long_wave() -> None:
    assert peak_inside([Wave(0, 180, 2700)], 45) == 675


def test_part_of_a_person_counts_as_one() -> None:
    assert peak_inside([Wave(0, 30, 100)], 17) == 57


def test_nobody_without_waves() -> None:
    assert peak_inside([], 60) == 0


@given(waves, st.integers(1, 120))
def test_peak_is_the_highest_of_all_minutes(plan: list[Wave], stay: int) -> None:
    last = max((wave.start_min + wave.length_min for wave in plan), default=0) + stay
    highest = max(people_inside(plan, stay, minute) for minute in range(last + 1))
    assert highest <= peak_inside(plan, stay) < highest + 1


@given(waves, st.integers(1, 120))
def test_peak_never_exceeds_everybody(plan: list[Wave], stay: int) -> None:
    assert peak_inside(plan, stay) <= sum(wave.size for wave in plan)


@pytest.mark.parametrize(("rate", "lanes"), [(8, 5), (11, 4), (5, 8)])
def test_lanes_for_a_thousand_people_in_45_minutes(rate: int, lanes: int) -> None:
    assert lanes_needed(Arrivals(Fraction(1000, 45), 45), rate) == lanes


def test_busiest_stretch_adds_waves_that_overlap() -> None:
    plan = [Wave(0, 60, 600), Wave(30, 30, 450), Wave(90, 60, 900)]
    assert busiest_arrivals(plan) == Arrivals(Fraction(25), 60)


def test_without_waves_all_come_in_one_rush() -> None:
    assert arrivals_at_once(900) == Arrivals(Fraction(20), 45)


def test_queue_and_wait() -> None:
    queue = queue_at(Fraction("33.33"), lanes=3, lane_rate=8, minutes=45)
    assert queue.people == Fraction("419.85")  # the published vector cuts it to 419.8
    assert queue.wait_minutes is not None
    assert round(float(queue.wait_minutes), 1) == 17.5
    assert queue.area_m2 == queue.people / 2


def test_no_queue_where_lanes_keep_up() -> None:
    queue = queue_at(Fraction(24), lanes=3, lane_rate=8, minutes=45)
    assert (queue.people, queue.wait_minutes) == (0, 0)


def test_without_a_lane_the_wait_has_no_end() -> None:
    assert queue_at(Fraction(24), lanes=0, lane_rate=8, minutes=45).wait_minutes is None


def test_required_width() -> None:
    assert required_width(1125, Decimal("0.65")) == Decimal("7.3125")


@pytest.mark.parametrize(("flow", "minutes"), [(60, 1.98), (82, 1.45)])
def test_flow_through_the_exits(flow: int, minutes: float) -> None:
    assert round(float(flow_minutes(1000, WIDTH, flow)), 2) == minutes


def test_clearing_adds_the_walk_to_the_exits() -> None:
    minutes = clear_minutes(1000, WIDTH)
    assert minutes is not None
    assert round(float(minutes), 2) == 2.48


def test_hall_without_exits_is_never_clear() -> None:
    assert clear_minutes(10, Decimal(0)) is None


@pytest.mark.parametrize(
    ("people", "booths", "doors", "staff"),
    [(0, 0, 0, 2), (500, 0, 0, 2), (501, 0, 0, 3), (100, 61, 4, 7), (100, 0, 9, 9)],
)
def test_staff(people: int, booths: int, doors: int, staff: int) -> None:
    assert staff_needed(people, booths, doors) == staff


@pytest.mark.parametrize(("students", "leaders"), [(1, 2), (60, 2), (61, 3)])
def test_leaders_of_a_visit(students: int, leaders: int) -> None:
    assert leaders_needed(students) == leaders


def test_day_holds_the_quota_once_for_each_stay() -> None:
    assert day_capacity(quota=850, open_min=240, stay_min=60) == 3400
    assert day_capacity(quota=850, open_min=239, stay_min=60) == 2550


def test_waves_hold_everybody_evenly() -> None:
    assert waves_for(2000, 850, 60) == (Wave(0, 60, 666), Wave(60, 60, 667), Wave(120, 60, 667))


def test_no_waves_without_a_quota_or_without_people() -> None:
    assert waves_for(2000, 0, 60) == ()
    assert waves_for(0, 850, 60) == ()
    assert wave_count(2000, 0) == 0


@given(st.integers(0, 5000), st.integers(300, 900), st.integers(1, 120))
def test_proposed_waves_fit(expected: int, quota: int, stay: int) -> None:
    plan = waves_for(expected, quota, stay)
    assert sum(wave.size for wave in plan) == expected
    assert peak_inside(plan, stay) <= quota

"""The queue before the doors, and who is inside where nobody scans the exits."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attendance.rules.estimates import (
    Counted,
    PlannedWave,
    due_in_minute,
    estimated_inside,
    estimated_queue,
    turnout,
)
from tests.factories import NOW

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
WAVE = PlannedWave(600, 0, NOW, NOW + HOUR)
STAY = timedelta(minutes=60)
MINUTES = st.lists(st.integers(0, 30), min_size=1, max_size=60)


def test_a_wave_arrives_evenly_and_outside_its_time_nobody_does() -> None:
    assert due_in_minute([WAVE], NOW) == 10
    assert due_in_minute([WAVE], NOW + HOUR - MINUTE) == 10
    assert due_in_minute([WAVE], NOW - MINUTE) == 0
    assert due_in_minute([WAVE], NOW + HOUR) == 0
    assert due_in_minute([WAVE, WAVE], NOW + MINUTE / 2 - MINUTE) == 10


def test_queue_grows_by_what_the_gates_do_not_manage() -> None:
    queue = estimated_queue([WAVE._replace(arrived=60)], [6] * 10, NOW + 10 * MINUTE)
    assert queue is not None
    assert (queue.people, queue.wait_minutes) == (40, 7)
    assert (queue.due, queue.let_in) == (10.0, 6.0)


def test_queue_is_that_of_the_safety_rules_where_the_pace_is_even() -> None:
    """F10: 33.33 people a minute, three lanes of 8, after 44 minutes: 410.7 people."""
    wave = PlannedWave(1500, 24 * 44, NOW, NOW + 45 * MINUTE)
    queue = estimated_queue([wave], [24] * 44, NOW + 44 * MINUTE)
    assert queue is not None
    assert (queue.people, queue.wait_minutes) == (411, 18)


def test_gates_that_keep_up_have_no_queue() -> None:
    queue = estimated_queue([WAVE._replace(arrived=120)], [12] * 10, NOW + 10 * MINUTE)
    assert queue is not None
    assert (queue.people, queue.wait_minutes) == (0, 0)


def test_few_scans_make_no_estimate() -> None:
    assert estimated_queue([WAVE], [1] * 19, NOW + 19 * MINUTE) is None
    assert estimated_queue([], [], NOW) is None


def test_nobody_knows_how_long_a_queue_waits_that_nobody_is_let_in_from() -> None:
    queue = estimated_queue([WAVE._replace(arrived=50)], [10] * 5 + [0] * 5, NOW + 10 * MINUTE)
    assert queue is not None
    assert (queue.people, queue.wait_minutes) == (50, None)


def test_who_stayed_away_from_the_waves_before_is_not_waited_for() -> None:
    first = PlannedWave(100, 60, NOW - HOUR, NOW)
    assert turnout([first, WAVE], NOW) == Fraction(3, 5)
    assert turnout([first, WAVE], NOW - MINUTE) == 1
    assert turnout([first._replace(arrived=120)], NOW) == 1
    queue = estimated_queue([first, WAVE._replace(arrived=60)], [6] * 10, NOW + 10 * MINUTE)
    assert queue is not None
    assert (queue.people, queue.due) == (0, 6.0)


@given(MINUTES, st.integers(0, 59), st.integers(1, 30))
def test_letting_more_in_never_makes_the_queue_longer(
    entries: list[int], place: int, more: int
) -> None:
    entries = [20, *entries]
    faster = list(entries)
    faster[place % len(entries)] += more
    until = NOW + len(entries) * MINUTE
    slow = estimated_queue([WAVE], entries, until)
    fast = estimated_queue([WAVE], faster, until)
    assert slow is not None
    assert fast is not None
    assert fast.people <= slow.people


@given(MINUTES, st.integers(1, 500))
def test_more_who_should_come_never_make_it_shorter(entries: list[int], more: int) -> None:
    entries = [20, *entries]
    until = NOW + len(entries) * MINUTE
    few = estimated_queue([WAVE], entries, until)
    many = estimated_queue([WAVE._replace(people=600 + more)], entries, until)
    assert few is not None
    assert many is not None
    assert few.people <= many.people


def test_without_a_count_those_are_inside_who_came_within_the_stay() -> None:
    assert estimated_inside(70, None, STAY, NOW) == 70
    assert estimated_inside(70, Counted(500, NOW - STAY, 70), STAY, NOW) == 70


@pytest.mark.parametrize(
    ("counted", "minutes", "since", "expected"),
    [
        (200, 0, 0, 200),
        (200, 30, 100, 200),  # as many came as have left by now
        (200, 30, 150, 250),
        (200, 30, 0, 200),  # never below the count
        (0, 30, 5, 5),
        (201, 59, 0, 201),
    ],
)
def test_a_count_within_the_stay_stands_for_all_before_it(
    counted: int, minutes: int, since: int, expected: int
) -> None:
    facts = Counted(counted, NOW - minutes * MINUTE, since)
    assert estimated_inside(1000, facts, STAY, NOW) == expected


@given(
    st.integers(0, 2000), st.integers(0, 2000), st.integers(0, 2000), st.integers(-5, 59),
    st.integers(0, 500),
)  # fmt: skip
def test_estimate_is_never_below_the_count_and_more_people_never_lower_it(
    entries: int, people: int, since: int, minutes: int, more: int
) -> None:
    facts = Counted(people, NOW - minutes * MINUTE, since)
    found = estimated_inside(entries, facts, STAY, NOW)
    assert found >= people
    assert estimated_inside(entries, facts._replace(entries_since=since + more), STAY, NOW) >= found
    assert estimated_inside(entries, facts._replace(people=people + more), STAY, NOW) >= found
    assert estimated_inside(entries + more, None, STAY, NOW) >= entries

"""How many places a gate may hold: a fair share, never another's, none when few are left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attendance.rules import Crowd
from app.attendance.rules.leases import FEWEST, free_places, places_for
from tests.factories import NOW


@pytest.mark.parametrize(
    ("crowd", "free"),
    [
        (Crowd(100, 80), 80),
        (Crowd(100, 80, inside=90, students_inside=20), 10),
        (Crowd(100, 80, inside=20, students_inside=20, uncounted=75), 5),
        (Crowd(100, None, inside=40), 60),
        (Crowd(None, 30, inside=40, students_inside=10), 20),
        (Crowd(None, None, inside=40), None),
        (Crowd(100, 80, inside=120), 0),
        (Crowd(100, 80, stopped_at=NOW), 0),
        (Crowd(100, 80, inside=96, red_since=NOW), 0),
    ],
)
def test_free_places_are_those_of_the_narrower_limit(crowd: Crowd, free: int | None) -> None:
    assert free_places(crowd) == free


@pytest.mark.parametrize(
    ("free", "others", "devices", "places"),
    [
        (100, 0, 1, 50),
        (100, 0, 4, 12),
        (100, 0, 0, 50),
        (100, 95, 4, 5),
        (100, 100, 4, 0),
        (100, 130, 4, 0),
        (0, 0, 1, 0),
        (2 * FEWEST, 0, 1, FEWEST),
        (2 * FEWEST - 1, 0, 1, 0),
    ],
)
def test_a_device_gets_a_fair_share(free: int, others: int, devices: int, places: int) -> None:
    assert places_for(free, others, devices) == places


@given(
    free=st.integers(0, 5000),
    devices=st.integers(1, 40),
    renewals=st.lists(st.tuples(st.integers(0, 39), st.integers(0, 300)), max_size=40),
)
def test_leases_never_hold_more_than_is_free(
    free: int, devices: int, renewals: list[tuple[int, int]]
) -> None:
    held: dict[int, int] = {}
    for device, entered in renewals:
        before = sum(held.values())
        others = before - held.get(device, 0)
        held[device] = places_for(free, others, devices)
        assert sum(held.values()) <= max(free, others)
        # With a network nobody takes a place that is leased.
        free -= min(entered, max(0, free - sum(held.values())))
        assert sum(held.values()) <= max(free, others)

"""What the board advises and expects."""

from datetime import timedelta

import pytest

from app.attendance.rules import Crowd
from app.attendance.rules.board import (
    Advice,
    Moments,
    advice,
    expected_by_now,
    minutes_to_next_level,
    percent_full,
    reopens_below,
)
from tests.factories import NOW

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MOMENTS = Moments(NOW - HOUR, NOW, NOW + 3 * HOUR)


@pytest.mark.parametrize(
    ("crowd", "gates", "hours", "expected"),
    [
        (Crowd(100, 100), 0, 0, Advice.OPEN_GATES),
        (Crowd(100, 100), 1, -2, Advice.WAIT),
        (Crowd(100, 100), 1, 0, Advice.LET_IN),
        (Crowd(100, 100, 80), 1, 0, Advice.SLOW_DOWN),
        (Crowd(100, 100, 90), 1, 0, Advice.HOLD),
        (Crowd(100, 100, 100, red_since=NOW), 1, 0, Advice.SHUT),
        (Crowd(100, 100, 95, red_since=NOW), 1, 0, Advice.ONE_FOR_ONE),
        (Crowd(100, 100, 100, stopped_at=NOW), 1, 0, Advice.STOPPED),
        (Crowd(100, 100, 5), 1, 3, Advice.EMPTY_OUT),
        (Crowd(100, 100, 0, stopped_at=NOW), 1, 3, Advice.CLOSE),
    ],
)
def test_the_gravest_thing_is_said(crowd: Crowd, gates: int, hours: int, expected: Advice) -> None:
    assert advice(crowd, MOMENTS, gates, NOW + hours * HOUR) is expected


def test_share_is_rounded_down_so_that_full_is_never_said_early() -> None:
    assert percent_full(Crowd(1000, 1000, 999)) == 99
    assert percent_full(Crowd(None, None, 999)) is None
    assert percent_full(Crowd(0, 0, 0)) is None


def test_reopening_number_is_said_only_while_fullness_shuts() -> None:
    assert reopens_below(Crowd(1000, 1000, 980, red_since=NOW)) == 950
    assert reopens_below(Crowd(1000, 1000, 950, red_since=NOW)) is None
    assert reopens_below(Crowd(1000, 1000, 980)) is None
    assert reopens_below(Crowd(None, None, 980, red_since=NOW)) is None


@pytest.mark.parametrize(
    ("inside", "net", "expected"),
    [
        (860, 5.0, (90, 8)),
        (700, 5.0, (80, 20)),
        (980, 40.0, (100, 1)),
        (100, 1.0, None),  # more than an hour
        (860, 0.0, None),
        (860, -2.0, None),
        (1000, 5.0, None),
    ],
)
def test_next_level_comes_at_the_present_pace(
    inside: int, net: float, expected: tuple[int, int] | None
) -> None:
    assert minutes_to_next_level(Crowd(1000, 1000, inside), net) == expected


def test_no_level_comes_where_nobody_counts_heads() -> None:
    assert minutes_to_next_level(Crowd(None, None, 5), 1.0) is None


@pytest.mark.parametrize(
    ("minutes", "expected"), [(-5, 0), (0, 0), (15, 200), (26, 347), (60, 800), (90, 800)]
)
def test_a_wave_arrives_evenly(minutes: int, expected: int) -> None:
    assert expected_by_now(800, NOW, NOW + HOUR, NOW + minutes * MINUTE) == expected

"""How many may be inside: levels, fullness, opening again."""

from datetime import timedelta

import pytest

from app.attendance.kinds import Level, Outcome
from app.attendance.rules import (
    Crowd,
    after_entry,
    after_exit,
    entry_refusal,
    is_stopped,
    level_of,
)
from app.registrations.kinds import Party
from tests.factories import NOW

STUDENT, REP, STAFF = Party.STUDENT, Party.EMPLOYER_REP, Party.STAFF


@pytest.mark.parametrize(
    ("inside", "level"),
    [
        (0, Level.GREEN),
        (799, Level.GREEN),
        (800, Level.YELLOW),
        (899, Level.YELLOW),
        (900, Level.ORANGE),
        (999, Level.ORANGE),
        (1000, Level.RED),
        (1001, Level.RED),
    ],
)
def test_level_is_by_share_of_the_capacity(inside: int, level: Level) -> None:
    assert level_of(Crowd(1000, 850, inside)) is level


def test_level_is_green_where_nobody_counts_heads() -> None:
    assert level_of(Crowd(None, None, 5000)) is Level.GREEN


def test_level_stays_red_until_entry_opens_again() -> None:
    assert level_of(Crowd(1000, 1000, 951, red_since=NOW)) is Level.RED
    assert level_of(Crowd(1000, 1000, 950, red_since=NOW)) is Level.ORANGE


@pytest.mark.parametrize(
    ("crowd", "party", "refusal"),
    [
        (Crowd(10, 8, 9, 7), STUDENT, None),
        (Crowd(10, 8, 10, 7), STUDENT, (Outcome.FULL, "capacity")),
        (Crowd(10, 8, 10, 7), REP, (Outcome.FULL, "capacity")),
        (Crowd(10, 8, 10, 7), STAFF, None),
        (Crowd(10, 8, 8, 8), STUDENT, (Outcome.FULL, "quota")),
        (Crowd(10, 8, 8, 8), REP, None),
        (Crowd(10, 8, 0, stopped_at=NOW), STUDENT, (Outcome.STOPPED, "")),
        (Crowd(10, 8, 0, stopped_at=NOW), REP, (Outcome.STOPPED, "")),
        (Crowd(10, 8, 0, stopped_at=NOW), STAFF, None),
        (Crowd(100, 100, 96, 96, red_since=NOW), STUDENT, (Outcome.FULL, "reopening")),
        (Crowd(100, 100, 95, 95, red_since=NOW), STUDENT, None),
        (Crowd(None, None, 10_000, 10_000), STUDENT, None),
        (Crowd(10, None, 5, 5), STUDENT, None),
        (Crowd(0, 0), STUDENT, (Outcome.FULL, "capacity")),
    ],
)
def test_entry_is_refused_by_the_first_limit(
    crowd: Crowd, party: Party, refusal: tuple[Outcome, str] | None
) -> None:
    assert entry_refusal(crowd, party) == refusal


def test_entry_counts_students_apart_and_keeps_the_peak() -> None:
    crowd = after_entry(Crowd(10, 8), STUDENT, NOW)
    crowd = after_entry(crowd, STAFF, NOW + timedelta(minutes=1))
    assert crowd == Crowd(10, 8, 2, 1, 2, 2, NOW + timedelta(minutes=1))
    assert after_exit(crowd, STUDENT) == crowd._replace(inside=1, students_inside=0)


def test_the_last_place_shuts_entry_until_one_for_one() -> None:
    crowd = after_entry(Crowd(20, 20, 19, 19), STUDENT, NOW)
    assert crowd.red_since == NOW
    assert is_stopped(crowd)
    crowd = after_exit(crowd, STUDENT)
    assert (crowd.inside, entry_refusal(crowd, STUDENT)) == (19, None)


def test_after_red_each_exit_lets_one_in() -> None:
    crowd = Crowd(100, 100, 95, 95, red_since=NOW)
    crowd = after_entry(crowd, STUDENT, NOW)
    assert entry_refusal(crowd, STUDENT) == (Outcome.FULL, "reopening")
    assert entry_refusal(after_exit(crowd, STUDENT), STUDENT) is None


def test_red_ends_when_the_crowd_has_thinned() -> None:
    crowd = Crowd(100, 100, 91, 91, red_since=NOW)
    crowd = after_exit(crowd, STUDENT)
    assert crowd.red_since == NOW
    assert after_exit(crowd, STUDENT).red_since is None


def test_the_first_red_moment_is_kept() -> None:
    crowd = Crowd(10, 10, 10, red_since=NOW)
    assert after_entry(crowd, STAFF, NOW + timedelta(hours=1)).red_since == NOW


def test_stop_button_stops_an_empty_hall() -> None:
    assert is_stopped(Crowd(10, 10, stopped_at=NOW))
    assert not is_stopped(Crowd(10, 10))
    assert not is_stopped(Crowd(None, None, 10, red_since=NOW))


def test_who_left_unseen_makes_room_for_students_but_never_beyond_the_capacity() -> None:
    crowd = Crowd(100, 80, 90, 80)
    assert entry_refusal(crowd, STUDENT) == (Outcome.FULL, "quota")
    assert entry_refusal(crowd._replace(uncounted=-1), STUDENT) is None
    assert entry_refusal(crowd._replace(uncounted=10), STUDENT) == (Outcome.FULL, "capacity")
    assert Crowd(100, 80, 90, 80, uncounted=-85).students_present == 0
    assert Crowd(100, 80, 10, 8, uncounted=5).students_present == 8

"""What the board warns of."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attendance.kinds import Level
from app.attendance.rules import Crowd, level_of, recounted
from app.attendance.rules.alarms import Alarm, AlarmKind, Incidents, alarms
from app.attendance.rules.head_counts import is_plausible, most_people
from tests.factories import NOW

MINUTE = timedelta(minutes=1)
CALM = Crowd(100, 80, 50, 40)
LEVELS = list(Level)


@dataclass
class Gate:
    name: str
    lately: int
    last_hour: int
    last_scan_at: datetime | None


@dataclass
class Room:
    name: str
    cap: int | None
    inside: int


def told(
    crowd: Crowd = CALM,
    halls: tuple[Room, ...] = (),
    gates: tuple[Gate, ...] = (),
    incidents: Incidents | None = None,
) -> list[Alarm]:
    return alarms(crowd, halls, gates, incidents or Incidents(), NOW)


def test_nothing_wrong_is_no_alarm() -> None:
    assert told(halls=(Room("a", None, 500), Room("b", 10, 9))) == []


def test_more_people_than_allowed_are_an_alarm_and_exactly_as_many_are_not() -> None:
    assert told(Crowd(100, 80, 100, 80)) == []
    crowd = Crowd(100, 80, 101, 80, red_since=NOW)
    assert told(crowd) == [Alarm(AlarmKind.OVER_CAPACITY, 1, since=NOW)]
    assert told(CALM._replace(uncounted=52)) == [Alarm(AlarmKind.OVER_CAPACITY, 2)]
    assert told(Crowd(None, None, 500)) == []


def test_halls_are_watched_apart() -> None:
    rooms = (Room("a", 10, 10), Room("b", 10, 9))
    assert told(halls=rooms) == [Alarm(AlarmKind.HALL_FULL, 10, "a")]


@pytest.mark.parametrize(
    ("minutes", "last_hour", "others", "is_silent"),
    [(5, 10, 10, True), (4, 10, 10, False), (5, 9, 10, False), (5, 10, 9, False)],
)
def test_gate_is_silent_that_was_at_work_while_others_are_busy(
    minutes: int, last_hour: int, others: int, *, is_silent: bool
) -> None:
    silent = Gate("A", 0, last_hour, NOW - minutes * MINUTE)
    found = told(gates=(silent, Gate("B", others, 50, NOW)))
    expected = [Alarm(AlarmKind.GATE_SILENT, where="A", since=silent.last_scan_at)]
    assert found == (expected if is_silent else [])


def test_what_happened_without_a_network_is_told_the_gravest_first() -> None:
    incidents = Incidents(3, 2, 1, (("phone", 4),))
    found = told(CALM._replace(leased=5, red_since=NOW), incidents=incidents)
    assert [(alarm.kind, alarm.number, alarm.level) for alarm in found] == [
        (AlarmKind.STAFF_PAST_FULL, 1, "warn"),
        (AlarmKind.STRANGERS, 2, "warn"),
        (AlarmKind.FORCED, 3, "warn"),
        (AlarmKind.CLOCK_WRONG, 4, "warn"),
        (AlarmKind.PLACES_LENT, 5, "info"),
    ]
    assert found[3].where == "phone"


@given(
    st.integers(1, 300), st.integers(0, 400), st.integers(-100, 100), st.integers(1, 50),
    st.booleans(),
)  # fmt: skip
def test_more_people_never_lower_the_level(
    cap: int, inside: int, uncounted: int, more: int, was_red: bool
) -> None:
    crowd = Crowd(cap, cap, inside, 0, uncounted=uncounted, red_since=NOW if was_red else None)
    fuller = crowd._replace(inside=inside + more)
    assert LEVELS.index(level_of(fuller)) >= LEVELS.index(level_of(crowd))
    counted = recounted(crowd, uncounted + more, NOW)
    assert LEVELS.index(level_of(counted)) >= LEVELS.index(
        level_of(recounted(crowd, uncounted, NOW))
    )


def test_counts_are_believed_up_to_ten_times_the_capacity() -> None:
    assert most_people(1000) == 10_000
    assert most_people(5) == 100
    assert most_people(None) == most_people(50_000) == 100_000
    assert [is_plausible(n, 1000) for n in (-1, 0, 10_000, 10_001)] == [False, True, True, False]

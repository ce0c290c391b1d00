"""The season's plan: living at whatever hour it is loaded, and the same for the same seed."""

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.demo.rules.cast import UNITS, UNIVERSITY
from app.demo.rules.guests import GuestList, guest_lists
from app.demo.rules.halls import HALLS
from app.demo.rules.highlights import BLOCKED, NEXT_FAIR, RUNNING
from app.demo.rules.passages import passages
from app.demo.rules.plans import Fate, PlannedEvent, Season
from app.demo.rules.season import season
from app.demo.rules.students import Size, caseload, rosters
from app.events.rules import booking_spans, draft_flaws
from app.units.kinds import UnitKind

CHINA = ZoneInfo("Asia/Shanghai")
SAMPLE = Path(__file__).parent.parent / "data" / "sample" / "roster-gbk.csv"
MOMENTS = [
    datetime(2026, 11, 24, 20, 6, 31, tzinfo=CHINA),
    datetime(2026, 9, 1, 0, 10, tzinfo=CHINA),  # at night, on the first day of a class year
    datetime(2026, 12, 31, 23, 55, tzinfo=CHINA),
    datetime(2027, 2, 27, 9, 0, tzinfo=CHINA),  # a Saturday
    datetime(2027, 7, 4, 13, 30, tzinfo=CHINA),  # a Sunday
]
at_any_time = pytest.mark.parametrize("now", MOMENTS, ids=lambda now: f"{now:%m-%d %H:%M}")


def guests_of(planned: Season) -> dict[str, GuestList]:
    lists = rosters(planned.size, planned.class_year)
    numbers = {code: [row.student_number for row in rows] for code, rows in lists.items()}
    return guest_lists(planned, numbers, caseload(lists[UNIVERSITY], planned.size))


def overlap(first: PlannedEvent, second: PlannedEvent) -> bool:
    return first.university == second.university and any(
        a.starts_at < b.ends_at and b.starts_at < a.ends_at
        for a in first.draft.sessions
        for b in second.draft.sessions
    )


def bookings(event: PlannedEvent) -> Iterator[tuple[str, datetime, datetime]]:
    """Hall, since and until of what an event needs, set-up and clearing with it."""
    for hall in HALLS[event.university]:
        if hall.name == event.venue:
            setup = timedelta(minutes=hall.setup_minutes)
            teardown = timedelta(minutes=hall.teardown_minutes)
            times = [(each.starts_at, each.ends_at) for each in event.draft.sessions]
            for span in booking_spans(
                times, doors_shut_at=event.ends_at, setup=setup, teardown=teardown
            ):
                yield hall.name, span.starts_at - setup, span.ends_at + teardown


def test_season_is_the_same_for_the_same_seed() -> None:
    assert season(MOMENTS[0], Size()) == season(MOMENTS[0], Size())
    assert rosters(Size(), 2027) == rosters(Size(), 2027)


def test_season_differs_for_another_seed() -> None:
    assert rosters(Size(), 2027) != rosters(Size(seed=1), 2027)


@at_any_time
def test_season_has_the_events_wanted_from_six_weeks_ago_to_six_ahead(now: datetime) -> None:
    planned = season(now, Size())
    assert len(planned.events) == 45
    assert min(e.starts_at for e in planned.events) < now - timedelta(days=35)
    assert max(e.starts_at for e in planned.events) > now + timedelta(days=35)


@at_any_time
def test_fair_runs_in_its_second_wave(now: datetime) -> None:
    first, second, _third = season(now, Size()).event(RUNNING).draft.sessions
    assert first.ends_at == second.starts_at <= now < second.ends_at


@at_any_time
def test_no_student_has_two_events_at_once(now: datetime) -> None:
    events = season(now, Size()).events
    clashing = [(a.key, b.key) for a, b in combinations(events, 2) if overlap(a, b)]
    assert clashing == []


@at_any_time
@pytest.mark.parametrize("size", [Size(80, 20, 3), Size(), Size(3000, 250, 7)])
def test_no_hall_is_booked_twice(now: datetime, size: Size) -> None:
    held = sorted(booking for event in season(now, size).events for booking in bookings(event))
    clashing = [
        (first, second)
        for first, second in pairwise(held)
        if first[0] == second[0] and second[1] < first[2]
    ]
    assert clashing == []


@at_any_time
def test_every_draft_could_be_saved_before_it_begins(now: datetime) -> None:
    for event in season(now, Size()).events:
        assert draft_flaws(event.draft, event.starts_at - timedelta(days=20)) == []


@at_any_time
def test_nobody_has_two_places_and_nothing_is_overbooked(now: datetime) -> None:
    planned = season(now, Size())
    for key, guests in guests_of(planned).items():
        everybody = [number for wave in guests.seated for number in wave] + guests.waiting
        assert len(everybody) == len(set(everybody)), key
        for session, numbers in zip(planned.event(key).draft.sessions, guests.seated, strict=False):
            assert len(numbers) <= session.planned, key


@pytest.mark.parametrize("size", [Size(80, 20), Size(), Size(2000, 200)])
def test_next_fair_is_nearly_full_at_every_size(size: Size) -> None:
    planned = season(MOMENTS[0], size)
    guests = guests_of(planned)[NEXT_FAIR]
    places = planned.event(NEXT_FAIR).draft.sessions[0].planned
    first, second, third = (places - len(wave) for wave in guests.seated)
    assert (first, second) == (0, 5)
    assert third > 5
    assert guests.waiting


def test_blocked_fair_has_the_numbers_of_the_safety_vectors() -> None:
    event = season(MOMENTS[0], Size()).event(BLOCKED)
    waves = [session.planned for session in event.draft.sessions]
    assert (event.draft.expected_people, waves, event.draft.booths) == (2700, [900] * 3, 60)


def test_nobody_passes_a_door_ahead_of_time() -> None:
    planned = season(MOMENTS[0], Size())
    guests = guests_of(planned)
    for event in planned.attended:
        walk = passages(planned, event, guests[event.key])
        assert len({each.id for each in walk}) == len(walk)
        assert all(each.at <= planned.now for each in walk)


def test_passages_are_the_same_when_made_again() -> None:
    planned = season(MOMENTS[0], Size())
    event = planned.event(RUNNING)
    guests = guests_of(planned)[RUNNING]
    assert passages(planned, event, guests) == passages(planned, event, guests)


def test_demo_numbers_begin_with_99_and_are_unique() -> None:
    numbers = [row.student_number for rows in rosters(Size(), 2027).values() for row in rows]
    assert len(numbers) == len(set(numbers)) == 400
    assert all(number.startswith("99") for number in numbers)


def test_schools_are_those_of_the_sample_lists() -> None:
    rows = list(csv.reader(SAMPLE.read_text("gb18030").splitlines()))
    heading = next(row for row in rows if any("学院" in cell for cell in row) and len(row) > 3)
    column = next(place for place, cell in enumerate(heading) if cell.startswith("学院"))
    named = {row[column] for row in rows[rows.index(heading) + 1 :] if len(row) > column}
    ours = {
        unit.name for unit in UNITS if unit.kind is UnitKind.SCHOOL and unit.parent == UNIVERSITY
    }
    assert named - {""} == ours


def test_cases_have_every_kind_of_gap() -> None:
    cases = caseload(rosters(Size(), 2027)[UNIVERSITY], Size())
    assert {case.activities for case in cases} == {0, 1, 2, 3}
    assert {case.helper for case in cases} == {None, 0, 1, 2, 3, 4}
    assert (cases[0].activities, cases[0].helper) == (2, 0)


def test_only_what_is_published_has_guests() -> None:
    planned = season(MOMENTS[0], Size())
    closed = {e.key for e in planned.events if e.fate in {Fate.DRAFT, Fate.WAITING}}
    assert closed
    assert closed.isdisjoint(guests_of(planned))

"""Where an event that clashes could go."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.clearance.ways_out import Stretch, is_free, nearest_move, next_day_move

ZONE = ZoneInfo("Asia/Shanghai")
MIDNIGHT = datetime(2027, 3, 17, 16, 0, tzinfo=UTC)  # of 18 March on campus
HOUR = timedelta(hours=1)


def hours(start: float, end: float, day: int = 0) -> Stretch:
    """A stretch of a campus day."""
    return Stretch(MIDNIGHT + (24 * day + start) * HOUR, MIDNIGHT + (24 * day + end) * HOUR)


def around(opening: Stretch) -> list[Stretch]:
    """What it needs of the venue: two hours before, one after."""
    return [Stretch(opening.starts_at - 2 * HOUR, opening.ends_at + HOUR)]


def test_meeting_stretches_do_not_overlap() -> None:
    assert is_free([hours(9, 10)], [hours(8, 9), hours(10, 11)])
    assert not is_free([hours(9, 10)], [hours(9.5, 9.75)])


def test_nearest_free_time_of_the_day_is_found() -> None:
    talk = hours(13, 17)  # with set-up and tear-down
    fair = hours(14, 17)
    assert nearest_move(fair, around(fair), [talk], ZONE) == -5 * HOUR
    late = [talk, hours(7, 8)]
    assert nearest_move(fair, around(fair), late, ZONE) == 5 * HOUR
    morning = hours(10, 11)
    assert nearest_move(morning, around(morning), [hours(10.5, 24)], ZONE) == -1.5 * HOUR


def test_full_day_has_no_free_time() -> None:
    fair = hours(9, 12)
    assert nearest_move(fair, around(fair), [hours(0, 24)], ZONE) is None


def test_event_stays_between_eight_and_ten_at_night() -> None:
    long = hours(8, 22)
    assert nearest_move(long, around(long), [], ZONE) is None


def test_first_free_day_at_the_same_hours_is_found() -> None:
    fair = hours(14, 17)
    busy = [hours(13, 17), hours(18, 20, day=1), hours(12, 13, day=2)]
    assert next_day_move(around(fair), busy) == timedelta(days=1)
    assert next_day_move(around(fair), [*busy, hours(17, 17.5, day=1)]) == timedelta(days=3)
    assert next_day_move(around(fair), [hours(0, 24 * 30)]) is None


@given(
    start=st.integers(16, 36),
    length=st.integers(1, 8),
    busy=st.lists(st.tuples(st.integers(0, 47), st.integers(1, 12)), max_size=6),
)
def test_whatever_is_offered_is_free(start: int, length: int, busy: list[tuple[int, int]]) -> None:
    opening = hours(start / 2, (start + length) / 2)
    taken = [hours(first / 2, (first + span) / 2) for first, span in busy]
    move = nearest_move(opening, around(opening), taken, ZONE)
    if move is not None:
        assert is_free([stretch.moved(move) for stretch in around(opening)], taken)
        local = (opening.starts_at + move).astimezone(ZONE)
        assert local.hour >= 8
        assert local.date() == opening.starts_at.astimezone(ZONE).date()

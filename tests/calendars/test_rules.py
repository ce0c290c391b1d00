"""Which days a view shows, and on which days an event stands."""

from datetime import UTC, date, datetime

import pytest

from app.calendars.rules import Entry, View, placed_by_day, shown_days


def entry(number: int) -> Entry:
    """An event."""
    return Entry(number, "training", "on_site", f"培训{number}", "青原大学", None, 0, 0, 0)


def sitting(number: int, day: date, hour: int = 1) -> tuple[Entry, datetime, datetime, date]:
    """A session of an event on a day."""
    starts = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return entry(number), starts, starts.replace(hour=hour + 1), day


@pytest.mark.parametrize(
    ("view", "day", "first", "last", "previous", "following"),
    [
        (View.MONTH, (2026, 12, 10), (2026, 11, 30), (2027, 1, 3), (2026, 11, 1), (2027, 1, 1)),
        (View.MONTH, (2027, 2, 28), (2027, 2, 1), (2027, 2, 28), (2027, 1, 1), (2027, 3, 1)),
        (View.MONTH, (2028, 2, 29), (2028, 1, 31), (2028, 3, 5), (2028, 1, 1), (2028, 3, 1)),
        (View.WEEK, (2026, 12, 31), (2026, 12, 28), (2027, 1, 3), (2026, 12, 21), (2027, 1, 4)),
        (View.VENUES, (2026, 12, 31), (2026, 12, 31), (2026, 12, 31), (2026, 12, 30), (2027, 1, 1)),
    ],
)
def test_view_shows_its_days(
    view: View,
    day: tuple[int, int, int],
    first: tuple[int, int, int],
    last: tuple[int, int, int],
    previous: tuple[int, int, int],
    following: tuple[int, int, int],
) -> None:
    span = shown_days(view, date(*day))
    assert (span.first, span.last) == (date(*first), date(*last))
    assert (span.previous, span.next) == (date(*previous), date(*following))


def test_waves_of_one_day_are_one_entry() -> None:
    day = date(2026, 12, 10)
    days = placed_by_day([sitting(1, day, 1), sitting(1, day, 3), sitting(2, day, 2)])
    assert [(p.entry.event_id, p.starts_at.hour, p.ends_at.hour) for p in days[day]] == [
        (1, 1, 4),
        (2, 2, 3),
    ]


def test_days_in_a_row_are_joined_within_a_week() -> None:
    run = [date(2026, 12, n) for n in (11, 12, 13, 14, 16)]  # Friday to Monday, and Wednesday
    days = placed_by_day([sitting(1, day) for day in run])
    assert [days[day][0].part for day in run] == ["from", "mid", "to", "", ""]

"""Pure rules of calendars: which days a view shows, and on which days an event stands."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class View(StrEnum):
    """How the calendar is drawn."""

    MONTH = "month"
    WEEK = "week"
    AGENDA = "agenda"
    VENUES = "venues"


AGENDA_DAYS = 60


@dataclass(frozen=True)
class Span:
    """The days a view shows, [first, last], and where its neighbours begin."""

    first: date
    last: date
    previous: date
    next: date


def shown_days(view: View, day: date) -> Span:
    """The days to show around `day`: whole weeks from Monday for a month, one week, one day."""
    if view is View.MONTH:
        start = day.replace(day=1)
        after = (start + timedelta(days=32)).replace(day=1)
        first = start - timedelta(days=start.weekday())
        end = after - timedelta(days=1)
        last = end + timedelta(days=6 - end.weekday())
        return Span(first, last, (start - timedelta(days=1)).replace(day=1), after)
    if view is View.WEEK:
        first = day - timedelta(days=day.weekday())
        week = timedelta(days=7)
        return Span(first, first + timedelta(days=6), first - week, first + week)
    length = timedelta(days=1 if view is View.VENUES else AGENDA_DAYS)
    return Span(day, day + length - timedelta(days=1), day - length, day + length)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event on a calendar; places are 0 where nobody registers."""

    event_id: int
    kind: str
    format: str
    title: str
    unit_name: str
    venue_name: str | None
    places: int
    seats_taken: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry on one day, from the first start to the last end of its sessions there.

    `part` joins the days of a longer event: from, mid, to, or nothing. `until` is the end of the
    event's last session on the days shown.
    """

    entry: Entry
    starts_at: datetime
    ends_at: datetime
    until: datetime
    part: str = ""


def placed_by_day(sittings: Iterable[tuple[Entry, datetime, datetime, date]]) -> dict[
    date, list[Placed]
]:  # fmt: skip
    """Put each event once on every day on which one of its sessions begins.

    Args:
        sittings: (event, session start, session end, campus day of the start), by start.

    Sessions of one event on one day become one entry from the first start to the last end;
    days in a row are joined, so that a training of five days reads as one bar.
    """
    merged: dict[tuple[int, date], tuple[Entry, datetime, datetime]] = {}
    last: dict[int, datetime] = {}
    for entry, starts_at, ends_at, day in sittings:
        key = (entry.event_id, day)
        held = merged.get(key)
        merged[key] = (
            (entry, starts_at, ends_at)
            if held is None
            else (entry, min(held[1], starts_at), max(held[2], ends_at))
        )
        last[entry.event_id] = max(last.get(entry.event_id, ends_at), ends_at)
    days: dict[date, list[Placed]] = {}
    for (event_id, day), (entry, starts_at, ends_at) in merged.items():
        part = _part(event_id, day, merged)
        days.setdefault(day, []).append(Placed(entry, starts_at, ends_at, last[event_id], part))
    for each in days.values():
        each.sort(key=lambda p: (p.part not in {"mid", "to"}, p.starts_at, p.entry.event_id))
    return days


def _part(event_id: int, day: date, merged: Container[tuple[int, date]]) -> str:
    """Where the day stands in a run of days within one week; a run does not cross Sundays."""
    one = timedelta(days=1)
    before = day.weekday() > 0 and (event_id, day - one) in merged
    after = day.weekday() < 6 and (event_id, day + one) in merged
    return {(False, True): "from", (True, True): "mid", (True, False): "to"}.get(
        (before, after), ""
    )

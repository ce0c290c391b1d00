"""The month and week grids as plain texts, ready to print: a page of 500 events is one loop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from app.calendars.rules import Placed, Span
from app.platform.clock import campus_zone
from app.platform.i18n import day_without_weekday, weekday

# Kinds share five hues and silhouettes; see templates/_ui/marks.html.
FAMILIES = {"fair": "fair", "talk": "talk", "visit": "visit", "training": "training"}
LARGE_FAIR = 1000


@dataclass(frozen=True, slots=True)
class Mark:
    """One event in a cell: its classes, address, clock time and title."""

    classes: str
    silhouette: str
    href: str
    clock: str
    title: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: how it is called, whether it is today or of another month, what stands on it."""

    day: date
    label: str
    weekday: str
    is_today: bool
    is_off: bool
    marks: Sequence[Mark]
    more: int


def grid(
    span: Span,
    days: Mapping[date, Sequence[Placed]],
    *,
    today: date,
    month: int | None,
    most: int | None,
) -> list[list[Cell]]:
    """Weeks of cells from Monday to Sunday.

    Args:
        month: days of other months are marked as off; None marks none.
        most: so many marks in a cell, the rest is counted; None shows all.
    """
    zone, cells = campus_zone(), []
    for n in range((span.last - span.first).days + 1):
        d = span.first + timedelta(days=n)
        placed = days.get(d, ())
        shown = [_mark(p, zone, with_end=most is None) for p in placed[:most]]
        cells.append(_cell(d, placed, today=today, month=month, shown=shown))
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]


def _cell(
    d: date, placed: Sequence[Placed], *, today: date, month: int | None, shown: Sequence[Mark]
) -> Cell:
    off = month is not None and d.month != month
    label = day_without_weekday(d) if off or month is None else str(d.day)
    return Cell(d, label, weekday(d), d == today, off, shown, len(placed) - len(shown))


def _mark(placed: Placed, zone: ZoneInfo, *, with_end: bool) -> Mark:
    entry = placed.entry
    family = FAMILIES.get(entry.kind, "contest")
    large = " major" if family == "fair" and entry.places >= LARGE_FAIR else ""
    part = f" {placed.part}" if placed.part else ""
    goes_on = placed.part in {"mid", "to"}
    time = "" if goes_on else f"{placed.starts_at.astimezone(zone):%H:%M}"
    if with_end and not goes_on:
        time += f"–{placed.ends_at.astimezone(zone):%H:%M}"
    return Mark(
        f"ev kind-{family}{part}{large}",
        "" if goes_on else f"k-{family}",
        f"/events/{entry.event_id}",
        time,
        entry.title,
    )

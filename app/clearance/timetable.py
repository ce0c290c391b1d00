"""One day of a venue, drawn to scale: who holds it when, where it clashes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.clearance.ways_out import Stretch
from app.venues.models import Venue
from app.venues.queries import Conflict

WIDTH = 800  # units of the drawing
LEFT = 10
ROW_HEIGHT = 34
OPENS, CLOSES = timedelta(hours=8), timedelta(hours=22)
EVERY = timedelta(hours=2)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Bar:
    """A booking: left edge, width, and how much of both ends is set-up and tear-down."""

    title: str
    x: float
    width: float
    before: float
    after: float
    row: int
    is_ours: bool
    confirmed: bool

    @property
    def y(self) -> int:
        """The upper edge."""
        return 6 + ROW_HEIGHT * self.row


@dataclass(frozen=True)
class Clash:
    """Where ours and another booking overlap; a soft one only competes."""

    title: str
    starts_at: datetime
    ends_at: datetime
    confirmed: bool
    x: float
    width: float

    @property
    def hours(self) -> float:
        """How long the overlap is."""
        return round((self.ends_at - self.starts_at) / HOUR, 1)


@dataclass(frozen=True)
class Tick:
    """An hour on the axis."""

    at: datetime
    x: float


@dataclass(frozen=True)
class Timetable:
    """The drawing: a day that begins at `midnight`, its bars, clashes and hours."""

    midnight: datetime
    bars: tuple[Bar, ...]
    clashes: tuple[Clash, ...]
    ticks: tuple[Tick, ...]

    @property
    def height(self) -> int:
        """Height of the rows."""
        return 6 + ROW_HEIGHT * (1 + max((bar.row for bar in self.bars), default=0))


@dataclass(frozen=True)
class Canvas:
    """What is drawn: a window of time, and the venue's set-up and tear-down."""

    window: Stretch
    before: timedelta
    after: timedelta

    def x(self, moment: datetime) -> float:
        """Where a moment is; outside the window at its edge."""
        start, end = self.window.starts_at, self.window.ends_at
        inside = min(max(moment, start), end)
        return round(LEFT + WIDTH * ((inside - start) / (end - start)), 1)

    def bar(self, stretch: Stretch, title: str, row: int, confirmed: bool | None) -> Bar:
        """A booking; `confirmed` None: ours."""
        x, end = self.x(stretch.starts_at), self.x(stretch.ends_at)
        return Bar(
            title=title,
            x=x,
            width=round(end - x, 1),
            before=round(min(self.x(stretch.starts_at + self.before), end) - x, 1),
            after=round(end - max(self.x(stretch.ends_at - self.after), x), 1),
            row=row,
            is_ours=confirmed is None,
            confirmed=bool(confirmed),
        )

    def clash(self, ours: Stretch, other: Conflict) -> Clash:
        """Where two bookings that overlap do so."""
        start = max(ours.starts_at, other.starts_at)
        end = min(ours.ends_at, other.ends_at)
        x = self.x(start)
        return Clash(other.title, start, end, other.confirmed, x, round(self.x(end) - x, 1))


def draw_day(
    midnight: datetime, ours: Sequence[Stretch], others: Sequence[Conflict], venue: Venue
) -> Timetable:
    """Draw the day that begins at `midnight`: others' bookings above, ours in the last row."""
    taken = [Stretch(each.starts_at, each.ends_at) for each in others]
    canvas = Canvas(
        _window(midnight, [*ours, *taken]),
        timedelta(minutes=venue.setup_minutes),
        timedelta(minutes=venue.teardown_minutes),
    )
    rows = _rows(taken)
    bars = [
        canvas.bar(stretch, each.title, row, each.confirmed)
        for each, stretch, row in zip(others, taken, rows, strict=True)
    ]
    bars += [canvas.bar(stretch, "", max(rows, default=-1) + 1, None) for stretch in ours]
    clashes = [
        canvas.clash(mine, each)
        for each, stretch in zip(others, taken, strict=True)
        for mine in ours
        if mine.overlaps(stretch)
    ]
    return Timetable(midnight, tuple(bars), tuple(clashes), tuple(_ticks(canvas)))


def _window(midnight: datetime, stretches: Sequence[Stretch]) -> Stretch:
    """From eight to ten at night, wider where something is earlier or later, within the day."""
    first = min([midnight + OPENS, *(each.starts_at for each in stretches)])
    last = max([midnight + CLOSES, *(each.ends_at for each in stretches)])
    whole_hour = midnight + (first - midnight) // HOUR * HOUR
    return Stretch(max(midnight, whole_hour), min(midnight + timedelta(days=1), last))


def _rows(taken: Sequence[Stretch]) -> list[int]:
    """The row of each booking: soft ones may overlap and then stand below one another."""
    ends: list[datetime] = []
    rows = []
    for stretch in taken:
        row = next((n for n, end in enumerate(ends) if end <= stretch.starts_at), len(ends))
        ends[row : row + 1] = [stretch.ends_at]
        rows.append(row)
    return rows


def _ticks(canvas: Canvas) -> list[Tick]:
    window = canvas.window
    count = (window.ends_at - window.starts_at) // EVERY
    hours = [window.starts_at + n * EVERY for n in range(count + 1)]
    return [Tick(hour, canvas.x(hour)) for hour in hours]

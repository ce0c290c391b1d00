"""Where an event that clashes could go: another time in its venue. Busy times in, moves out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

STEP = timedelta(minutes=30)
EARLIEST_HOUR, LATEST_HOUR = 8, 22
DAYS_AHEAD = 14


@dataclass(frozen=True)
class Stretch:
    """A venue's time, set-up and tear-down included: half-open."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Stretch") -> bool:
        """Whether both want the venue at some moment."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def moved(self, by: timedelta) -> "Stretch":
        """The same stretch later."""
        return Stretch(self.starts_at + by, self.ends_at + by)


def is_free(wanted: Iterable[Stretch], busy: Sequence[Stretch]) -> bool:
    """Whether all stretches find the venue free."""
    return not any(stretch.overlaps(other) for stretch in wanted for other in busy)


def nearest_move(
    opening: Stretch, wanted: Sequence[Stretch], busy: Sequence[Stretch], zone: tzinfo
) -> timedelta | None:
    """The smallest move on the same day that finds the venue free, or None.

    `opening` is the event itself without set-up: it stays between 8:00 and 22:00 of its day.
    """
    moves = sorted(_moves_of_the_day(opening, zone), key=lambda move: (abs(move), move))
    return _first_free(moves, wanted, busy)


def _moves_of_the_day(opening: Stretch, zone: tzinfo) -> Iterator[timedelta]:
    day = opening.starts_at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    first, last = day + timedelta(hours=EARLIEST_HOUR), day + timedelta(hours=LATEST_HOUR)
    start = first
    while start + (opening.ends_at - opening.starts_at) <= last:
        if start != opening.starts_at:
            yield start - opening.starts_at
        start += STEP


def next_day_move(wanted: Sequence[Stretch], busy: Sequence[Stretch]) -> timedelta | None:
    """The fewest days later, at the same hours, that find the venue free, or None."""
    return _first_free([timedelta(days=n) for n in range(1, DAYS_AHEAD + 1)], wanted, busy)


def _first_free(
    moves: Sequence[timedelta], wanted: Sequence[Stretch], busy: Sequence[Stretch]
) -> timedelta | None:
    for move in moves:
        if is_free([stretch.moved(move) for stretch in wanted], busy):
            return move
    return None

"""Pure rules of the tally: which days belong to a class year, what is still missing."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Activity:
    """An event that counts once for a person, with its evidence.

    Attributes:
        grade: the best grade of evidence among the sessions attended (A before B before C).
        minutes: attended in all; None when nobody scanned out.
    """

    event_id: int
    title: str
    kind: str
    starts_at: datetime
    first_in_at: datetime
    grade: str
    minutes: int | None


@dataclass(frozen=True)
class Requirement:
    """How many activities a class needs, which evidence counts, and who says so."""

    activities: int
    grades: frozenset[str]
    since: date
    until: date
    source: str
    document_number: str


@dataclass(frozen=True)
class Progress:
    """Activities done against the requirement; derived, never typed."""

    requirement: Requirement
    activities: tuple[Activity, ...]

    @property
    def done(self) -> int:
        """How many activities count."""
        return len(self.activities)

    @property
    def missing(self) -> int:
        """How many are still to come."""
        return max(0, self.requirement.activities - self.done)

    @property
    def is_complete(self) -> bool:
        """Whether the requirement is met."""
        return self.missing == 0


def class_year_days(class_year: int, first: str, last: str) -> tuple[date, date]:
    """The days [since, until] whose events count for a class, from policy's `09-01`, `08-31`.

    A class that graduates in 2027 counts from the first day in 2026 to the last day in 2027.
    A day that the month does not have is taken as its last.
    """
    return _day(class_year - 1, first), _day(class_year, last)


def _day(year: int, month_day: str) -> date:
    month, day = (int(part) for part in month_day.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))


SMALLEST_CELL = 5


def shown_count(count: int) -> int | None:
    """A count that may stand in a report; 1 to 4 are withheld, for they point at persons."""
    return None if 0 < count < SMALLEST_CELL else count


def current_class_year(on: date) -> int:
    """The class that graduates next: from September on it is next year's."""
    return on.year + 1 if on.month >= 9 else on.year

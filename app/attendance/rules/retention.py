"""How long the door remembers."""

from calendar import monthrange
from datetime import date, datetime, timedelta

# A phone that was put away full of unsent scans delivers them for a week after the event.
LEAST_DAYS = 8


def details_end_at(ends_at: datetime, days: int) -> datetime:
    """When the scans of an event lose what leads to a person, a phone or an address."""
    return ends_at + timedelta(days=max(days, LEAST_DAYS))


def attendance_ends_on(class_year: int, last_day: str, years: int) -> date:
    """The first day on which the attendance of a class is kept no longer: so many years after the
    last day of its class year, given as the policy has it (`08-31`).

    人力资源市场暂行条例 art. 33. A day that the month does not have is taken as its last.
    """
    year = class_year + years
    month, day = (int(part) for part in last_day.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1])) + timedelta(days=1)

"""How long the door remembers."""

from datetime import date, datetime, timedelta


def details_end_at(ends_at: datetime, days: int) -> datetime:
    """When the scans of an event lose what leads to a person, a phone or an address."""
    return ends_at + timedelta(days=days)


def attendance_ends_on(class_year_end: date, years: int) -> date:
    """The first day on which the attendance of a class is kept no longer: so many years after the
    last day of the class year (人力资源市场暂行条例 art. 33)."""
    year = class_year_end.year + years
    is_leap_day = (class_year_end.month, class_year_end.day) == (2, 29)
    last = date(year, 2, 28) if is_leap_day else class_year_end.replace(year=year)
    return last + timedelta(days=1)

"""Time at the edge: now, and campus wall time. Below the edge every moment is aware UTC."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app


def utcnow() -> datetime:
    """The present moment in UTC; only views, commands and jobs may ask."""
    return datetime.now(UTC)


def campus_zone() -> ZoneInfo:
    """The campus time zone of this installation."""
    return ZoneInfo(str(current_app.config["TIMEZONE"]))


def campus(moment: datetime) -> datetime:
    """The same moment on the campus clock."""
    return moment.astimezone(campus_zone())


def campus_today(at: datetime) -> date:
    """The campus calendar day that contains the moment."""
    return campus(at).date()


def from_campus(day: date, clock: time) -> datetime:
    """The UTC moment of a campus wall time."""
    return datetime.combine(day, clock, campus_zone()).astimezone(UTC)


def campus_day(day: date) -> tuple[datetime, datetime]:
    """The half-open UTC interval [start, end) of one campus day."""
    return from_campus(day, time()), from_campus(day + timedelta(days=1), time())

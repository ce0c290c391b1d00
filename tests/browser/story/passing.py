"""Time passes: in the test's own database, because the server's clock is the machine's.

The composer plans ahead and the permit rules ask for weeks, but tickets are scanned now. There is
no door in the application to set its clock, on purpose. So what was planned and what happened is
moved into the past instead: to every page and rule, that is the same as waiting.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.attendance.models import Attendance, Device, Occupancy, Presence, Scan
from app.events.models import Event, Session
from app.platform.clock import utcnow
from app.platform.database import UtcDateTime, reading, transaction
from app.venues.models import Booking

WITH_THE_TIME = (Event, Session, Booking, Device, Scan, Presence, Occupancy, Attendance)


def time_passes(span: timedelta) -> None:
    """Move every moment of events and doors back by `span`."""
    reading().rollback()
    with transaction() as tx:
        for model in WITH_THE_TIME:
            columns = model.__table__.columns
            moments = [each.key for each in columns if isinstance(each.type, UtcDateTime)]
            for row in tx.scalars(select(model)):
                for name in moments:
                    before: datetime | None = getattr(row, name)
                    if before is not None:
                        setattr(row, name, before - span)


def session_comes(event_id: int, number: int, *, minutes: int = 10) -> None:
    """Wait until some minutes into a session (from 1); negative ones count from its end."""
    reading().rollback()
    session = reading().get_one(Event, event_id).sessions[number - 1]
    edge = session.starts_at if minutes >= 0 else session.ends_at
    time_passes(edge + timedelta(minutes=minutes) - utcnow())

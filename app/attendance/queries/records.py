"""A person's own record of where they took part."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.attendance.kinds import Grade
from app.attendance.models import Attendance
from app.events.kinds import EventKind
from app.events.models import Event, Session
from app.platform.database import reading


@dataclass(frozen=True)
class AttendanceRow:
    """One session that a person attended, with its evidence; `minutes` is None while inside."""

    event_id: int
    kind: EventKind
    title: str
    session_title: str
    first_in_at: datetime
    last_out_at: datetime | None
    minutes: int | None
    exit_assumed: bool
    grade: Grade


def attendances_of(person_id: int) -> list[AttendanceRow]:
    """Everything on record of a person, newest first, in one trip."""
    rows = reading().execute(
        select(
            Event.id,
            Event.kind,
            Event.title,
            Session.title,
            Attendance.first_in_at,
            Attendance.last_out_at,
            Attendance.minutes,
            Attendance.exit_assumed,
            Attendance.grade,
        )
        .join(Event, Event.id == Attendance.event_id)
        .join(Session, Session.id == Attendance.session_id)
        .where(Attendance.person_id == person_id)
        .order_by(Attendance.first_in_at.desc(), Attendance.id.desc())
    )
    return [AttendanceRow(*row) for row in rows]

"""Attendance as other rooms read it: whose, where, how long, with which evidence."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.attendance.kinds import Grade
from app.attendance.models import Attendance
from app.events.kinds import EventKind
from app.events.models import Event, Session
from app.platform.database import reading


@dataclass(frozen=True)
class AttendanceRow:
    """One person at one session; `minutes` is None while they are inside."""

    event_id: int
    session_id: int
    kind: EventKind
    title: str
    session_title: str
    starts_at: datetime
    ends_at: datetime
    first_in_at: datetime
    last_out_at: datetime | None
    minutes: int | None
    grade: Grade
    exit_assumed: bool


@dataclass(frozen=True)
class AttendedEvent:
    """A person at an event, over all its sessions, with the grade of the best evidence."""

    person_id: int
    event_id: int
    kind: EventKind
    title: str
    first_in_at: datetime
    minutes: int
    grade: Grade


def attendances_of(person_id: int) -> list[AttendanceRow]:
    """Everything a person attended, the latest first."""
    rows: Iterable[Any] = reading().execute(
        select(
            Event.id,
            Session.id,
            Event.kind,
            Event.title,
            Session.title,
            Session.starts_at,
            Session.ends_at,
            Attendance.first_in_at,
            Attendance.last_out_at,
            Attendance.minutes,
            Attendance.grade,
            Attendance.exit_assumed,
        )
        .join(Session, Session.id == Attendance.session_id)
        .join(Event, Event.id == Attendance.event_id)
        .where(Attendance.person_id == person_id)
        .order_by(Attendance.first_in_at.desc(), Session.id)
    )
    return [AttendanceRow(*row) for row in rows]


def attended_events(
    person_ids: Collection[int], start: datetime, end: datetime, grades: Collection[Grade]
) -> list[AttendedEvent]:
    """The events that each person attended with first entry in [start, end), in that order.

    An event is attended when the minutes of the person's sessions, with evidence of one of the
    grades, reach what the event asks; where it asks nothing, having come in is enough. What
    somebody decided not to count is left out.
    """
    minutes = func.coalesce(func.sum(Attendance.minutes), 0)
    rows: Iterable[Any] = reading().execute(
        select(
            Attendance.person_id,
            Event.id,
            Event.kind,
            Event.title,
            func.min(Attendance.first_in_at).label("first_in_at"),
            minutes,
            func.min(Attendance.grade),
        )
        .join(Event, Event.id == Attendance.event_id)
        .where(
            Attendance.person_id.in_(person_ids),
            Attendance.grade.in_(sorted(grades)),
            Attendance.disallowed_at.is_(None),
        )
        .group_by(Attendance.person_id, Event.id, Event.kind, Event.title, Event.required_minutes)
        .having(
            minutes >= Event.required_minutes,
            func.min(Attendance.first_in_at) >= start,
            func.min(Attendance.first_in_at) < end,
        )
        .order_by("first_in_at", Event.id)
    )
    return [AttendedEvent(*row) for row in rows]

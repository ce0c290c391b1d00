"""Certificates of attendance: derived from what is on record each time they are shown."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from app.attendance.models import Attendance, Certificate
from app.attendance.queries.credits import creditable
from app.attendance.queries.records import grades_for
from app.attendance.rules.certificates import Attested
from app.events.models import Event, Session
from app.people.models import Person
from app.platform.database import reading
from app.platform.errors import NotFound
from app.units.models import Unit


def certificate_behind(code: str, at: datetime) -> Attested | None:
    """What the certificate with a canonical code attests today; None: there is no such code."""
    return _attested(_certificates().where(Certificate.code == code), at)


def own_certificate(person_id: int, event_id: int, at: datetime) -> Attested:
    """A person's certificate of an event; `NotFound` where none was made or it is withdrawn."""
    mine = (Certificate.person_id == person_id) & (Certificate.event_id == event_id)
    found = _attested(_certificates().where(mine), at)
    if found is None or not found.holds:
        raise NotFound
    return found


def is_on_record(person_id: int, event_id: int) -> bool:
    """Whether anything is on record of a person at an event."""
    found = select(Attendance.id).where(
        Attendance.person_id == person_id, Attendance.event_id == event_id
    )
    return reading().scalar(found.limit(1)) is not None


def is_earned(person_id: int, event: Event, at: datetime) -> bool:
    """Whether a person's attendance of an event that is over counts."""
    if event.cancelled_at is not None or event.ends_at > at:
        return False
    minutes, sessions = _credit(person_id, event.id, at)
    return sessions > 0 and minutes >= event.required_minutes


def _certificates() -> Select[*tuple[Any, ...]]:
    of_sessions = (
        select(func.count()).where(Session.event_id == Event.id).correlate(Event).scalar_subquery()
    )
    return (
        select(
            Certificate.code,
            Certificate.person_id,
            Certificate.event_id,
            Person.name,
            Event.title,
            Event.kind,
            Event.starts_at,
            Event.ends_at,
            Unit.name,
            Certificate.issued_at,
            Event.required_minutes,
            of_sessions,
        )
        .join(Person, Person.id == Certificate.person_id)
        .join(Event, Event.id == Certificate.event_id)
        .join(Unit, Unit.id == Event.unit_id)
    )


def _attested(query: Select[*tuple[Any, ...]], at: datetime) -> Attested | None:
    row: Any = reading().execute(query).first()
    if row is None:
        return None
    minutes, sessions = _credit(row[1], row[2], at)
    holds = sessions > 0 and minutes >= row[10]
    return Attested(*(*row[:9], minutes, sessions, row[11], row[9], holds))


def _credit(person_id: int, event_id: int, at: datetime) -> tuple[int, int]:
    """Minutes and sessions of a person at an event that can count."""
    row: Any = (
        reading()
        .execute(
            select(func.coalesce(func.sum(Attendance.minutes), 0), func.count()).where(
                Attendance.person_id == person_id,
                Attendance.event_id == event_id,
                creditable(grades_for(person_id, at)),
            )
        )
        .one()
    )
    minutes, sessions = row
    return minutes, sessions

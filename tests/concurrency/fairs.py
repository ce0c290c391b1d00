"""Events to race for, and the crowds that do."""

from sqlalchemy import func, select

from app.platform.access import Actor
from app.platform.database import reading
from app.registrations.models import Seat
from app.registrations.queries.applications import session_rows
from app.units.models import Unit
from tests.factories import make_event, make_students

CLIENTS = 64


def a_fair(school: Unit, *, quota: int, sessions: int = 1) -> tuple[int, list[int]]:
    """An event's id and its sessions'."""
    event = make_event(school, quota=quota, sessions=sessions)
    return event.id, [session.id for session in event.sessions]


def crowd(school: Unit, size: int = CLIENTS) -> list[Actor]:
    """Students of a school, as the actors they are."""
    return [Actor(person_id, "学生") for person_id in make_students(school, size)]


def taken(event_id: int) -> list[int]:
    """Places taken in each session, as counted."""
    reading().rollback()
    return [row.seats_taken for row in session_rows(event_id)]


def seats_in(session_id: int) -> int:
    """Seats that exist in a session."""
    reading().rollback()
    found = reading().scalar(select(func.count(Seat.id)).where(Seat.session_id == session_id))
    return found or 0

"""What the tests of places stand on: a fair in three waves of two places, and a student."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.events.models import Event
from app.platform.access import Actor
from app.platform.database import reading, transaction
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.registrations.models import Seat
from app.registrations.operations import register_many, register_student
from app.registrations.queries import session_rows
from app.units.models import Unit
from tests.factories import NOW, make_students

# Views judge by the real clock.
TODAY = datetime.now(UTC).replace(microsecond=0)
SOON = TODAY + timedelta(days=2)


@dataclass(frozen=True)
class Scene:
    """A university with a school, a fair's id, its waves' ids, and a student."""

    university: Unit
    school: Unit
    event: int
    waves: tuple[int, ...]
    student: Actor


def counts(event_id: int) -> list[tuple[int, int]]:
    """Seats taken and people waiting of each session."""
    reading().rollback()
    return [(row.seats_taken, row.waiting) for row in session_rows(event_id)]


def seats() -> set[tuple[int, int]]:
    """Registration and session of every seat."""
    reading().rollback()
    rows = reading().execute(select(Seat.registration_id, Seat.session_id))
    return {(registration_id, session_id) for registration_id, session_id in rows}


def fill(scene: Scene, wave: int, at: datetime = NOW) -> None:
    """Let other students take both places of a wave."""
    people = make_students(scene.school, 2)
    register_many(scene.event, scene.waves[wave], people, at=at, actor=scene.student)


def change_event(event_id: int, **values: object) -> None:
    """Write an event's columns, whatever the operations would say."""
    with transaction() as tx:
        tx.execute(update(Event).where(Event.id == event_id).values(**values))


def refused(reason: Reason, **facts: object) -> "pytest.RaisesExc[Refusal]":
    """Expect a refusal for this reason, with at least these facts."""

    def agrees(refusal: Refusal) -> bool:
        return refusal.reason is reason and facts.items() <= refusal.facts.items()

    return pytest.RaisesExc(Refusal, check=agrees)


def own_registration(fair: Scene) -> int:
    """Give the student a place in the first wave of today's fair."""
    return register_student(fair.event, [fair.waves[0]], actor=fair.student, at=TODAY)

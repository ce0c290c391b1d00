"""Hardship graduates and their attendance, for the tests of this room."""

from datetime import datetime, timedelta

from app.attendance.kinds import Grade
from app.attendance.models import Attendance
from app.events.models import Event
from app.people.models import Person
from app.platform.access import system_actor
from app.platform.database import transaction
from app.support.kinds import Category
from app.support.operations.files import FileDraft, save_file
from tests.factories import NOW

CLI = system_actor("test")
POVERTY = frozenset({Category.POVERTY})


def open_file(student: Person, helper: Person | None = None) -> int:
    """The id of a student's support file."""
    with transaction() as tx:
        draft = FileDraft(student.id, POVERTY, helper.id if helper else None)
        return save_file(tx, draft, actor=CLI, at=NOW)[0]


def attend(
    person: Person,
    event: Event,
    *,
    grade: Grade = Grade.A,
    minutes: int | None = 60,
    session: int = 0,
    at: datetime | None = None,
) -> None:
    """Put one attendance on record."""
    first = at or event.starts_at
    with transaction() as tx:
        tx.add(
            Attendance(
                person_id=person.id,
                event_id=event.id,
                session_id=event.sessions[session].id,
                grade=grade,
                first_in_at=first,
                last_out_at=None if minutes is None else first + timedelta(minutes=minutes),
                minutes=minutes,
                digest="0" * 64,
            )
        )

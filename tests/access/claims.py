"""What waits for a second person at a university's running event, and a certificate."""

import secrets
from datetime import datetime
from typing import Protocol

from sqlalchemy import select

from app.attendance.models import Certificate
from app.attendance.operations.claims import (
    ClaimDraft,
    enter_from_paper,
    hand_in_paper,
    propose_attendance,
)
from app.attendance.queries.claims import open_batch
from app.people.models import Student
from app.people.queries import actor_of
from app.platform.database import reading, transaction
from app.registrations.rules import new_code
from app.units.models import Unit
from tests.factories import make_student


class Scene(Protocol):
    """What of a university is needed."""

    name: str
    school: Unit
    people: dict[str, int]
    events: dict[str, int]
    places: dict[str, int | str]
    sessions: dict[str, list[int]]


def claim_attendance(made: Scene, at: datetime) -> None:
    """A volunteer claims the student, the organiser hands a paper list in; the other student has a
    certificate."""
    event_id, wave = made.events["running"], made.sessions["running"][0]
    volunteer, organiser = (actor_of(made.people[who]) for who in ("gate", "organiser"))
    number = reading().get_one(Student, made.people["student"]).number
    draft = ClaimDraft(number, wave, "手机没电")
    made.places["claim_id"] = propose_attendance(event_id, draft, actor=volunteer, at=at)
    late = make_student(made.school, f"{made.name}late")
    enter_from_paper(event_id, wave, late.id, actor=organiser, at=at)
    batch_id = open_batch(event_id, wave, organiser.person_id) or 0
    hand_in_paper(event_id, batch_id, actor=organiser, at=at)
    code = new_code(secrets.randbits)
    with transaction() as tx:
        tx.add(
            Certificate(code=code, person_id=made.people["other"], event_id=event_id, issued_at=at)
        )
    made.places.update(list_id=batch_id, certificate_code=code)
    assert reading().scalar(select(Certificate.id).where(Certificate.code == code))

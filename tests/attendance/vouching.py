"""What the tests of claims stand on: an event that has begun, two people who vouch, students."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.attendance.models import Attendance
from app.attendance.operations.claims import ClaimDraft, propose_attendance
from app.people.models import Student
from app.platform.access import Actor, Role
from app.platform.database import reading
from tests.attendance.doors import HOUR, Pass, Scene, give_pass, kept, make_scene
from tests.factories import NOW, make_staff

AT = NOW + timedelta(minutes=30)
LATER = NOW + 4 * HOUR


@dataclass(frozen=True)
class Desk:
    """A fair in its first wave, its organisers, and a student with a place in that wave."""

    scene: Scene
    first: Actor
    second: Actor
    student: Pass

    @property
    def event_id(self) -> int:
        return self.scene.event_id

    @property
    def wave(self) -> int:
        return self.scene.waves[0]


def make_desk(**fields: object) -> Desk:
    """The desk."""
    scene = make_scene(**fields)  # type: ignore[arg-type]
    first = make_staff(Role.ORGANISER, scene.university, "周敏")
    second = make_staff(Role.ORGANISER, scene.university, "李芸")
    return Desk(scene, first, second, give_pass(scene))


def number_of(who: Pass) -> str:
    """A student's number."""
    return reading().get_one(Student, who.person_id).number


def draft_for(desk: Desk, who: Pass | None = None, **fields: object) -> ClaimDraft:
    """A claim for the desk's student, or another one."""
    values = {"session_id": desk.wave, "reason": "手机没电", "minutes": None} | fields
    number = number_of(who or desk.student)
    return ClaimDraft(number=number, **values)  # type: ignore[arg-type]


def proposed(desk: Desk, who: Pass | None = None, *, at: datetime = AT, **fields: object) -> int:
    """A claim that the first person made."""
    draft = draft_for(desk, who, **fields)
    return propose_attendance(desk.event_id, draft, actor=desk.first, at=at)


def on_record(who: Pass) -> list[Attendance]:
    """What is on record of somebody, by session."""
    rows = kept(Attendance, Attendance.person_id == who.person_id)
    return sorted(rows, key=lambda row: row.session_id)

"""Walk-ins: registered and admitted with one press, or neither."""

import uuid
from typing import Any

import pytest
from flask import Flask

from app.attendance.forms.scans import ScanKeys, read_scan
from app.attendance.models import Attendance, Occupancy, Presence, Scan
from app.attendance.operations.stops import stop_entry
from app.attendance.operations.walk_ins import WalkIn, walk_in
from app.attendance.rules import ScanDraft
from app.platform.access import Actor
from app.platform.audit import AuditRow
from app.platform.database import reading
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from app.registrations.models import Registration, Ticket
from tests.attendance.doors import (
    KEY,
    MINUTE,
    ORGANISER,
    Scene,
    change_event,
    crowd_of,
    give_pass,
    kept,
    make_scene,
    outcome,
)
from tests.factories import NOW, make_person, make_student


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(closes_at=NOW)


@pytest.fixture
def student(scene: Scene) -> int:
    return make_student(scene.school, "陈小雨").id


def come(
    scene: Scene, person_id: int, scan_id: str = "", *, minute: int = 5, actor: Actor = ORGANISER
) -> WalkIn:
    """Somebody without a ticket stands before the gate."""
    scan_id = scan_id or str(uuid.uuid4())
    at = NOW + minute * MINUTE

    def scan_of(code: str) -> ScanDraft:
        members: dict[str, Any] = {
            "id": scan_id, "code": code, "direction": "in", "source": "number", "gate": "A",
            "scanned_at": at.isoformat(),
        }  # fmt: skip
        scan = read_scan(members, event_id=scene.event_id, keys=ScanKeys(KEY, KEY), at=at)
        assert isinstance(scan, ScanDraft)
        return scan

    reading().rollback()
    return walk_in(scene.event_id, person_id, scan_id, scan_of, actor=actor, at=at)


def test_student_is_registered_and_inside(scene: Scene, student: int) -> None:
    worker = make_person("刘畅")
    walked = come(scene, student, actor=Actor(worker.id, worker.name))
    assert (walked.is_in, walked.answer["holder"]["name_masked"]) == (True, "陈*")
    assert (walked.crowd.inside, crowd_of(scene).inside) == (1, 1)
    (scan,) = kept(Scan)
    assert (scan.source, scan.gate, scan.by_id, scan.outcome) == (
        "number", "A", worker.id, "admitted",
    )  # fmt: skip
    (registration,) = kept(Registration)
    assert (registration.person_id, registration.registered_at) == (student, NOW + 5 * MINUTE)
    assert scan.session_id == scene.waves[0]
    acts = [row.action for row in kept(AuditRow)]
    assert acts[-1] == "registration.at_door"


def test_presence_and_attendance_are_written_with_it(scene: Scene, student: int) -> None:
    come(scene, student)
    presence, ticket = kept(Presence)[0], kept(Ticket)[0]
    assert (presence.inside, presence.ticket_id) == (True, ticket.id)
    (stay,) = kept(Attendance)
    assert (stay.person_id, stay.first_in_at, stay.grade) == (student, NOW + 5 * MINUTE, "A")


def test_pressing_twice_is_one_admission(scene: Scene, student: int) -> None:
    scan_id = str(uuid.uuid4())
    first, again = come(scene, student, scan_id), come(scene, student, scan_id, minute=6)
    assert again.answer == first.answer
    assert again.crowd.inside == 1
    assert (len(kept(Scan)), len(kept(Registration))) == (1, 1)


def test_id_of_another_scan_is_refused(scene: Scene, student: int) -> None:
    scan_id = str(uuid.uuid4())
    come(scene, student, scan_id)
    with pytest.raises(Refusal) as refused:
        come(scene, make_student(scene.school).id, scan_id)
    assert refused.value.reason is Reason.KEY_REUSED
    assert len(kept(Registration)) == 1


@pytest.mark.parametrize("answer", ["full", "stopped"])
def test_door_that_says_no_registers_nobody(scene: Scene, student: int, answer: str) -> None:
    if answer == "full":
        change_event(scene, safe_capacity=1, student_quota=1)
        outcome(scene, give_pass(scene).code)
    else:
        stop_entry(scene.event_id, "拥挤", actor=ORGANISER, at=NOW)
    before = len(kept(Scan))
    walked = come(scene, student)
    assert (walked.is_in, walked.answer["outcome"]) == (False, answer)
    assert kept(Registration, Registration.person_id == student) == []
    assert len(kept(Scan)) == before


def test_registered_student_is_told_so(scene: Scene, student: int) -> None:
    come(scene, student)
    with pytest.raises(Refusal) as refused:
        come(scene, student)
    assert refused.value.reason is Reason.ALREADY_REGISTERED


def test_first_scan_of_all_makes_the_counter(scene: Scene, student: int) -> None:
    assert kept(Occupancy) == []
    come(scene, student)
    assert crowd_of(scene).cap == 100


def test_event_that_does_not_exist_is_not_found(scene: Scene, student: int) -> None:
    with pytest.raises(NotFound):
        walk_in(
            999_999, student, str(uuid.uuid4()), lambda _code: pytest.fail("no code"),
            actor=ORGANISER, at=NOW,
        )  # fmt: skip

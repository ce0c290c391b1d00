"""Taking an admission back: the person is outside again, and what the scan earned is gone."""

import uuid

import pytest
from flask import Flask
from sqlalchemy import update

from app.attendance.models import Hall, Occupancy, Presence, Reversal, Scan
from app.attendance.operations.halls import HallDraft, add_hall, move_to_hall
from app.attendance.operations.reversals import take_back
from app.platform.access import Actor
from app.platform.audit import AuditRow
from app.platform.database import reading, transaction
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from app.registrations.kinds import Party
from tests.attendance.doors import (
    MINUTE,
    ORGANISER,
    Pass,
    Scene,
    a_scan,
    attendances_of,
    change_event,
    crowd_of,
    give_pass,
    kept,
    make_scene,
    make_training,
    outcome,
    presence_of,
    record,
    scans_of,
)
from tests.factories import NOW, make_person


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene()


def admit(scene: Scene, ticket: Pass, minute: int = 0) -> str:
    """Admit somebody; give the scan's id."""
    scan = a_scan(ticket.code, at=NOW + minute * MINUTE)
    answer = record(scene, scan, at=NOW + minute * MINUTE)[0]
    assert answer["outcome"] == "admitted"
    return str(answer["id"])


def undo(scene: Scene, scan_id: str, minute: int = 10, actor: Actor = ORGANISER) -> None:
    """Take an admission back."""
    reading().rollback()
    take_back(scene.event_id, scan_id, "扫错了", actor=actor, at=NOW + minute * MINUTE)


def refusal(scene: Scene, scan_id: str, minute: int = 10) -> Reason:
    """Why it cannot be taken back."""
    with pytest.raises(Refusal) as refused:
        undo(scene, scan_id, minute)
    return refused.value.reason


def test_person_is_outside_again_and_counted_out(scene: Scene) -> None:
    ticket = give_pass(scene)
    scan_id = admit(scene, ticket)
    undo(scene, scan_id)
    presence = presence_of(ticket)
    assert presence is not None
    assert (presence.inside, presence.since) == (False, NOW + 10 * MINUTE)
    crowd = crowd_of(scene)
    assert (crowd.inside, crowd.students_inside) == (0, 0)
    assert attendances_of(ticket) == []


def test_scan_stays_and_the_reversal_says_who_when_and_why(scene: Scene) -> None:
    person = make_person("陈刚")
    scan_id = admit(scene, give_pass(scene))
    undo(scene, scan_id, actor=Actor(person.id, person.name))
    assert [(scan.id, scan.outcome) for scan in scans_of(scene)] == [(scan_id, "admitted")]
    (row,) = kept(Reversal)
    assert (row.scan_id, row.event_id, row.reason, row.by_id, row.at) == (
        scan_id, scene.event_id, "扫错了", person.id, NOW + 10 * MINUTE,
    )  # fmt: skip
    (act,) = kept(AuditRow, AuditRow.action == "scan.take_back")
    assert (act.person_id, act.detail["scan"]) == (person.id, scan_id)


def test_person_may_come_in_again_and_it_counts(scene: Scene) -> None:
    ticket = give_pass(scene)
    undo(scene, admit(scene, ticket))
    assert outcome(scene, ticket.code, at=NOW + 12 * MINUTE) == "admitted"
    assert attendances_of(ticket)[0].first_in_at == NOW + 12 * MINUTE
    assert crowd_of(scene).inside == 1


def test_earlier_stay_is_kept_and_ends_where_it_ended(scene: Scene) -> None:
    ticket = give_pass(scene)
    admit(scene, ticket)
    outcome(scene, ticket.code, "out", at=NOW + 20 * MINUTE)
    undo(scene, admit(scene, ticket, 30), 40)
    (stay,) = attendances_of(ticket)
    assert (stay.first_in_at, stay.last_out_at, stay.minutes) == (NOW, NOW + 20 * MINUTE, 20)


def test_staff_and_representatives_are_counted_out_too(scene: Scene) -> None:
    student = give_pass(scene)
    admit(scene, student)
    undo(scene, admit(scene, give_pass(scene, party=Party.EMPLOYER_REP, name="李雷")))
    crowd = crowd_of(scene)
    assert (crowd.inside, crowd.students_inside) == (1, 1)


def test_hall_is_counted_down_with_the_event(scene: Scene) -> None:
    ticket = give_pass(scene)
    scan_id = admit(scene, ticket)
    hall_id = add_hall(scene.event_id, HallDraft("B厅", 10), actor=ORGANISER, at=NOW)
    move_to_hall(scene.event_id, ticket.id, hall_id, actor=ORGANISER, at=NOW + MINUTE)
    undo(scene, scan_id)
    assert kept(Hall)[0].inside == 0
    assert kept(Presence)[0].hall_id is None


def test_entry_opens_again_when_the_crowd_is_calm(scene: Scene) -> None:
    change_event(scene, safe_capacity=1, student_quota=1)
    scan_id = admit(scene, give_pass(scene))
    assert kept(Occupancy)[0].red_since is not None
    undo(scene, scan_id)
    assert kept(Occupancy)[0].red_since is None


def test_lesson_that_the_same_entry_covered_goes_too(app: Flask) -> None:
    scene = make_training()
    ticket = give_pass(scene)
    undo(scene, admit(scene, ticket))
    assert attendances_of(ticket) == []


def test_taken_back_twice_is_refused(scene: Scene) -> None:
    scan_id = admit(scene, give_pass(scene))
    undo(scene, scan_id)
    assert refusal(scene, scan_id) is Reason.REVERSAL_DONE
    assert crowd_of(scene).inside == 0


def test_admission_is_not_taken_back_after_the_person_left(scene: Scene) -> None:
    ticket = give_pass(scene)
    scan_id = admit(scene, ticket)
    outcome(scene, ticket.code, "out", at=NOW + 5 * MINUTE)
    assert refusal(scene, scan_id) is Reason.REVERSAL_AFTER_EXIT
    admit(scene, ticket, 6)
    assert refusal(scene, scan_id) is Reason.REVERSAL_AFTER_EXIT
    assert crowd_of(scene).inside == 1


def test_nothing_is_taken_back_after_the_event(scene: Scene) -> None:
    scan_id = admit(scene, give_pass(scene))
    assert refusal(scene, scan_id, 180) is Reason.REVERSAL_TOO_LATE
    assert crowd_of(scene).inside == 1


def test_scan_that_let_nobody_in_has_nothing_to_take_back(scene: Scene) -> None:
    ticket = give_pass(scene)
    admit(scene, ticket)
    for scan in (a_scan(ticket.code), a_scan("nobody's"), a_scan(ticket.code, "out")):
        answer = record(scene, scan, at=NOW + MINUTE)[0]
        assert refusal(scene, answer["id"]) is Reason.REVERSAL_EMPTY


def test_scan_of_another_event_is_not_found(scene: Scene) -> None:
    other = make_scene()
    scan_id = admit(other, give_pass(other))
    for foreign in (scan_id, str(uuid.uuid4())):
        with pytest.raises(NotFound):
            undo(scene, foreign)


def test_offline_scan_from_before_the_reversal_changes_nothing_when_it_arrives(
    scene: Scene,
) -> None:
    ticket = give_pass(scene)
    undo(scene, admit(scene, ticket))
    late = a_scan(ticket.code, at=NOW + 5 * MINUTE, offline=True)
    answer = record(scene, late, at=NOW + 15 * MINUTE)[0]
    assert (answer["outcome"], answer["reason"]) == ("admitted", "superseded")
    assert crowd_of(scene).inside == 0


def test_everything_is_kept_or_nothing(scene: Scene) -> None:
    """A counter that would go below nobody undoes the reversal with it."""
    ticket = give_pass(scene)
    scan_id = admit(scene, ticket)
    with transaction() as tx:
        tx.execute(update(Occupancy).values(inside=0, students_inside=0))
    with pytest.raises(Exception, match="inside"):
        undo(scene, scan_id)
    reading().rollback()
    presence = presence_of(ticket)
    assert presence is not None
    assert presence.inside
    assert (kept(Reversal), len(kept(Scan))) == ([], 1)

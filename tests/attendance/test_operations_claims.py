"""A second person: who may decide, what comes of it, and what a scan still says afterwards."""

from datetime import timedelta

import pytest
from flask import Flask

from app.attendance.kinds import ClaimSource, Grade
from app.attendance.models import Attendance, Claim
from app.attendance.operations.claims import (
    decide_claim,
    propose_attendance,
    report_attendance,
)
from app.attendance.rules.stays import next_digest
from app.events.kinds import EventKind
from app.platform.access import Actor
from app.platform.audit import AuditRow
from app.platform.database import transaction
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from tests.attendance.doors import HOUR, change_event, give_pass, kept, outcome
from tests.attendance.vouching import (
    AT,
    LATER,
    Desk,
    draft_for,
    make_desk,
    on_record,
    proposed,
)
from tests.factories import NOW, actor, count, make_school, make_student, make_unit


@pytest.fixture
def desk(app: Flask) -> Desk:
    return make_desk()


def refusal(act: object, *arguments: object, **named: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        act(*arguments, **named)  # type: ignore[operator]
    return refused.value


def decide(desk: Desk, claim_id: int, who: Actor, *, confirms: bool = True) -> None:
    decide_claim(desk.event_id, claim_id, confirms=confirms, actor=who, at=AT)


def student_actor(desk: Desk) -> Actor:
    return Actor(desk.student.person_id, "学生")


def test_claim_alone_is_no_attendance(desk: Desk) -> None:
    proposed(desk)
    assert on_record(desk.student) == []


def test_confirmed_claim_is_evidence_c_for_the_whole_session(desk: Desk) -> None:
    decide(desk, proposed(desk), desk.second)
    row = on_record(desk.student)[0]
    assert (row.grade, row.session_id, row.minutes) == (Grade.C, desk.wave, 60)
    assert (row.first_in_at, row.last_out_at) == (NOW, NOW + HOUR)
    assert not row.exit_assumed
    actions = [audit.action for audit in kept(AuditRow, AuditRow.action.startswith("claim."))]
    assert actions == ["claim.propose", "claim.confirm"]


@pytest.mark.parametrize(("minutes", "expected"), [(25, 25), (600, 60)])
def test_minutes_that_were_typed_count_up_to_the_session(
    desk: Desk, minutes: int, expected: int
) -> None:
    decide(desk, proposed(desk, minutes=minutes), desk.second)
    assert on_record(desk.student)[0].minutes == expected


def test_who_claimed_does_not_decide(desk: Desk) -> None:
    claim_id = proposed(desk)
    assert refusal(decide, desk, claim_id, desk.first).reason is Reason.CLAIM_OWN
    assert refusal(decide, desk, claim_id, student_actor(desk)).reason is Reason.CLAIM_OWN
    assert refusal(decide, desk, claim_id, Actor(None, "x")).reason is Reason.CLAIM_OWN


def test_decided_claim_is_not_decided_again(desk: Desk) -> None:
    claim_id = proposed(desk)
    decide(desk, claim_id, desk.second)
    assert refusal(decide, desk, claim_id, desk.second).reason is Reason.CLAIM_DECIDED


def test_refused_claim_leaves_nothing_and_may_be_made_anew(desk: Desk) -> None:
    claim_id = proposed(desk)
    decide(desk, claim_id, desk.second, confirms=False)
    assert on_record(desk.student) == []
    assert proposed(desk, reason="学生证已核对") == claim_id
    decide(desk, claim_id, desk.second)
    assert on_record(desk.student)[0].grade is Grade.C


def test_claim_of_another_event_is_not_found(desk: Desk) -> None:
    claim_id = proposed(desk)
    other = make_desk()
    with pytest.raises(NotFound):
        decide(other, claim_id, desk.second)


def test_scan_is_better_and_is_said_to_be(desk: Desk) -> None:
    outcome(desk.scene, desk.student.code, at=NOW)
    refused = refusal(proposed, desk)
    assert (refused.reason, refused.facts) == (Reason.ATTENDED_ALREADY, {"grade": "A"})


def test_scan_that_came_between_keeps_its_grade(desk: Desk) -> None:
    claim_id = proposed(desk)
    outcome(desk.scene, desk.student.code, at=NOW)
    assert refusal(decide, desk, claim_id, desk.second).reason is Reason.ATTENDED_ALREADY
    assert on_record(desk.student)[0].grade is Grade.A
    assert kept(Claim)[0].confirmed_at is None


def test_scan_that_comes_to_light_later_replaces_the_claim(desk: Desk) -> None:
    decide(desk, proposed(desk), desk.second)
    before = on_record(desk.student)[0].digest
    for direction, minutes in (("in", 5), ("out", 35)):
        moment = NOW + timedelta(minutes=minutes)
        told = {"in": "admitted", "out": "left"}[direction]
        outcome(
            desk.scene, desk.student.code, direction, at=AT + HOUR, scanned_at=moment,
            offline=True, told=told,
        )  # fmt: skip
    row = on_record(desk.student)[0]
    assert (row.grade, row.minutes, row.first_in_at) == (Grade.A, 30, NOW + timedelta(minutes=5))
    assert row.digest != before
    assert row.digest != next_digest("", "")


def test_disallowed_stays_so_when_a_claim_is_confirmed(desk: Desk) -> None:
    report_late(desk)
    with transaction() as tx:
        tx.query(Attendance).update({"disallowed_at": LATER})
    claim = kept(Claim)[0]
    decide_claim(desk.event_id, claim.id, confirms=True, actor=desk.second, at=LATER)
    row = on_record(desk.student)[0]
    assert (row.grade, row.disallowed_at) == (Grade.C, LATER)


def test_student_of_another_university_is_unknown(desk: Desk) -> None:
    make_student(make_school(make_unit()), number="77000001")
    draft = draft_for(desk)
    stranger = type(draft)("77000001", draft.session_id, draft.reason)
    refused = refusal(propose_attendance, desk.event_id, stranger, actor=desk.first, at=AT)
    assert refused.reason is Reason.STUDENT_NOT_INVITED


def test_session_must_have_begun_and_be_of_the_event(desk: Desk) -> None:
    later = refusal(proposed, desk, session_id=desk.scene.waves[2])
    assert later.reason is Reason.SESSION_NOT_BEGUN
    other = make_desk()
    assert refusal(proposed, desk, session_id=other.wave).reason is Reason.SESSION_UNKNOWN


def test_event_must_be_on(desk: Desk) -> None:
    change_event(desk.scene, cancelled_at=NOW)
    assert refusal(proposed, desk).reason is Reason.EVENT_CANCELLED
    change_event(desk.scene, cancelled_at=None, published_at=None)
    assert refusal(proposed, desk).reason is Reason.EVENT_NOT_PUBLISHED


def test_person_who_waits_already_is_not_claimed_twice(desk: Desk) -> None:
    proposed(desk)
    assert refusal(proposed, desk).reason is Reason.CLAIM_WAITING
    assert count(Claim) == 1


def test_same_form_twice_is_one_claim(desk: Desk) -> None:
    ids = [
        propose_attendance(desk.event_id, draft_for(desk), actor=desk.first, at=AT, key="k")
        for _ in range(2)
    ]
    assert ids[0] == ids[1]


def report_late(desk: Desk) -> int:
    return report_attendance(desk.event_id, actor=student_actor(desk), at=LATER)


def test_self_report_is_evidence_d_until_somebody_confirms_it(desk: Desk) -> None:
    assert report_late(desk) == 1
    assert on_record(desk.student)[0].grade is Grade.D
    claim = kept(Claim)[0]
    assert (claim.source, claim.claimed_by_id) == (
        ClaimSource.SELF_REPORT, desk.student.person_id,
    )  # fmt: skip
    decide_claim(desk.event_id, claim.id, confirms=True, actor=desk.second, at=LATER)
    assert on_record(desk.student)[0].grade is Grade.C


def test_self_report_that_is_refused_is_taken_off_the_record(desk: Desk) -> None:
    report_late(desk)
    claim = kept(Claim)[0]
    decide_claim(desk.event_id, claim.id, confirms=False, actor=desk.second, at=LATER)
    assert on_record(desk.student) == []


def test_self_report_asks_for_a_registration_and_an_event_that_is_over(desk: Desk) -> None:
    nobody = actor(make_student(desk.scene.school))
    with pytest.raises(NotFound):
        report_attendance(desk.event_id, actor=nobody, at=LATER)
    refused = refusal(report_attendance, desk.event_id, actor=student_actor(desk), at=AT)
    assert refused.reason is Reason.EVENT_NOT_OVER


def test_self_report_twice_or_after_a_scan_is_refused(desk: Desk) -> None:
    report_late(desk)
    assert refusal(report_late, desk).reason is Reason.CLAIM_WAITING
    other = make_desk()
    outcome(other.scene, other.student.code, at=NOW)
    assert refusal(report_late, other).reason is Reason.ATTENDED_ALREADY


def test_self_report_of_a_training_is_of_the_lessons_that_nobody_scanned(app: Flask) -> None:
    desk = make_desk(kind=EventKind.TRAINING)
    trainee = give_pass(desk.scene)
    from_all = Desk(desk.scene, desk.first, desk.second, trainee)
    assert report_late(from_all) == 1

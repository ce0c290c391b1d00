"""Two people who decide one claim at the same moment: one does, the other is told.

The negative control is the same two with a look before the writing begins.
"""

import threading
from functools import partial

import pytest
from flask import Flask

from app.attendance.kinds import Grade
from app.attendance.models import Attendance, Certificate, Claim
from app.attendance.operations.certificates import make_certificate
from app.attendance.operations.claims import decide_batch, decide_claim, propose_attendance
from app.attendance.operations.claims.proposing import enter_from_paper, hand_in_paper
from app.attendance.operations.closing import close_ended_sessions
from app.attendance.queries.claims import open_batch
from app.platform.access import Actor, Role
from app.platform.audit import AuditRow
from app.platform.database import reading, transaction
from app.platform.reasons import Reason
from tests.attendance.doors import HOUR, kept, outcome
from tests.attendance.vouching import AT, LATER, Desk, draft_for, make_desk, proposed
from tests.concurrency.crowds import all_at_once
from tests.factories import NOW, count, make_staff

pytestmark = pytest.mark.concurrency

DECIDERS = 6


@pytest.fixture
def desk(app: Flask) -> Desk:
    return make_desk()


def deciders(desk: Desk) -> list[Actor]:
    return [make_staff(Role.ORGANISER, desk.scene.university) for _ in range(DECIDERS)]


def test_of_several_who_decide_at_once_one_does(app: Flask, desk: Desk) -> None:
    claim_id = proposed(desk)
    acts = [
        partial(decide_claim, desk.event_id, claim_id, confirms=n % 2 == 0, actor=who, at=AT)
        for n, who in enumerate(deciders(desk))
    ]
    answers = all_at_once(app, acts)
    assert sorted(answers, key=str) == [None, *[Reason.CLAIM_DECIDED] * (DECIDERS - 1)]
    claim = kept(Claim)[0]
    is_confirmed = answers.index(None) % 2 == 0
    assert (claim.confirmed_at is not None, claim.refused_at is not None) == (
        is_confirmed, not is_confirmed,
    )  # fmt: skip
    assert count(Attendance) == is_confirmed


def test_list_is_decided_once(app: Flask, desk: Desk) -> None:
    enter_from_paper(desk.event_id, desk.wave, desk.student.person_id, actor=desk.first, at=AT)
    batch_id = open_batch(desk.event_id, desk.wave, desk.first.person_id) or 0
    hand_in_paper(desk.event_id, batch_id, actor=desk.first, at=AT)
    acts = [
        partial(decide_batch, desk.event_id, batch_id, confirms=True, actor=who, at=AT)
        for who in deciders(desk)
    ]
    answers = all_at_once(app, acts)
    assert answers.count(Reason.CLAIM_DECIDED) == DECIDERS - 1
    assert len(kept(AuditRow, AuditRow.action == "claim.confirm")) == 1


def test_looking_before_writing_lets_two_decide(app: Flask, desk: Desk) -> None:
    claim_id = proposed(desk)
    looked = threading.Barrier(2)

    def decide_naively(who: Actor) -> bool:
        is_open = reading().get_one(Claim, claim_id).confirmed_at is None
        reading().rollback()
        looked.wait(timeout=30)
        if is_open:
            with transaction() as tx:
                tx.get_one(Claim, claim_id).decided_by_id = who.person_id
                tx.get_one(Claim, claim_id).confirmed_at = AT
        return is_open

    answers = all_at_once(app, [partial(decide_naively, who) for who in deciders(desk)[:2]])
    assert answers == [True, True]


def test_student_is_claimed_once_however_many_type_the_number(app: Flask, desk: Desk) -> None:
    draft = draft_for(desk)
    acts = [
        partial(propose_attendance, desk.event_id, draft, actor=who, at=AT)
        for who in deciders(desk)
    ]
    answers = all_at_once(app, acts)
    assert answers.count(Reason.CLAIM_WAITING) == DECIDERS - 1
    assert count(Claim) == 1


def test_scan_and_confirmation_at_once_leave_the_scan(app: Flask, desk: Desk) -> None:
    claim_id = proposed(desk)

    def scan() -> None:
        assert outcome(desk.scene, desk.student.code, at=AT) == "admitted"

    decide = partial(decide_claim, desk.event_id, claim_id, confirms=True, actor=desk.second, at=AT)
    answers = all_at_once(app, [scan, decide])
    assert answers[1] in {None, Reason.ATTENDED_ALREADY}
    assert [row.grade for row in kept(Attendance)] == [Grade.A]


def test_certificate_is_made_once_however_often_it_is_asked_for(app: Flask, desk: Desk) -> None:
    outcome(desk.scene, desk.student.code, at=NOW)
    close_ended_sessions(at=NOW + HOUR)
    student = Actor(desk.student.person_id, "学生")
    acts = [partial(make_certificate, desk.event_id, actor=student, at=LATER)] * DECIDERS
    assert all_at_once(app, acts) == [None] * DECIDERS
    assert count(Certificate) == 1

"""Self check-in: evidence B, the same judgement as at a gate, and a trace in the same write."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app.attendance.kinds import Grade, Outcome, Source
from app.attendance.models import Scan, SelfCheckIn
from app.attendance.operations.closing import close_ended_sessions
from app.attendance.operations.stops import stop_entry
from app.attendance.queries.door import Trace
from app.attendance.queries.self_check_in import own_pass, own_wave
from app.platform.database import reading, transaction
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.registrations.kinds import Party
from app.registrations.models import Registration, Ticket
from app.registrations.rules import new_code
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    ORGANISER,
    Pass,
    Scene,
    a_scan,
    attendances_of,
    change_event,
    crowd_of,
    give_pass,
    give_passes,
    kept,
    make_scene,
    make_training,
    outcome,
    presence_of,
    record,
    scans_of,
)
from tests.attendance.halls import PHONE, a_claim, check_in, offer_hall_code
from tests.factories import NOW, make_student


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene()


def test_check_in_is_an_admission_with_evidence_b_and_a_trace(scene: Scene) -> None:
    ticket, claim = give_pass(scene), a_claim(scene)
    assert check_in(scene, ticket, claim=claim) == "admitted"
    (scan,) = scans_of(scene)
    assert (scan.id, scan.source, scan.by_id, scan.device_id) == (
        claim.scan_id, Source.HALL, ticket.person_id, None
    )  # fmt: skip
    (attendance,) = attendances_of(ticket)
    assert (attendance.grade, attendance.first_in_at) == (Grade.B, NOW)
    assert crowd_of(scene).inside == crowd_of(scene).students_inside == 1
    (trace,) = kept(SelfCheckIn)
    assert (trace.scan_id, trace.event_id, trace.person_id, trace.at) == (
        claim.scan_id, scene.event_id, ticket.person_id, NOW
    )  # fmt: skip
    assert Trace(trace.browser_hash, trace.address_hash) == PHONE


def test_pressing_twice_is_one_check_in_with_one_answer(scene: Scene) -> None:
    ticket, claim = give_pass(scene), a_claim(scene)
    for minute in (0, 1, 2):
        assert check_in(scene, ticket, claim=claim, at=NOW + minute * MINUTE) == "admitted"
    assert check_in(scene, ticket) == "already_inside"
    assert crowd_of(scene).admitted == 1
    assert len(kept(SelfCheckIn)) == len(kept(Scan)) == 2


def test_one_scan_of_the_screen_does_not_check_two_people_in(scene: Scene) -> None:
    claim = a_claim(scene)
    assert check_in(scene, give_pass(scene), claim=claim) == "admitted"
    assert check_in(scene, give_pass(scene), claim=claim) == "id_reused"
    assert crowd_of(scene).inside == 1


def test_claim_that_is_three_minutes_old_is_refused(scene: Scene) -> None:
    ticket, claim = give_pass(scene), a_claim(scene)
    with pytest.raises(Refusal) as refused:
        check_in(scene, ticket, claim=claim, at=NOW + 3 * MINUTE)
    assert refused.value.reason is Reason.HALL_CODE_OVER
    assert kept(Scan) == []


def test_who_is_not_a_registered_student_is_refused(scene: Scene) -> None:
    other = make_scene()
    elsewhere, staff, gone = (
        give_pass(other), give_pass(scene, party=Party.STAFF), give_pass(scene)
    )  # fmt: skip
    with transaction() as tx:
        tx.execute(
            update(Registration)
            .where(Registration.id == gone.registration_id)
            .values(withdrawn_at=NOW)
        )
    for ticket in (elsewhere, staff, gone):
        with pytest.raises(Refusal) as refused:
            check_in(scene, ticket)
        assert refused.value.reason is Reason.NOT_REGISTERED
    assert kept(Scan) == kept(SelfCheckIn) == []


def test_revoked_ticket_is_answered_so_and_its_successor_opens_the_door(scene: Scene) -> None:
    ticket = give_pass(scene)
    with transaction() as tx:
        tx.get_one(Ticket, ticket.id).revoked_at = NOW
    assert check_in(scene, ticket) == "revoked"
    with transaction() as tx:
        code = new_code(lambda bits: 2**bits - 1)
        tx.add(Ticket(registration_id=ticket.registration_id, code=code, made_at=NOW))
    assert check_in(scene, ticket) == "admitted"


def test_refused_check_ins_are_kept_with_their_trace(scene: Scene) -> None:
    assert check_in(scene, give_pass(scene), at=NOW - 61 * MINUTE) == "too_early"
    assert check_in(scene, give_pass(scene), at=NOW + 3 * HOUR) == "too_late"
    assert check_in(scene, give_pass(scene, wave=2)) == "wrong_wave"
    assert [scan.outcome for scan in scans_of(scene)] == [
        Outcome.TOO_EARLY, Outcome.WRONG_WAVE, Outcome.TOO_LATE
    ]  # fmt: skip
    assert len(kept(SelfCheckIn)) == 3


def test_full_and_stopped_halls_let_nobody_check_in(scene: Scene) -> None:
    change_event(scene, safe_capacity=1, student_quota=1)
    ticket = give_pass(scene)
    assert check_in(scene, give_pass(scene)) == "admitted"
    assert check_in(scene, ticket) == "full"
    change_event(scene, safe_capacity=9, student_quota=9)
    stop_entry(scene.event_id, "", actor=ORGANISER, at=NOW)
    assert check_in(scene, ticket) == "stopped"
    assert crowd_of(scene).inside == 1


def test_cancelled_event_is_answered_so(scene: Scene) -> None:
    change_event(scene, cancelled_at=NOW)
    assert check_in(scene, give_pass(scene)) == "cancelled"


def test_live_code_is_not_asked_of_who_checks_in_by_the_hall(scene: Scene) -> None:
    offer_hall_code(scene, asks_live_code=True)
    by_hall, by_gate = give_pass(scene), give_pass(scene)
    assert check_in(scene, by_hall) == "admitted"
    assert outcome(scene, by_gate.code) == "live_required"


def test_gate_raises_the_evidence_and_the_hall_never_lowers_it(scene: Scene) -> None:
    by_hall, by_gate = give_pass(scene), give_pass(scene)
    check_in(scene, by_hall)
    record(scene, a_scan(by_gate.code))
    for ticket in (by_hall, by_gate):
        assert outcome(scene, ticket.code, "out", at=NOW + 10 * MINUTE) == "left"
    assert outcome(scene, by_hall.code, at=NOW + 20 * MINUTE) == "admitted"
    assert check_in(scene, by_gate, at=NOW + 20 * MINUTE) == "admitted"
    for ticket in (by_hall, by_gate):
        (attendance,) = attendances_of(ticket)
        assert (attendance.grade, attendance.earlier_minutes) == (Grade.A, 10)


def test_code_that_is_shown_while_its_owner_is_inside_proves_nothing_more(scene: Scene) -> None:
    ticket = give_pass(scene)
    check_in(scene, ticket)
    assert outcome(scene, ticket.code) == "already_inside"
    assert attendances_of(ticket)[0].grade is Grade.B


def test_exit_that_nobody_saw_leaves_the_evidence_as_it_was(app: Flask) -> None:
    training = make_training()
    ticket = whole_training(training)
    assert check_in(training, ticket) == "admitted"
    close_ended_sessions(at=NOW + 2 * HOUR)
    assert [(row.grade, row.minutes) for row in attendances_of(ticket)] == [
        (Grade.B, 60), (Grade.B, 60)
    ]  # fmt: skip


def whole_training(training: Scene) -> Pass:
    student = make_student(training.school)
    return give_passes(training, [student.id], training.waves)[0]


def test_own_pass_tells_where_its_holder_is(scene: Scene) -> None:
    ticket = give_pass(scene, name="林小禾")
    own = own_pass(scene.event_id, ticket.person_id)
    assert own is not None
    assert (own.name, own.code, own.since, own.is_revoked) == ("林小禾", ticket.code, None, False)
    record(scene, a_scan(ticket.code, gate="东门"))
    own = own_pass(scene.event_id, ticket.person_id)
    assert own is not None
    assert (own.since, own.gate) == (NOW, "东门")
    assert own_pass(scene.event_id, None) is None
    assert presence_of(ticket) is not None


def test_own_wave_is_the_one_that_is_now_or_next_or_the_last(app: Flask) -> None:
    training = make_training()
    ticket = whole_training(training)
    reading().rollback()
    found = [
        own_wave(ticket.registration_id, NOW + minutes * MINUTE) for minutes in (-5, 59, 60, 999)
    ]
    assert [wave.title for wave in found if wave] == ["第1批", "第1批", "第2批", "第3批"]
    staff = give_pass(training, party=Party.STAFF)
    assert own_wave(staff.registration_id, NOW) is None
    assert found[0] is not None
    assert found[0].ends_at - found[0].starts_at == timedelta(hours=1)

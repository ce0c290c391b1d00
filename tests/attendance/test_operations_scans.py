"""Recording scans: every outcome with what it leaves behind."""

import pytest
from flask import Flask
from sqlalchemy import update

from app.attendance.kinds import Direction, Grade, Outcome, Source
from app.attendance.operations.scans import record_scans
from app.attendance.rules import Unreadable
from app.platform.database import transaction
from app.registrations.models import Registration, Ticket
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    Pass,
    Scene,
    a_scan,
    attendances_of,
    change_event,
    crowd_of,
    give_pass,
    make_scene,
    outcome,
    presence_of,
    record,
    scans_of,
)
from tests.factories import NOW


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene()


def withdraw(ticket: Pass) -> None:
    with transaction() as tx:
        tx.execute(
            update(Registration)
            .where(Registration.id == ticket.registration_id)
            .values(withdrawn_at=NOW)
        )


def test_admission_is_answered_as_the_contract_says(scene: Scene) -> None:
    ticket = give_pass(scene)
    scan = a_scan(ticket.code)
    assert record(scene, scan) == [
        {
            "id": scan.id,
            "outcome": "admitted",
            "reason": None,
            "first_at": None,
            "holder": {"name_masked": "张*", "wave": "第1批"},
            "duplicate_of": None,
        }
    ]


def test_admission_is_kept_as_scan_presence_counter_and_attendance(scene: Scene) -> None:
    ticket = give_pass(scene)
    scan = a_scan(ticket.code, source="scanner", gate="B")
    record(scene, scan, at=NOW + MINUTE)
    row = scans_of(scene)[0]
    assert (row.id, row.ticket_id, row.session_id) == (scan.id, ticket.id, scene.waves[0])
    assert (row.direction, row.source, row.gate) == (Direction.IN, Source.SCANNER, "B")
    assert (row.scanned_at, row.received_at) == (NOW, NOW + MINUTE)
    assert (row.outcome, row.code_hash, row.by_id) == (Outcome.ADMITTED, None, None)
    assert (row.forced, row.offline, row.skewed) == (False, False, False)
    presence = presence_of(ticket)
    assert presence is not None
    assert (presence.inside, presence.since, presence.gate) == (True, NOW + MINUTE, "B")
    crowd = crowd_of(scene)
    assert (crowd.inside, crowd.students_inside, crowd.admitted, crowd.peak) == (1, 1, 1, 1)
    assert (crowd.cap, crowd.student_cap) == (100, 100)
    (attendance,) = attendances_of(ticket)
    assert (attendance.session_id, attendance.grade) == (scene.waves[0], Grade.A)
    assert (attendance.first_in_at, attendance.minutes) == (NOW + MINUTE, None)


def test_gate_of_the_device_stands_in_for_one_that_is_not_named(scene: Scene) -> None:
    record(scene, a_scan(give_pass(scene).code, gate=""))
    assert scans_of(scene)[0].gate == "A"


def test_same_scan_again_gets_the_stored_answer_and_writes_nothing(scene: Scene) -> None:
    scan = a_scan(give_pass(scene).code)
    first = record(scene, scan)
    assert record(scene, scan, at=NOW + HOUR) == first
    assert len(scans_of(scene)) == 1
    assert crowd_of(scene).admitted == 1


def test_same_scan_sent_again_as_offline_is_the_same_scan(scene: Scene) -> None:
    scan = a_scan(give_pass(scene).code)
    first = record(scene, scan)
    again = scan._replace(offline=True)  # type: ignore[call-arg]
    assert record(scene, again) == first


def test_same_id_with_other_content_is_id_reused(scene: Scene) -> None:
    scan = a_scan(give_pass(scene).code)
    record(scene, scan)
    other = a_scan(give_pass(scene).code, id=scan.id)
    (answer,) = record(scene, other)
    assert (answer["outcome"], answer["holder"], answer["id"]) == ("id_reused", None, scan.id)
    assert crowd_of(scene).inside == 1


def test_id_is_one_whatever_its_case(scene: Scene) -> None:
    code = give_pass(scene).code
    scan = a_scan(code)
    record(scene, scan)
    (answer,) = record(scene, a_scan(code, id=scan.id.upper()))
    assert (answer["id"], answer["outcome"]) == (scan.id.upper(), "admitted")


def test_id_used_at_another_event_is_id_reused(scene: Scene) -> None:
    scan = a_scan(give_pass(scene).code, event_id=scene.event_id)
    record(scene, scan)
    other = make_scene()
    assert record(other, a_scan(give_pass(other).code, id=scan.id))[0]["outcome"] == "id_reused"


def test_unreadable_scan_is_answered_in_its_place_and_not_kept(scene: Scene) -> None:
    good = a_scan(give_pass(scene).code)
    answers = record(scene, Unreadable("x", "code"), good)
    assert answers[0] == {
        "id": "x",
        "outcome": "invalid",
        "reason": "code",
        "first_at": None,
        "holder": None,
        "duplicate_of": None,
    }
    assert answers[1]["outcome"] == "admitted"
    assert [scan.id for scan in scans_of(scene)] == [good.id]


def test_nothing_readable_still_gives_the_counter(scene: Scene) -> None:
    answers = record_scans(scene.door, [Unreadable(None, "id")], at=NOW)
    assert answers.crowd.cap == 100
    assert record_scans(scene.door, [], at=NOW).results == []


def test_unknown_code_is_kept_as_a_hash_only(scene: Scene) -> None:
    scan = a_scan("134512345678901234")
    assert record(scene, scan)[0]["outcome"] == "unknown_code"
    row = scans_of(scene)[0]
    assert (row.ticket_id, row.code_hash) == (None, scan.code_hash)  # type: ignore[union-attr]
    assert "134512345678901234" not in row.answer


def test_revoked_ticket_and_withdrawn_registration_are_revoked(scene: Scene) -> None:
    first, second = give_pass(scene), give_pass(scene)
    withdraw(first)
    with transaction() as tx:
        tx.execute(update(Ticket).where(Ticket.id == second.id).values(revoked_at=NOW))
    assert outcome(scene, first.code) == "revoked"
    assert outcome(scene, second.code) == "revoked"


def test_cancelled_event_cancels_every_ticket(scene: Scene) -> None:
    ticket = give_pass(scene)
    change_event(scene, cancelled_at=NOW)
    assert outcome(scene, ticket.code) == "cancelled"


def test_ticket_of_another_event_says_nothing_of_its_holder(scene: Scene) -> None:
    ticket = give_pass(make_scene())
    (answer,) = record(scene, a_scan(ticket.code))
    assert (answer["outcome"], answer["holder"]) == ("wrong_event", None)
    assert presence_of(ticket) is None


def test_window_is_from_an_hour_before_to_the_end(scene: Scene) -> None:
    code = give_pass(scene).code
    assert outcome(scene, code, at=NOW - HOUR - MINUTE) == "too_early"
    assert outcome(scene, code, at=NOW + 3 * HOUR) == "too_late"
    assert outcome(scene, code, at=NOW - HOUR) == "admitted"


def test_wrong_wave_warns_and_can_be_passed_over(scene: Scene) -> None:
    ticket = give_pass(scene, wave=2)
    assert outcome(scene, ticket.code) == "wrong_wave"
    assert crowd_of(scene).inside == 0
    assert outcome(scene, ticket.code, override="wrong_wave") == "admitted"
    assert crowd_of(scene).inside == 1


def test_somebody_inside_hears_when_and_where_they_came_in(scene: Scene) -> None:
    code = give_pass(scene).code
    first = a_scan(code, gate="B")
    record(scene, first, at=NOW + MINUTE)
    (answer,) = record(scene, a_scan(code), at=NOW + 2 * MINUTE)
    assert answer["outcome"] == "already_inside"
    assert answer["first_at"] == "2026-11-25T01:01:00Z"
    assert answer["first_gate"] == "B"
    assert answer["duplicate_of"] == first.id
    assert crowd_of(scene).inside == 1


def test_leaving_gives_the_place_back_and_counts_the_minutes(scene: Scene) -> None:
    ticket = give_pass(scene)
    assert outcome(scene, ticket.code) == "admitted"
    assert outcome(scene, ticket.code, "out", at=NOW + 25 * MINUTE) == "left"
    assert outcome(scene, ticket.code, "out", at=NOW + 26 * MINUTE) == "not_inside"
    crowd = crowd_of(scene)
    assert (crowd.inside, crowd.students_inside, crowd.admitted) == (0, 0, 1)
    (attendance,) = attendances_of(ticket)
    assert (attendance.minutes, attendance.last_out_at) == (25, NOW + 25 * MINUTE)


def test_coming_back_adds_to_the_minutes(scene: Scene) -> None:
    ticket = give_pass(scene)
    for direction, minute in (("in", 0), ("out", 10), ("in", 20), ("out", 50)):
        outcome(scene, ticket.code, direction, at=NOW + minute * MINUTE)
    (attendance,) = attendances_of(ticket)
    assert (attendance.first_in_at, attendance.minutes) == (NOW, 40)
    assert crowd_of(scene).admitted == 2


def test_leaving_is_possible_after_the_end(scene: Scene) -> None:
    ticket = give_pass(scene, wave=2)
    outcome(scene, ticket.code, at=NOW + 2 * HOUR)
    assert outcome(scene, ticket.code, "out", at=NOW + 4 * HOUR) == "left"

"""Recording scans: every outcome with what it leaves behind."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, update

from app.attendance.access import BadTokenError
from app.attendance.kinds import Direction, Grade, Outcome, Source
from app.attendance.models import Device, Scan
from app.attendance.operations.devices import revoke_devices_named
from app.attendance.operations.scans import record_scans
from app.attendance.operations.stops import resume_entry, stop_entry
from app.attendance.queries.door import Door
from app.attendance.rules import Unreadable
from app.events.kinds import EventFormat, EventKind
from app.platform.database import transaction
from app.platform.errors import Forbidden, NotFound
from app.registrations.kinds import Party
from app.registrations.models import Registration, Seat, Ticket
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
    kept,
    make_scene,
    make_training,
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


def test_full_hall_admits_nobody_but_staff(scene: Scene) -> None:
    change_event(scene, safe_capacity=1, student_quota=1)
    assert outcome(scene, give_pass(scene).code) == "admitted"
    rep = give_pass(scene, party=Party.EMPLOYER_REP)
    (answer,) = record(scene, a_scan(rep.code))
    assert (answer["outcome"], answer["reason"]) == ("full", "capacity")
    assert presence_of(rep) is None
    assert outcome(scene, give_pass(scene, party=Party.STAFF).code) == "admitted"
    crowd = crowd_of(scene)
    assert (crowd.inside, crowd.students_inside, crowd.red_since) == (2, 1, NOW)


def test_refusal_for_fullness_leaves_who_was_there_before_as_they_were(scene: Scene) -> None:
    change_event(scene, safe_capacity=1, student_quota=1)
    first, second = give_pass(scene), give_pass(scene)
    outcome(scene, first.code)
    outcome(scene, first.code, "out", at=NOW + MINUTE)
    outcome(scene, second.code, at=NOW + 2 * MINUTE)
    assert outcome(scene, first.code, at=NOW + 3 * MINUTE) == "full"
    presence = presence_of(first)
    assert presence is not None
    assert (presence.inside, presence.since) == (False, NOW + MINUTE)


def test_places_above_the_quota_are_held_for_the_others(scene: Scene) -> None:
    change_event(scene, safe_capacity=10, student_quota=1)
    outcome(scene, give_pass(scene).code)
    (answer,) = record(scene, a_scan(give_pass(scene).code))
    assert (answer["outcome"], answer["reason"]) == ("full", "quota")
    rep = give_pass(scene, party=Party.EMPLOYER_REP)
    assert outcome(scene, rep.code) == "admitted"
    assert attendances_of(rep) == []


def test_after_full_entry_opens_at_95_per_cent_one_for_one(scene: Scene) -> None:
    change_event(scene, safe_capacity=40, student_quota=40)
    inside = [give_pass(scene) for _ in range(40)]
    record(scene, *[a_scan(ticket.code) for ticket in inside])
    waiting = give_pass(scene)
    outcome(scene, inside[0].code, "out")
    (answer,) = record(scene, a_scan(waiting.code))
    assert (answer["outcome"], answer["reason"]) == ("full", "reopening")
    outcome(scene, inside[1].code, "out")
    assert outcome(scene, waiting.code) == "admitted"
    assert outcome(scene, inside[0].code) == "full"


def test_stop_button_stops_everybody_but_staff_until_it_is_released(scene: Scene) -> None:
    inside, waiting = give_pass(scene), give_pass(scene)
    staff = give_pass(scene, party=Party.STAFF)
    outcome(scene, inside.code)
    stop_entry(scene.event_id, "", actor=ORGANISER, at=NOW)
    assert outcome(scene, waiting.code) == "stopped"
    assert outcome(scene, staff.code) == "admitted"
    assert outcome(scene, inside.code, "out") == "left"
    resume_entry(scene.event_id, actor=ORGANISER, at=NOW)
    assert outcome(scene, waiting.code) == "admitted"


def test_limits_follow_the_event(scene: Scene) -> None:
    outcome(scene, give_pass(scene).code)
    change_event(scene, safe_capacity=1, student_quota=1)
    assert outcome(scene, give_pass(scene).code) == "full"
    assert crowd_of(scene).cap == 1


def test_online_event_counts_without_a_limit(app: Flask) -> None:
    scene = make_scene(format=EventFormat.ONLINE, safe_capacity=None, student_quota=None)
    assert outcome(scene, give_pass(scene).code) == "admitted"
    assert (crowd_of(scene).cap, crowd_of(scene).inside) == (None, 1)


def test_event_on_site_without_a_computed_capacity_has_its_places(app: Flask) -> None:
    scene = make_scene(waves=2, quota=1, safe_capacity=None, student_quota=None)
    results = [outcome(scene, give_pass(scene).code) for _ in range(3)]
    assert results == ["admitted", "admitted", "full"]
    assert crowd_of(scene).cap == 2


def test_what_happened_without_a_network_is_kept_past_the_cap(scene: Scene) -> None:
    change_event(scene, safe_capacity=1, student_quota=1)
    tickets = [give_pass(scene) for _ in range(3)]
    answers = record(
        scene, *[a_scan(t.code, offline=True, at=NOW + MINUTE) for t in tickets], at=NOW + HOUR
    )
    assert [a["outcome"] for a in answers] == ["admitted"] * 3
    assert [a["reason"] for a in answers] == [None, "full", "full"]
    assert [row.forced for row in scans_of(scene)].count(True) == 2
    assert crowd_of(scene).inside == 3
    assert attendances_of(tickets[2])[0].first_in_at == NOW + MINUTE


def test_clock_of_a_device_that_must_be_wrong_is_kept_flagged_and_not_believed(
    scene: Scene,
) -> None:
    ticket = give_pass(scene)
    outcome(scene, ticket.code, scanned_at=NOW - timedelta(days=1), offline=True)
    row = scans_of(scene)[0]
    assert (row.skewed, row.scanned_at) == (True, NOW - timedelta(days=1))
    assert attendances_of(ticket)[0].first_in_at == NOW


def test_entry_that_comes_to_light_late_moves_only_the_record(scene: Scene) -> None:
    ticket = give_pass(scene)
    outcome(scene, ticket.code, at=NOW + 10 * MINUTE)
    late = a_scan(ticket.code, at=NOW + 2 * MINUTE, offline=True)
    (answer,) = record(scene, late, at=NOW + 20 * MINUTE)
    assert answer["outcome"] == "already_inside"
    assert attendances_of(ticket)[0].first_in_at == NOW + 2 * MINUTE
    assert crowd_of(scene).inside == 1


def test_exit_that_nobody_saw_an_entry_for_outlives_an_older_entry(scene: Scene) -> None:
    ticket = give_pass(scene)
    assert outcome(scene, ticket.code, "out", at=NOW + 30 * MINUTE) == "not_inside"
    late = a_scan(ticket.code, at=NOW, offline=True)
    (answer,) = record(scene, late, at=NOW + 40 * MINUTE)
    assert (answer["outcome"], answer["reason"]) == ("admitted", "superseded")
    presence = presence_of(ticket)
    assert presence is not None
    assert not presence.inside
    assert crowd_of(scene).inside == 0


def test_training_is_attended_lesson_by_lesson(app: Flask) -> None:
    scene = make_training()
    student = give_pass(scene)
    more = [
        {"registration_id": student.registration_id, "session_id": session_id}
        for session_id in scene.waves[1:]
    ]
    with transaction() as tx:
        tx.execute(insert(Seat), more)
    outcome(scene, student.code, at=NOW - 5 * MINUTE)
    outcome(scene, student.code, "out", at=NOW + 90 * MINUTE)
    rows = attendances_of(student)
    assert [(row.session_id, row.minutes) for row in rows] == [
        (scene.waves[0], 60),
        (scene.waves[1], 30),
    ]


def test_one_request_is_kept_whole_or_not_at_all(scene: Scene) -> None:
    tickets = [give_pass(scene) for _ in range(3)]
    scans = [a_scan(ticket.code) for ticket in tickets]
    broken = scans[2]._replace(source="nonsense")  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="nonsense"):
        record(scene, scans[0], scans[1], broken)
    assert scans_of(scene) == []
    assert outcome(scene, tickets[0].code) == "admitted"


def test_same_id_twice_in_one_request_is_one_scan(scene: Scene) -> None:
    first, second = give_pass(scene), give_pass(scene)
    scan = a_scan(first.code)
    other = a_scan(second.code, id=scan.id)
    answers = record(scene, scan, scan, other)
    assert [answer["outcome"] for answer in answers] == ["admitted", "admitted", "id_reused"]
    assert len(scans_of(scene)) == 1


def test_one_ticket_goes_in_and_out_within_one_request(scene: Scene) -> None:
    ticket = give_pass(scene)
    moments = [("in", 0), ("in", 1), ("out", 5), ("out", 6), ("in", 10)]
    scans = [
        a_scan(ticket.code, direction, at=NOW + minute * MINUTE, offline=True)
        for direction, minute in moments
    ]
    answers = record(scene, *scans, at=NOW + HOUR)
    assert [answer["outcome"] for answer in answers] == [
        "admitted",
        "already_inside",
        "left",
        "not_inside",
        "admitted",
    ]
    assert crowd_of(scene).inside == 1
    assert attendances_of(ticket)[0].earlier_minutes == 5


def test_withdrawn_device_is_refused_at_once(scene: Scene) -> None:
    code = give_pass(scene).code
    outcome(scene, code)
    revoke_devices_named(scene.event_id, "phone", actor=ORGANISER, at=NOW)
    with pytest.raises(BadTokenError):
        record(scene, a_scan(code, "out"))
    assert len(scans_of(scene)) == 1


def test_expired_device_is_refused(scene: Scene) -> None:
    with transaction() as tx:
        tx.execute(update(Device).values(expires_at=NOW))
    with pytest.raises(BadTokenError):
        record(scene, a_scan(give_pass(scene).code))


def test_bad_token_is_said_before_a_foreign_event_and_that_before_a_missing_one(
    scene: Scene,
) -> None:
    scan = a_scan(give_pass(scene).code)
    foreign = make_scene().event_id
    for event_id in (foreign, 999_999):
        with pytest.raises(BadTokenError):
            record_scans(Door(event_id, "no such hash"), [scan], at=NOW)
        with pytest.raises(Forbidden):
            record_scans(Door(event_id, scene.door.token_hash), [scan], at=NOW)
    with pytest.raises(NotFound):
        record_scans(Door(999_999, None), [scan], at=NOW)


def test_signed_in_person_stands_at_the_door_by_name(scene: Scene) -> None:
    ticket = give_pass(scene)
    door = Door(scene.event_id, None, person_id=ticket.person_id)
    record_scans(door, [a_scan(ticket.code, source="number")], at=NOW)
    row = kept(Scan)[0]
    assert (row.device_id, row.by_id, row.source) == (None, ticket.person_id, Source.NUMBER)


def test_talk_names_no_wave(app: Flask) -> None:
    scene = make_scene(waves=1, kind=EventKind.TALK)
    (answer,) = record(scene, a_scan(give_pass(scene).code))
    assert answer["holder"] == {"name_masked": "张*", "wave": "第1批"}


def test_answers_hold_nothing_but_the_masked_name_and_the_wave(scene: Scene) -> None:
    ticket = give_pass(scene, name="欧阳小禾")
    row_answers = record(scene, a_scan(ticket.code), a_scan(ticket.code, "out"))
    for answer in row_answers:
        assert answer["holder"] == {"name_masked": "欧*", "wave": "第1批"}
    assert "欧阳" not in "".join(row.answer for row in scans_of(scene))

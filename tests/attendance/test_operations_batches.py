"""Recording many scans at once, and those that arrive late."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert

from app.platform.database import transaction
from app.registrations.models import Seat
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    Scene,
    a_scan,
    attendances_of,
    change_event,
    crowd_of,
    give_pass,
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


def test_exit_without_an_entry_is_kept_in_a_batch_as_it_is_alone(scene: Scene) -> None:
    alone, first, second = give_pass(scene), give_pass(scene), give_pass(scene)
    at = NOW + MINUTE
    record(scene, a_scan(alone.code, "out"), at=at)
    record(scene, a_scan(first.code, "out"), a_scan(second.code, "out"), at=at)
    for ticket in (alone, first, second):
        presence = presence_of(ticket)
        assert presence is not None
        assert (presence.inside, presence.since, presence.last_at) == (False, at, at)
        assert (presence.gate, bool(presence.scan_id)) == ("A", True)

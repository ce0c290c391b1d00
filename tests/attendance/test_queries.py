"""What boards, packs, searches and other rooms read of the door."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event as database_events

from app.attendance.kinds import Outcome
from app.attendance.operations.devices import enrol_device, grant_gate, note_device_seen
from app.attendance.operations.stops import stop_entry
from app.attendance.queries.board import Board, board_glance, board_of
from app.attendance.queries.devices import devices_of, gate_workers, gates_of_person
from app.attendance.queries.occupancy import counter_now, occupancy_of
from app.attendance.queries.people import (
    code_of_ticket,
    moment_of_scan,
    people_found,
)
from app.attendance.queries.summary import summary_of
from app.attendance.rules import Crowd
from app.events.models import Event
from app.platform.access import Actor, Role
from app.platform.database import db, reading
from app.platform.errors import NotFound
from app.registrations.kinds import Party
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    ORGANISER,
    Scene,
    a_scan,
    change_event,
    give_pass,
    give_passes,
    make_scene,
    outcome,
    record,
)
from tests.factories import NOW, make_person, make_staff, make_student, make_unit


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene()


def event_of(scene: Scene) -> Event:
    reading().rollback()
    reading().expire_all()
    return reading().get_one(Event, scene.event_id)


def test_occupancy_before_the_first_scan_is_empty_with_the_event_s_limits(scene: Scene) -> None:
    assert occupancy_of(scene.event_id).crowd == Crowd(100, 100)
    assert counter_now(scene.event_id).crowd == Crowd(100, 100)
    with pytest.raises(NotFound):
        occupancy_of(999_999)


def test_occupancy_names_who_stopped_entry_and_why(scene: Scene) -> None:
    person = make_person("何志远")
    stop_entry(scene.event_id, "拥挤", actor=Actor(person.id, person.name), at=NOW)
    counter = occupancy_of(scene.event_id)
    assert (counter.stopped_by, counter.stop_reason) == ("何志远", "拥挤")


def board_after_five_scans(scene: Scene) -> Board:
    """A student inside, one who left by gate B, a representative, and a stranger's code."""
    inside, gone = give_pass(scene), give_pass(scene)
    rep = give_pass(scene, party=Party.EMPLOYER_REP, name="李雷")
    outcome(scene, inside.code, at=NOW + MINUTE)
    outcome(scene, gone.code, at=NOW + MINUTE, gate="B")
    outcome(scene, gone.code, "out", at=NOW + 3 * MINUTE, gate="B")
    outcome(scene, rep.code, at=NOW + 3 * MINUTE)
    outcome(scene, "7ZXK0Q2M9TB4HVD8RWN3F5GJYE", at=NOW + 3 * MINUTE)
    return board_of(event_of(scene), NOW + 3 * MINUTE + timedelta(seconds=30))


def test_board_counts_parties_waves_and_gates(scene: Scene) -> None:
    board = board_after_five_scans(scene)
    assert {party: (c.inside, c.registered) for party, c in board.parties.items()} == {
        Party.STUDENT: (1, 2),
        Party.EMPLOYER_REP: (1, 1),
        Party.STAFF: (0, 0),
    }
    assert [(wave.title, wave.arrived) for wave in board.waves] == [
        ("第1批", 2),
        ("第2批", 0),
        ("第3批", 0),
    ]
    gates = [(g.name, g.entries, g.exits, g.last_minute, g.devices) for g in board.gates]
    assert gates == [("A", 2, 0, 1, 1), ("B", 1, 1, 1, 0)]


def test_board_draws_the_flow_and_the_last_scans(scene: Scene) -> None:
    board = board_after_five_scans(scene)
    assert [(p.at, p.up, p.down) for p in board.flow if p.up or p.down] == [
        (NOW + MINUTE, 2, 0),
        (NOW + 3 * MINUTE, 1, 1),
    ]
    assert len(board.flow) == 60
    assert board.per_minute() == (0.6, 0.2)
    oldest = sorted((s.outcome, s.name_masked, s.wave, s.gate) for s in board.latest[-2:])
    assert oldest == [
        (Outcome.ADMITTED, "张*", "第1批", "A"),
        (Outcome.ADMITTED, "张*", "第1批", "B"),
    ]
    assert {s.name_masked for s in board.latest} == {"张*", "李*", ""}


def test_board_says_how_many_are_on_their_way(scene: Scene) -> None:
    board = board_of(event_of(scene), NOW)
    assert board.on_their_way == 0
    assert board.gates[0].heard_at is None


def test_board_mark_changes_with_a_scan_a_stop_a_device_and_the_minute(scene: Scene) -> None:
    def mark(minutes: int = 0) -> str:
        reading().rollback()
        return board_glance(scene.event_id, NOW + minutes * MINUTE).mark

    marks = [mark()]
    assert mark() == marks[0]
    outcome(scene, "7ZXK0Q2M9TB4HVD8RWN3F5GJYE")
    marks.append(mark())
    stop_entry(scene.event_id, "", actor=ORGANISER, at=NOW)
    marks.append(mark())
    enrol_device(scene.event_id, "b", "B", actor=ORGANISER, at=NOW)
    marks.append(mark())
    marks.append(mark(minutes=1))
    assert len(set(marks)) == 5


def queries_of_the_board(scene: Scene) -> int:
    count = 0

    def counted(*_arguments: object) -> None:
        nonlocal count
        count += 1

    event = event_of(scene)
    database_events.listen(db.engine, "before_cursor_execute", counted)
    board_of(event, NOW)
    database_events.remove(db.engine, "before_cursor_execute", counted)
    return count


def test_board_asks_as_much_of_a_full_hall_as_of_an_empty_one(scene: Scene) -> None:
    empty = queries_of_the_board(scene)
    for n in range(3):
        outcome(scene, give_pass(scene, n).code, override="wrong_wave", gate=f"gate {n}")
    assert queries_of_the_board(scene) == empty <= 12


def test_summary_counts_people_refusals_and_assumed_exits(scene: Scene) -> None:
    ticket = give_pass(scene)
    outcome(scene, ticket.code)
    outcome(scene, ticket.code, at=NOW + MINUTE)
    outcome(scene, ticket.code, "out", at=NOW + 2 * MINUTE)
    outcome(scene, ticket.code, at=NOW + 3 * MINUTE)
    late = give_pass(scene, wave=2)
    record(scene, a_scan(late.code, at=NOW, offline=True), at=NOW + MINUTE)
    stop_entry(scene.event_id, "", actor=ORGANISER, at=NOW)
    summary = summary_of(scene.event_id)
    assert (summary.people, summary.refused, summary.forced) == (2, 1, 1)
    assert (summary.exits_assumed, summary.stops) == (0, 1)


def test_people_are_found_by_number_or_name_and_shown_masked(scene: Scene) -> None:
    student = make_student(scene.school, "欧阳小禾", number="9920230123")
    ticket = give_passes(scene, [student.id], (scene.waves[0],))[0]
    for words in ("9920230123", "0230", "欧阳小", " 9920 "):
        found = people_found(event_of(scene), words, NOW)
        assert found is not None
        assert [(p.ticket_id, p.name_masked, p.number_masked) for p in found] == [
            (ticket.id, "欧*", "···· 0123")
        ]
        assert (found[0].wave, found[0].inside, found[0].other_wave) == ("第1批", False, False)
    assert people_found(event_of(scene), "99%", NOW) == []
    assert people_found(event_of(scene), "99", NOW) is None


def test_person_of_a_later_wave_is_marked(scene: Scene) -> None:
    later = make_student(scene.school, "欧阳小禾", number="9920230123")
    give_passes(scene, [later.id], (scene.waves[2],))
    (found,) = people_found(event_of(scene), "9920230123", NOW) or []
    assert found.other_wave


def test_search_finds_nobody_of_another_event_and_at_most_eight(scene: Scene) -> None:
    other = make_scene()
    give_pass(other, name="张三丰")
    assert people_found(event_of(scene), "张三丰", NOW) == []
    for _ in range(9):
        give_pass(scene, name="张三丰")
    assert len(people_found(event_of(scene), "张三丰", NOW) or []) == 8


def test_code_of_a_ticket_is_found_at_its_own_event_only(scene: Scene) -> None:
    ticket = give_pass(scene)
    assert code_of_ticket(scene.event_id, ticket.id) == ticket.code
    with pytest.raises(NotFound):
        code_of_ticket(make_scene().event_id, ticket.id)


def test_moment_of_a_scan(scene: Scene) -> None:
    scan = a_scan(give_pass(scene).code)
    record(scene, scan)
    assert moment_of_scan((scan.id or "").upper()) == NOW
    assert moment_of_scan("none") is None


def test_devices_and_workers_of_an_event(scene: Scene) -> None:
    person = make_person("刘畅")
    grant_gate(scene.event_id, person.id, actor=ORGANISER, at=NOW)
    note_device_seen(devices_of(scene.event_id)[0].id, at=NOW)
    assert [(d.name, d.gate, d.last_seen_at) for d in devices_of(scene.event_id)] == [
        ("phone", "A", NOW)
    ]
    assert [(w.person_id, w.name) for w in gate_workers(scene.event_id)] == [(person.id, "刘畅")]


def test_gates_of_a_person_are_those_given_and_those_of_an_organiser_s_units(
    scene: Scene,
) -> None:
    worker = make_person()
    grant_gate(scene.event_id, worker.id, actor=ORGANISER, at=NOW)
    organiser = make_staff(Role.ORGANISER, scene.university)
    stranger = make_staff(Role.ORGANISER, make_unit())
    worker_actor = Actor(worker.id, worker.name)

    def mine(actor: Actor, hours: int = 0) -> list[int]:
        return [event.id for event in gates_of_person(actor, NOW + hours * HOUR)]

    assert mine(worker_actor) == mine(organiser) == [scene.event_id]
    assert mine(stranger) == []
    assert mine(organiser, hours=3) == []
    change_event(scene, cancelled_at=NOW)
    assert mine(worker_actor) == []

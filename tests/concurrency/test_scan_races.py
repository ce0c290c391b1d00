"""The door under many gates at once: nobody enters twice, nobody comes in past the cap.

Each race has a negative control: the same gates against a door whose guards are off.
"""

import json
import threading
from collections import Counter
from collections.abc import Sequence
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.attendance.models import Occupancy, Presence, Scan
from app.attendance.operations.scans import record_scans
from app.attendance.operations.stops import resume_entry, stop_entry
from app.attendance.rules import SentScan
from app.platform.database import reading, transaction
from tests.attendance.doors import (
    MINUTE,
    ORGANISER,
    Pass,
    Scene,
    a_scan,
    change_event,
    crowd_of,
    give_pass,
    give_passes,
    kept,
    make_scene,
    record,
)
from tests.concurrency.crowds import all_at_once
from tests.factories import NOW, make_students

pytestmark = pytest.mark.concurrency

GATES = 16


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(quota=1000)


def outcome_at(scene: Scene, scan: SentScan, minute: int = 0) -> str:
    answers = record_scans(scene.door, [scan], at=NOW + minute * MINUTE)
    return str(json.loads(answers.results[0])["outcome"])


def passes(scene: Scene, count: int) -> list[Pass]:
    return give_passes(scene, make_students(scene.school, count), (scene.waves[0],))


def inside_by_presence(scene: Scene) -> int:
    return len(kept(Presence, Presence.event_id == scene.event_id, Presence.inside))


@pytest.mark.parametrize("tickets", [50, pytest.param(200, marks=pytest.mark.slow)])
def test_one_ticket_at_four_gates_is_admitted_once(app: Flask, scene: Scene, tickets: int) -> None:
    found = passes(scene, tickets)
    acts = [
        partial(outcome_at, scene, a_scan(ticket.code, gate=gate))
        for ticket in found
        for gate in "ABCD"
    ]
    outcomes = Counter(all_at_once(app, acts, clients=GATES))
    assert outcomes == {"admitted": tickets, "already_inside": 3 * tickets}
    assert crowd_of(scene).inside == inside_by_presence(scene) == tickets


def test_the_last_place_is_given_to_one_of_sixteen_gates(app: Flask, scene: Scene) -> None:
    for round_ in range(10):
        change_event(scene, safe_capacity=round_ + 1, student_quota=round_ + 1)
        acts = [partial(outcome_at, scene, a_scan(t.code)) for t in passes(scene, GATES)]
        outcomes = Counter(all_at_once(app, acts, clients=GATES))
        assert outcomes == {"admitted": 1, "full": GATES - 1}
        calm(scene)
    assert crowd_of(scene).inside == inside_by_presence(scene) == 10


def calm(scene: Scene) -> None:
    """End the one-for-one of the round before: the hall has become larger."""
    with transaction() as tx:
        tx.execute(update(Occupancy).values(red_since=None))


def test_one_scan_sent_four_times_at_once_is_one_scan(app: Flask, scene: Scene) -> None:
    scans = [a_scan(ticket.code) for ticket in passes(scene, 20)]
    scans += [a_scan(f"unknown {n}") for n in range(20)]
    acts = [partial(outcome_at, scene, scan) for scan in scans for _ in range(4)]
    outcomes = Counter(all_at_once(app, acts, clients=GATES))
    assert outcomes == {"admitted": 80, "unknown_code": 80}
    assert len(kept(Scan)) == 40
    assert crowd_of(scene).inside == 20


def test_batches_and_single_scans_cross_without_waiting_for_each_other(
    app: Flask, scene: Scene
) -> None:
    found = passes(scene, 40)
    scans = [a_scan(ticket.code, offline=True) for ticket in found]

    def batch(order: Sequence[SentScan]) -> str:
        record_scans(scene.door, order, at=NOW + MINUTE)
        return "batch"

    acts = [partial(batch, scans), partial(batch, scans[::-1]), partial(batch, scans[20:])]
    acts += [partial(outcome_at, scene, a_scan(ticket.code), 1) for ticket in found]
    acts += [partial(outcome_at, scene, scan, 1) for scan in scans]
    all_at_once(app, acts, clients=GATES)
    assert crowd_of(scene).inside == inside_by_presence(scene) == 40
    assert crowd_of(scene).admitted == 40


def test_in_and_out_at_once_leave_the_counter_equal_to_the_people_inside(
    app: Flask, scene: Scene
) -> None:
    found = passes(scene, 10)
    acts = [
        partial(outcome_at, scene, a_scan(ticket.code, direction), minute)
        for minute in range(4)
        for ticket in found
        for direction in ("in", "out")
    ]
    all_at_once(app, acts, clients=GATES)
    assert crowd_of(scene).inside == inside_by_presence(scene)
    outcomes = Counter(scan.outcome for scan in kept(Scan))
    assert outcomes["admitted"] - outcomes["left"] == inside_by_presence(scene)


def test_stop_is_obeyed_by_every_scan_that_comes_after_it(app: Flask, scene: Scene) -> None:
    found = passes(scene, 60)
    stopped = threading.Event()

    def stop() -> str:
        stop_entry(scene.event_id, "", actor=ORGANISER, at=NOW)
        stopped.set()
        return "stop"

    def scan_after(ticket: Pass) -> str:
        was_stopped = stopped.is_set()
        answer = outcome_at(scene, a_scan(ticket.code))
        assert answer == "stopped" or not was_stopped
        return answer

    acts = [partial(scan_after, ticket) for ticket in found]
    outcomes = Counter(all_at_once(app, [*acts[:30], stop, *acts[30:]], clients=GATES))
    assert outcomes["admitted"] == crowd_of(scene).inside == inside_by_presence(scene)
    assert outcomes["admitted"] + outcomes["stopped"] == 60
    resume_entry(scene.event_id, actor=ORGANISER, at=NOW)
    assert record(scene, a_scan(give_pass(scene).code))[0]["outcome"] == "admitted"


class NaiveDoor:
    """A door without guards: it looks first and writes afterwards, when all have looked."""

    def __init__(self, scene: Scene, gates: int) -> None:
        self.scene = scene
        self.looked = threading.Barrier(gates)

    def enter(self, ticket: Pass) -> str:
        presence = reading().scalar(select(Presence.inside).where(Presence.ticket_id == ticket.id))
        crowd = reading().execute(select(Occupancy.inside, Occupancy.cap)).one()
        reading().rollback()
        self.looked.wait(timeout=30)
        if presence:
            return "already_inside"
        if crowd.inside >= crowd.cap:
            return "full"
        with transaction() as tx:
            tx.execute(update(Presence).where(Presence.ticket_id == ticket.id).values(inside=True))
            tx.execute(update(Occupancy).values(inside=Occupancy.inside + 1))
        return "admitted"


def came_and_left(scene: Scene, count: int) -> list[Pass]:
    """People who are outside, and known to the door."""
    found = passes(scene, count)
    for direction in ("in", "out"):
        for ticket in found:
            record(scene, a_scan(ticket.code, direction))
    return found


def test_control_unguarded_door_admits_one_ticket_four_times(app: Flask, scene: Scene) -> None:
    (ticket,) = came_and_left(scene, 1)
    door = NaiveDoor(scene, 4)
    outcomes = Counter(all_at_once(app, [partial(door.enter, ticket)] * 4, clients=4))
    assert outcomes == {"admitted": 4}
    assert crowd_of(scene).inside != inside_by_presence(scene)


def test_control_unguarded_door_lets_sixteen_into_the_last_place(app: Flask, scene: Scene) -> None:
    people = came_and_left(scene, GATES)
    change_event(scene, safe_capacity=2, student_quota=2)
    record(scene, a_scan(give_pass(scene).code))
    door = NaiveDoor(scene, GATES)
    acts = [partial(door.enter, ticket) for ticket in people]
    assert Counter(all_at_once(app, acts, clients=GATES)) == {"admitted": GATES}
    assert crowd_of(scene).inside == GATES + 1

"""The hall's code under a whole hall at once: once each, and never past the cap.

Each race has a negative control: the same phones at a check-in that looks first and writes
afterwards.
"""

import threading
from collections import Counter
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import update

from app.attendance.models import Occupancy, Presence, Scan, SelfCheckIn
from app.attendance.operations.counting import open_counter
from app.attendance.queries.self_check_in import own_pass
from app.platform.database import reading, transaction
from app.platform.hot import link_within
from tests.attendance.doors import (
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
    record,
)
from tests.attendance.halls import a_claim, check_in
from tests.concurrency.crowds import all_at_once
from tests.factories import make_students

pytestmark = pytest.mark.concurrency

PHONES = 16


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(quota=1000)


def passes(scene: Scene, count: int) -> list[Pass]:
    return give_passes(scene, make_students(scene.school, count), (scene.waves[0],))


def inside_by_presence(scene: Scene) -> int:
    return len(kept(Presence, Presence.event_id == scene.event_id, Presence.inside))


def test_student_who_presses_often_at_once_is_checked_in_once(app: Flask, scene: Scene) -> None:
    found = passes(scene, 20)
    claims = [a_claim(scene) for _ in found]
    acts = [
        partial(check_in, scene, ticket, claim=claim)
        for ticket, claim in zip(found, claims, strict=True)
        for _ in range(4)
    ]
    assert Counter(all_at_once(app, acts, clients=PHONES)) == {"admitted": 80}
    assert len(kept(Scan)) == len(kept(SelfCheckIn)) == 20
    assert crowd_of(scene).admitted == inside_by_presence(scene) == 20


def test_student_with_two_phones_has_one_attendance(app: Flask, scene: Scene) -> None:
    found = passes(scene, 20)
    acts = [partial(check_in, scene, ticket) for ticket in found for _ in range(4)]
    outcomes = Counter(all_at_once(app, acts, clients=PHONES))
    assert outcomes == {"admitted": 20, "already_inside": 60}
    assert [len(attendances_of(ticket)) for ticket in found] == [1] * 20
    assert crowd_of(scene).inside == inside_by_presence(scene) == 20


def test_gate_and_hall_at_once_are_one_entry(app: Flask, scene: Scene) -> None:
    found = passes(scene, 20)

    def scan(ticket: Pass) -> str:
        return str(record(scene, a_scan(ticket.code))[0]["outcome"])

    acts = [partial(check_in, scene, ticket) for ticket in found]
    acts += [partial(scan, ticket) for ticket in found]
    outcomes = Counter(all_at_once(app, acts, clients=PHONES))
    assert outcomes == {"admitted": 20, "already_inside": 20}
    assert crowd_of(scene).inside == inside_by_presence(scene) == 20


def test_last_place_is_given_to_one_of_sixteen_phones(app: Flask, scene: Scene) -> None:
    change_event(scene, safe_capacity=3, student_quota=3)
    for _ in range(2):
        check_in(scene, give_pass(scene))
    acts = [partial(check_in, scene, ticket) for ticket in passes(scene, PHONES)]
    outcomes = Counter(all_at_once(app, acts, clients=PHONES))
    assert outcomes == {"admitted": 1, "full": PHONES - 1}
    assert crowd_of(scene).inside == inside_by_presence(scene) == 3
    assert len(kept(SelfCheckIn)) == PHONES + 2


class NaiveHall:
    """A check-in that looks first and counts afterwards, when all have looked."""

    def __init__(self, scene: Scene, phones: int) -> None:
        self.scene = scene
        self.looked = threading.Barrier(phones)

    def check_in(self, ticket: Pass) -> str:
        own = own_pass(self.scene.event_id, ticket.person_id)
        crowd = crowd_of(self.scene)
        reading().rollback()
        self.looked.wait(timeout=30)
        if own is None or own.since is not None:
            return "already_inside"
        if crowd.cap is not None and crowd.inside >= crowd.cap:
            return "full"
        with transaction() as tx:
            tx.execute(update(Occupancy).values(inside=Occupancy.inside + 1))
        return "admitted"


def test_control_unguarded_check_in_lets_one_student_in_four_times(
    app: Flask, scene: Scene
) -> None:
    ticket = open_doors(scene, 100)
    hall = NaiveHall(scene, 4)
    outcomes = Counter(all_at_once(app, [partial(hall.check_in, ticket)] * 4, clients=4))
    assert outcomes == {"admitted": 4}
    assert crowd_of(scene).inside == 4


def test_control_unguarded_check_in_lets_sixteen_into_the_last_place(
    app: Flask, scene: Scene
) -> None:
    open_doors(scene, 1)
    hall = NaiveHall(scene, PHONES)
    acts = [partial(hall.check_in, ticket) for ticket in passes(scene, PHONES)]
    assert Counter(all_at_once(app, acts, clients=PHONES)) == {"admitted": PHONES}
    assert crowd_of(scene).inside == PHONES


def open_doors(scene: Scene, cap: int) -> Pass:
    """Give the event its counter, and somebody a ticket."""
    change_event(scene, safe_capacity=cap, student_quota=cap)
    with transaction() as tx:
        open_counter(link_within(tx), scene.event_id)
    return give_pass(scene)

"""Halls of one event under many gates at once: nobody is in two, none is fuller than it may be."""

import json
import threading
from collections import Counter
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.attendance.models import Hall, Presence
from app.attendance.operations.scans import record_scans
from app.platform.database import reading, transaction
from tests.attendance.doors import (
    MINUTE,
    Pass,
    Scene,
    a_scan,
    crowd_of,
    give_passes,
    kept,
    make_hall,
    make_scene,
)
from tests.concurrency.crowds import all_at_once
from tests.factories import NOW, make_students

pytestmark = pytest.mark.concurrency

GATES = 16


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(quota=1000)


def passes(scene: Scene, count: int) -> list[Pass]:
    return give_passes(scene, make_students(scene.school, count), (scene.waves[0],))


def outcome_at(scene: Scene, ticket: Pass, direction: str = "in", minute: int = 0) -> str:
    at = NOW + minute * MINUTE
    answers = record_scans(scene.door, [a_scan(ticket.code, direction, at=at)], at=at)
    return str(json.loads(answers.results[0])["outcome"])


def by_hall() -> dict[int, int]:
    return dict(Counter(row.hall_id for row in kept(Presence, Presence.inside)))


def test_the_last_place_of_a_hall_is_given_to_one_of_sixteen_gates(
    app: Flask, scene: Scene
) -> None:
    hall_id, east = make_hall(scene, "east", 1)
    acts = [partial(outcome_at, east, ticket) for ticket in passes(scene, GATES)]
    assert Counter(all_at_once(app, acts, clients=GATES)) == {"admitted": 1, "full": GATES - 1}
    assert by_hall() == {hall_id: 1}
    assert [hall.inside for hall in kept(Hall)] == [1]
    assert crowd_of(scene).inside == 1


def test_people_who_come_move_and_leave_at_once_are_in_one_hall_each(
    app: Flask, scene: Scene
) -> None:
    east_id, east = make_hall(scene, "east")
    west_id, west = make_hall(scene, "west")
    found = passes(scene, 10)
    acts = [
        partial(outcome_at, gate, ticket, direction, minute)
        for minute in range(3)
        for ticket in found
        for gate in (east, west)
        for direction in ("in", "in", "out")
    ]
    all_at_once(app, acts, clients=GATES)
    counted = {hall.id: hall.inside for hall in kept(Hall)}
    assert counted == {east_id: 0, west_id: 0} | by_hall()
    assert crowd_of(scene).inside == sum(counted.values())


def test_control_unguarded_hall_lets_sixteen_into_the_last_place(app: Flask, scene: Scene) -> None:
    make_hall(scene, "east", 1)
    looked = threading.Barrier(GATES)

    def enter() -> str:
        inside, cap = reading().execute(select(Hall.inside, Hall.cap)).one()
        reading().rollback()
        looked.wait(timeout=30)
        if inside >= cap:
            return "full"
        with transaction() as tx:
            tx.execute(update(Hall).values(inside=Hall.inside + 1))
        return "admitted"

    assert Counter(all_at_once(app, [enter] * GATES, clients=GATES)) == {"admitted": GATES}
    assert [hall.inside for hall in kept(Hall)] == [GATES]

"""Recording scans at the gates of several halls, and heads that no ticket names."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app.attendance.models import Hall, Occupancy
from app.attendance.operations.closing import empty_ended_events
from app.attendance.operations.scans import record_scans
from app.attendance.queries.door import Door
from app.platform.database import transaction
from tests.attendance.doors import (
    MINUTE,
    Scene,
    a_scan,
    change_event,
    crowd_of,
    give_pass,
    kept,
    make_hall,
    make_scene,
    outcome,
    presence_of,
    record,
    scans_of,
)
from tests.factories import NOW

UNKNOWN = "7ZXK0Q2M9TB4HVD8RWN3F5GJYE"


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene()


def inside(scene: Scene) -> dict[str, int]:
    return {hall.name: hall.inside for hall in kept(Hall, Hall.event_id == scene.event_id)}


def test_entry_at_a_hall_counts_in_the_hall_and_in_the_event(scene: Scene) -> None:
    hall_id, east = make_hall(scene, "east")
    someone = give_pass(scene)
    assert outcome(east, someone.code) == "admitted"
    assert inside(scene) == {"east": 1}
    assert crowd_of(scene).inside == 1
    presence = presence_of(someone)
    assert presence is not None
    assert presence.hall_id == hall_id


def test_move_between_halls_counts_nobody_twice(scene: Scene) -> None:
    _, east = make_hall(scene, "east")
    west_id, west = make_hall(scene, "west", 1)
    someone = give_pass(scene)
    outcome(east, someone.code)
    (answer,) = record(west, a_scan(someone.code, at=NOW + MINUTE), at=NOW + MINUTE)
    assert (answer["outcome"], answer["reason"]) == ("admitted", "moved")
    assert inside(scene) == {"east": 0, "west": 1}
    assert (crowd_of(scene).inside, crowd_of(scene).admitted) == (1, 1)
    presence = presence_of(someone)
    assert presence is not None
    assert (presence.hall_id, presence.since) == (west_id, NOW)


def test_full_hall_leaves_who_would_move_where_they_are(scene: Scene) -> None:
    _, east = make_hall(scene, "east")
    _, west = make_hall(scene, "west", 1)
    first, second = give_pass(scene), give_pass(scene)
    outcome(west, first.code)
    outcome(east, second.code)
    (answer,) = record(west, a_scan(second.code, at=NOW + MINUTE), at=NOW + MINUTE)
    assert (answer["outcome"], answer["reason"]) == ("full", "hall")
    assert inside(scene) == {"east": 1, "west": 1}


def test_exit_at_any_gate_leaves_the_hall(scene: Scene) -> None:
    _, east = make_hall(scene, "east")
    someone = give_pass(scene)
    outcome(east, someone.code)
    assert outcome(scene, someone.code, "out", at=NOW + MINUTE) == "left"
    assert inside(scene) == {"east": 0}
    assert crowd_of(scene).inside == 0


def test_batch_moves_many_through_the_halls(scene: Scene) -> None:
    _, east = make_hall(scene, "east", 3)
    _, west = make_hall(scene, "west")
    passes = [give_pass(scene, name=f"张{n}") for n in range(4)]
    answers = record(east, *(a_scan(each.code) for each in passes))
    assert [answer["outcome"] for answer in answers] == ["admitted"] * 3 + ["full"]
    record(west, *(a_scan(each.code, at=NOW + MINUTE) for each in passes), at=NOW + MINUTE)
    assert inside(scene) == {"east": 0, "west": 4}


def test_person_at_a_desk_checks_somebody_out_of_their_hall(scene: Scene) -> None:
    _, east = make_hall(scene, "east")
    someone = give_pass(scene)
    outcome(east, someone.code)
    door = Door(scene.event_id, None)
    record_scans(door, [a_scan(someone.code, "out", at=NOW + MINUTE)], at=NOW + MINUTE)
    assert inside(scene) == {"east": 0}


def test_stranger_whom_an_offline_gate_let_pass_is_one_head(scene: Scene) -> None:
    scan = a_scan(UNKNOWN, offline=True, told="admitted")
    (answer,) = record(scene, scan)
    assert (answer["outcome"], answer["reason"]) == ("unknown_code", "unverified")
    crowd = crowd_of(scene)
    assert (crowd.inside, crowd.uncounted, crowd.present) == (0, 1, 1)
    record(scene, a_scan(UNKNOWN, "out", offline=True, told="left"))
    assert crowd_of(scene).present == 0
    assert [scan.forced for scan in scans_of(scene)] == [True, True]


def test_stranger_is_counted_once_however_often_the_scan_arrives(scene: Scene) -> None:
    scan = a_scan(UNKNOWN, offline=True, told="admitted")
    record(scene, scan)
    record(scene, scan, scan)
    assert crowd_of(scene).uncounted == 1


def test_strangers_fill_the_hall(scene: Scene) -> None:
    change_event(scene, safe_capacity=1, student_quota=1)
    record(scene, a_scan(UNKNOWN, offline=True, told="admitted"))
    (answer,) = record(scene, a_scan(give_pass(scene).code))
    assert (answer["outcome"], answer["reason"]) == ("full", "capacity")
    assert crowd_of(scene).red_since == NOW


def test_whom_an_offline_gate_refused_is_kept_and_admitted_nowhere(scene: Scene) -> None:
    someone = give_pass(scene)
    assert outcome(scene, someone.code, offline=True, told="full") == "full"
    presence = presence_of(someone)
    assert presence is None or not presence.inside
    (scan,) = scans_of(scene)
    assert (scan.told, scan.outcome, scan.forced) == ("full", "full", False)


def test_places_that_devices_hold_are_refused_online_and_given_offline(scene: Scene) -> None:
    change_event(scene, safe_capacity=2, student_quota=2)
    outcome(scene, give_pass(scene).code)
    with transaction() as tx:
        tx.execute(update(Occupancy).values(leased=1))
    first, second = give_pass(scene), give_pass(scene)
    (answer,) = record(scene, a_scan(first.code))
    assert (answer["outcome"], answer["reason"]) == ("full", "leased")
    (given,) = record(scene, a_scan(second.code, offline=True, told="admitted"))
    assert given["outcome"] == "admitted"
    assert [scan.forced for scan in scans_of(scene)] == [False, False, False]


def test_nobody_is_in_a_hall_when_the_event_is_emptied(scene: Scene) -> None:
    _, east = make_hall(scene, "east")
    someone = give_pass(scene)
    outcome(east, someone.code)
    record(scene, a_scan(UNKNOWN, offline=True, told="admitted"))
    empty_ended_events(at=NOW + timedelta(hours=8))
    presence = presence_of(someone)
    assert presence is not None
    assert (presence.inside, presence.hall_id) == (False, None)
    assert inside(scene) == {"east": 0}
    assert crowd_of(scene).present == 0

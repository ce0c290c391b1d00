"""Heads counted by hand, and the estimate where nobody scans the exits."""

from datetime import timedelta

import pytest
from flask import Flask

from app.attendance.models import Hall, HeadCount, Occupancy, Presence
from app.attendance.operations.closing import empty_ended_events
from app.attendance.operations.estimates import settle_estimates
from app.attendance.operations.head_counts import count_heads
from app.attendance.operations.policies import set_door_policy
from app.attendance.queries.occupancy import counter_now
from app.attendance.queries.policies import DoorFlags
from app.platform.access import Actor
from app.platform.audit import AuditRow
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    ORGANISER,
    Scene,
    a_scan,
    change_event,
    crowd_of,
    give_pass,
    give_passes,
    kept,
    make_hall,
    make_scene,
    outcome,
    record,
)
from tests.factories import NOW, make_person, make_students

STRANGER = "7ZXK0Q2M9TB4HVD8RWN3F5GJYE"


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(safe_capacity=20, student_quota=15)


def count(scene: Scene, people: int, *, minutes: int = 0, actor: Actor = ORGANISER) -> int:
    return count_heads(scene.event_id, people, "巡场", actor=actor, at=NOW + minutes * MINUTE)


def test_gates_go_on_from_what_somebody_counted(scene: Scene) -> None:
    ticket = give_pass(scene)
    outcome(scene, ticket.code)
    assert count(scene, 18) == 17
    crowd = crowd_of(scene)
    assert (crowd.inside, crowd.uncounted, crowd.present) == (1, 17, 18)
    assert (crowd.peak, crowd.peak_at) == (18, NOW)
    outcome(scene, ticket.code, "out", at=NOW + MINUTE)
    assert crowd_of(scene).present == 17


def test_count_is_kept_with_who_and_what_the_record_said(scene: Scene) -> None:
    person = make_person("何志远")
    count(scene, 7, actor=Actor(person.id, person.name))
    count(scene, 5, minutes=10)
    rows = [(row.people, row.before, row.reason, row.by_id) for row in kept(HeadCount)]
    assert rows == [(7, 0, "巡场", person.id), (5, 7, "巡场", None)]
    (audit, _second) = kept(AuditRow, AuditRow.action == "gate.count")
    assert (audit.actor_name, audit.detail) == ("何志远", {"people": 7, "before": 0})


def test_full_hall_shuts_at_once_and_opens_when_fewer_are_counted(scene: Scene) -> None:
    count(scene, 20)
    assert crowd_of(scene).red_since == NOW
    assert outcome(scene, give_pass(scene).code, at=NOW + MINUTE) == "full"
    count(scene, 10, minutes=5)
    assert crowd_of(scene).red_since is None
    assert outcome(scene, give_pass(scene).code, at=NOW + 6 * MINUTE) == "admitted"


def test_places_of_who_left_unseen_are_students_places_again(scene: Scene) -> None:
    tickets = give_passes(scene, make_students(scene.school, 16), (scene.waves[0],))
    for ticket in tickets[:15]:
        assert outcome(scene, ticket.code) == "admitted"
    assert outcome(scene, tickets[15].code) == "full"
    count(scene, 4)
    assert outcome(scene, tickets[15].code, at=NOW + MINUTE) == "admitted"


@pytest.mark.parametrize(("people", "most"), [(-1, 200), (201, 200)])
def test_slip_of_the_finger_is_no_count(scene: Scene, people: int, most: int) -> None:
    with pytest.raises(Refusal) as refused:
        count(scene, people)
    assert refused.value.reason is Reason.COUNT_IMPLAUSIBLE
    assert refused.value.facts == {"most": most}
    assert kept(HeadCount) == []


def test_nobody_counts_where_there_is_no_event(app: Flask) -> None:
    with pytest.raises(NotFound):
        count_heads(999_999, 1, "", actor=ORGANISER, at=NOW)


# ── where exits are not scanned ──


@pytest.fixture
def open_exits(app: Flask) -> Scene:
    """A fair whose exits nobody scans; people usually stay half an hour."""
    scene = make_scene(safe_capacity=20, student_quota=15, stay_minutes=30)
    set_door_policy(scene.event_id, DoorFlags(scans_exits=False), actor=ORGANISER, at=NOW)
    return scene


def present_at(minutes: int) -> tuple[int, int]:
    """Settle, twice: (counters moved, then people inside)."""
    moved = settle_estimates(at=NOW + minutes * MINUTE)
    assert settle_estimates(at=NOW + minutes * MINUTE) == 0
    return moved, kept(Occupancy)[0].inside + kept(Occupancy)[0].uncounted


def test_who_stayed_as_long_as_usual_is_counted_gone(open_exits: Scene) -> None:
    for minute in (0, 10, 20):
        outcome(open_exits, give_pass(open_exits).code, at=NOW + minute * MINUTE)
    assert present_at(29) == (0, 3)
    assert present_at(30) == (1, 2)
    assert present_at(50) == (1, 0)
    crowd = crowd_of(open_exits)
    assert (crowd.inside, crowd.uncounted, crowd.admitted) == (3, -3, 3)
    assert all(row.inside for row in kept(Presence))
    assert counter_now(open_exits.event_id).is_estimate


def test_gates_follow_the_estimate(open_exits: Scene) -> None:
    tickets = give_passes(open_exits, make_students(open_exits.school, 16), (open_exits.waves[0],))
    for ticket in tickets[:15]:
        outcome(open_exits, ticket.code)
    assert outcome(open_exits, tickets[15].code, at=NOW + 29 * MINUTE) == "full"
    settle_estimates(at=NOW + 30 * MINUTE)
    assert outcome(open_exits, tickets[15].code, at=NOW + 30 * MINUTE) == "admitted"
    assert crowd_of(open_exits).present == 1


def test_estimate_is_never_below_a_count_within_the_stay(open_exits: Scene) -> None:
    outcome(open_exits, give_pass(open_exits).code)
    count_heads(open_exits.event_id, 10, "", actor=ORGANISER, at=NOW + 20 * MINUTE)
    assert present_at(49) == (0, 10)
    outcome(open_exits, give_pass(open_exits).code, at=NOW + 49 * MINUTE)
    assert present_at(49)[1] == 10  # as many have left as came
    assert present_at(50) == (1, 1)


def test_people_whom_nobody_knows_are_estimated_too(open_exits: Scene) -> None:
    scan = a_scan(STRANGER, at=NOW, offline=True, told="admitted")
    record(open_exits, scan, at=NOW)
    assert present_at(29) == (0, 1)
    assert present_at(30) == (1, 0)


def test_halls_empty_with_the_event(open_exits: Scene) -> None:
    _hall_id, east = make_hall(open_exits, "east", 5)
    outcome(east, give_pass(open_exits).code)
    assert [hall.inside for hall in kept(Hall)] == [1]
    settle_estimates(at=NOW + 30 * MINUTE)
    assert [hall.inside for hall in kept(Hall)] == [0]


def test_estimate_ends_when_the_event_is_emptied(open_exits: Scene) -> None:
    outcome(open_exits, give_pass(open_exits, wave=2).code, at=NOW + 2 * HOUR)
    count_heads(open_exits.event_id, 9, "", actor=ORGANISER, at=NOW + 3 * HOUR + 45 * MINUTE)
    assert empty_ended_events(at=NOW + 4 * HOUR) == 1
    assert settle_estimates(at=NOW + 4 * HOUR) == 0
    assert crowd_of(open_exits).present == 0


def test_scanned_exits_are_left_alone(scene: Scene) -> None:
    outcome(scene, give_pass(scene).code)
    change_event(scene, stay_minutes=1)
    assert settle_estimates(at=NOW + timedelta(minutes=20)) == 0
    assert crowd_of(scene).present == 1

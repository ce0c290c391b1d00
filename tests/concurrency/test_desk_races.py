"""The desk against the gates: an admission is taken back once, or the person has left; a walk-in
is one registration, and the last place goes to one of many.

Each race has a negative control: a desk that looks first and writes afterwards.
"""

import threading
import uuid
from collections import Counter
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.attendance.forms.scans import ScanKeys, read_scan
from app.attendance.models import Attendance, Hall, Occupancy, Presence, Reversal, Scan
from app.attendance.operations.halls import HallDraft, add_hall, move_to_hall
from app.attendance.operations.reversals import take_back
from app.attendance.operations.walk_ins import walk_in
from app.attendance.rules import ScanDraft
from app.events.models import Session
from app.platform.database import reading, transaction
from app.platform.reasons import Reason
from app.registrations.models import Registration
from tests.attendance.doors import (
    KEY,
    MINUTE,
    ORGANISER,
    Pass,
    Scene,
    a_scan,
    change_event,
    crowd_of,
    give_passes,
    kept,
    make_scene,
    outcome,
    record,
)
from tests.concurrency.crowds import all_at_once
from tests.factories import NOW, make_students

pytestmark = pytest.mark.concurrency

CLIENTS = 16
LATER = NOW + MINUTE


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(quota=1000)


def inside_people(scene: Scene, count: int) -> list[tuple[Pass, str]]:
    """People inside, each with the scan that let them in."""
    people = make_students(scene.school, count)
    passes = give_passes(scene, people, (scene.waves[0],))
    answers = record(scene, *[a_scan(ticket.code) for ticket in passes])
    return [(ticket, str(answer["id"])) for ticket, answer in zip(passes, answers, strict=True)]


def inside_by_presence(scene: Scene) -> int:
    return len(kept(Presence, Presence.event_id == scene.event_id, Presence.inside))


def undo(scene: Scene, scan_id: str) -> str:
    take_back(scene.event_id, scan_id, "扫错了", actor=ORGANISER, at=LATER)
    return "taken back"


def scan_at(scene: Scene, code: str, direction: str) -> str:
    return outcome(scene, code, direction, at=LATER)


def test_admission_is_taken_back_once(app: Flask, scene: Scene) -> None:
    found = inside_people(scene, 10)
    acts = [partial(undo, scene, scan_id) for _ticket, scan_id in found for _ in range(4)]
    answers = Counter(all_at_once(app, acts, clients=CLIENTS))
    assert answers == {"taken back": 10, Reason.REVERSAL_DONE: 30}
    assert (crowd_of(scene).inside, crowd_of(scene).students_inside) == (0, 0)
    assert (len(kept(Reversal)), kept(Attendance)) == (10, [])


def test_exit_and_reversal_at_once_count_the_person_out_once(app: Flask, scene: Scene) -> None:
    found = inside_people(scene, 20)
    acts = [partial(undo, scene, scan_id) for _ticket, scan_id in found]
    acts += [partial(scan_at, scene, ticket.code, "out") for ticket, _scan_id in found]
    answers = Counter(all_at_once(app, acts, clients=CLIENTS))
    assert answers["taken back"] + answers["left"] == 20
    assert answers["taken back"] == answers["not_inside"] == len(kept(Reversal))
    assert answers["left"] == answers[Reason.REVERSAL_AFTER_EXIT]
    assert crowd_of(scene).inside == inside_by_presence(scene) == 0
    assert {row.minutes for row in kept(Attendance)} <= {1}


def test_entry_and_reversal_at_once_leave_the_counter_equal_to_the_people_inside(
    app: Flask, scene: Scene
) -> None:
    found = inside_people(scene, 20)
    acts = [partial(undo, scene, scan_id) for _ticket, scan_id in found]
    acts += [partial(scan_at, scene, ticket.code, "in") for ticket, _scan_id in found]
    answers = Counter(all_at_once(app, acts, clients=CLIENTS))
    assert answers["taken back"] == 20
    assert answers["admitted"] + answers["already_inside"] == 20
    assert crowd_of(scene).inside == inside_by_presence(scene) == answers["admitted"]


def test_hall_is_never_filled_past_its_limit_by_hand(app: Flask, scene: Scene) -> None:
    found = inside_people(scene, CLIENTS)
    hall_id = add_hall(scene.event_id, HallDraft("B厅", 3), actor=ORGANISER, at=NOW)

    def move(ticket: Pass) -> str:
        move_to_hall(scene.event_id, ticket.id, hall_id, actor=ORGANISER, at=LATER)
        return "moved"

    acts = [partial(move, ticket) for ticket, _scan_id in found]
    answers = Counter(all_at_once(app, acts, clients=CLIENTS))
    assert answers == {"moved": 3, Reason.HALL_FULL: CLIENTS - 3}
    assert kept(Hall)[0].inside == len(kept(Presence, Presence.hall_id == hall_id)) == 3


def come(scene: Scene, person_id: int, scan_id: str) -> str:
    """Somebody without a ticket stands before the gate."""

    def scan_of(code: str) -> ScanDraft:
        members = {
            "id": scan_id, "code": code, "direction": "in", "source": "number", "gate": "A",
            "scanned_at": LATER.isoformat(),
        }  # fmt: skip
        scan = read_scan(members, event_id=scene.event_id, keys=ScanKeys(KEY, KEY), at=LATER)
        assert isinstance(scan, ScanDraft)
        return scan

    walked = walk_in(scene.event_id, person_id, scan_id, scan_of, actor=ORGANISER, at=LATER)
    return str(walked.answer["outcome"])


def test_press_that_is_repeated_at_once_is_one_walk_in(app: Flask, scene: Scene) -> None:
    presses = [(person_id, str(uuid.uuid4())) for person_id in make_students(scene.school, 8)]
    acts = [partial(come, scene, *press) for press in presses for _ in range(4)]
    assert Counter(all_at_once(app, acts, clients=CLIENTS)) == {"admitted": 32}
    assert (len(kept(Registration)), len(kept(Scan))) == (8, 8)
    assert crowd_of(scene).inside == inside_by_presence(scene) == 8


def test_last_place_inside_goes_to_one_walk_in_and_the_others_keep_no_seat(
    app: Flask, scene: Scene
) -> None:
    change_event(scene, safe_capacity=1, student_quota=1)
    people = make_students(scene.school, CLIENTS)
    acts = [partial(come, scene, person_id, str(uuid.uuid4())) for person_id in people]
    answers = Counter(all_at_once(app, acts, clients=CLIENTS))
    assert answers == {"admitted": 1, "full": CLIENTS - 1}
    assert (len(kept(Registration)), len(kept(Scan)), crowd_of(scene).inside) == (1, 1, 1)
    assert kept(Session, Session.id == scene.waves[0])[0].seats_taken == 1


class NaiveDesk:
    """A desk without guards: it looks first and writes afterwards, when all have looked."""

    def __init__(self, scene: Scene, clients: int) -> None:
        self.scene = scene
        self.looked = threading.Barrier(clients)

    def step_out(self, ticket: Pass) -> str:
        is_inside = reading().scalar(select(Presence.inside).where(Presence.ticket_id == ticket.id))
        reading().rollback()
        self.looked.wait(timeout=30)
        if not is_inside:
            return "not inside"
        with transaction() as tx:
            tx.execute(update(Presence).where(Presence.ticket_id == ticket.id).values(inside=False))
            tx.execute(update(Occupancy).values(inside=Occupancy.inside - 1))
        return "taken back"


def test_control_unguarded_desk_counts_one_person_out_four_times(app: Flask, scene: Scene) -> None:
    found = inside_people(scene, 4)
    desk = NaiveDesk(scene, 4)
    acts = [partial(desk.step_out, found[0][0])] * 4
    assert Counter(all_at_once(app, acts, clients=4)) == {"taken back": 4}
    assert (crowd_of(scene).inside, inside_by_presence(scene)) == (0, 3)

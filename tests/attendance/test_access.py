"""Who stands at which door, watches which board, stops which event."""

import pytest
from flask import Flask

from app.attendance.access import (
    BadTokenError,
    event_with_devices,
    event_with_gate,
    gate_device,
    may_stop,
    may_work_gate,
    stoppable_event,
    watched_event,
    workable_gate,
)
from app.attendance.operations.devices import grant_gate
from app.attendance.queries.devices import hashed_token
from app.platform.access import Actor, Role
from app.platform.errors import Forbidden, NotFound
from tests.attendance.doors import ORGANISER, Scene, change_event, make_scene
from tests.factories import NOW, actor, make_person, make_staff, make_unit

VISITOR = Actor(None, "")


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene()


def test_device_stands_at_its_own_door_only(scene: Scene) -> None:
    token_hash = hashed_token(scene.token)
    assert gate_device(token_hash, scene.event_id, NOW).gate == "A"
    for event_id in (make_scene().event_id, 999_999):
        with pytest.raises(Forbidden):
            gate_device(token_hash, event_id, NOW)
        with pytest.raises(BadTokenError):
            gate_device(hashed_token("x"), event_id, NOW)


def test_gate_page_exists_for_published_events(scene: Scene) -> None:
    assert event_with_gate(scene.event_id).id == scene.event_id
    with pytest.raises(NotFound):
        event_with_gate(999_999)
    change_event(scene, published_at=None)
    with pytest.raises(NotFound):
        event_with_gate(scene.event_id)


def test_gate_is_worked_by_its_organisers_and_by_whom_they_gave_it(scene: Scene) -> None:
    event = event_with_gate(scene.event_id)
    worker = make_staff(Role.GATE_STAFF, scene.university)
    assert not may_work_gate(worker, event)
    grant_gate(scene.event_id, worker.person_id or 0, actor=ORGANISER, at=NOW)
    assert may_work_gate(worker, event)
    assert may_work_gate(make_staff(Role.ORGANISER, scene.university), event)
    for stranger in (
        VISITOR,
        make_staff(Role.SAFETY_OFFICER, scene.university),
        make_staff(Role.ORGANISER, make_unit()),
    ):
        assert not may_work_gate(stranger, event)
        with pytest.raises(Forbidden):
            workable_gate(stranger, scene.event_id)
    assert workable_gate(worker, scene.event_id) == event


def test_grant_alone_without_the_role_opens_nothing(scene: Scene) -> None:
    person = make_person()
    grant_gate(scene.event_id, person.id, actor=ORGANISER, at=NOW)
    assert not may_work_gate(Actor(person.id, person.name), event_with_gate(scene.event_id))
    assert may_work_gate(actor(person), event_with_gate(scene.event_id))


def test_devices_are_the_organiser_s(scene: Scene) -> None:
    organiser = make_staff(Role.ORGANISER, scene.university)
    assert event_with_devices(organiser, scene.event_id).id == scene.event_id
    with pytest.raises(Forbidden):
        event_with_devices(make_staff(Role.SAFETY_OFFICER, scene.university), scene.event_id)
    with pytest.raises(NotFound):
        event_with_devices(make_staff(Role.ORGANISER, make_unit()), scene.event_id)


def test_board_is_watched_by_readers_and_the_responsible_person(scene: Scene) -> None:
    responsible = make_person()
    change_event(scene, responsible_id=responsible.id)
    for watcher in (
        make_staff(Role.ORGANISER, scene.university),
        make_staff(Role.PROVINCE_READER, scene.university),
        Actor(responsible.id, responsible.name),
    ):
        assert watched_event(watcher, scene.event_id).id == scene.event_id
    for stranger in (VISITOR, make_staff(Role.ORGANISER, make_unit())):
        with pytest.raises(NotFound):
            watched_event(stranger, scene.event_id)
    change_event(scene, published_at=None)
    with pytest.raises(NotFound):
        watched_event(make_staff(Role.ORGANISER, scene.university), scene.event_id)


def test_stop_button_is_the_responsible_person_s_and_the_safety_office_s(scene: Scene) -> None:
    responsible = make_person()
    change_event(scene, responsible_id=responsible.id)
    event = event_with_gate(scene.event_id)
    assert may_stop(Actor(responsible.id, responsible.name), event)
    safety = make_staff(Role.SAFETY_OFFICER, scene.university)
    assert stoppable_event(safety, scene.event_id) == event
    with pytest.raises(Forbidden):
        stoppable_event(make_staff(Role.ORGANISER, scene.university), scene.event_id)
    assert not may_stop(VISITOR, event)

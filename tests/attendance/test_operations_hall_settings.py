"""Halls that are kept apart: named once, removed when nobody needs them, and moved between."""

import pytest
from flask import Flask

from app.attendance.models import Device, Hall, Presence
from app.attendance.operations.devices import DeviceTerms, enrol_device, revoke_device
from app.attendance.operations.halls import (
    HallDraft,
    add_hall,
    change_hall,
    move_to_hall,
    remove_hall,
)
from app.attendance.queries.halls import HallRow, halls_of
from app.platform.audit import AuditRow
from app.platform.database import reading
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    ORGANISER,
    Pass,
    Scene,
    a_scan,
    change_event,
    give_pass,
    kept,
    make_scene,
    outcome,
    record,
)
from tests.factories import NOW


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene()


def hall(scene: Scene, name: str = "A厅", cap: int | None = 10) -> int:
    return add_hall(scene.event_id, HallDraft(name, cap), actor=ORGANISER, at=NOW)


def move(scene: Scene, ticket: Pass, hall_id: int | None) -> None:
    reading().rollback()
    move_to_hall(scene.event_id, ticket.id, hall_id, actor=ORGANISER, at=NOW + MINUTE)


def inside(scene: Scene) -> dict[str, int]:
    return {row.name: row.inside for row in kept(Hall, Hall.event_id == scene.event_id)}


def test_hall_is_named_changed_and_removed(scene: Scene) -> None:
    hall_id = hall(scene)
    change_hall(scene.event_id, hall_id, HallDraft("B厅", None), actor=ORGANISER, at=NOW)
    assert halls_of(scene.event_id) == [HallRow(hall_id, "B厅", None, 0, 0)]
    remove_hall(scene.event_id, hall_id, actor=ORGANISER, at=NOW)
    assert halls_of(scene.event_id) == []
    acts = [row.action for row in kept(AuditRow)][-3:]
    assert acts == ["hall.add", "hall.change", "hall.remove"]


def test_two_halls_of_an_event_have_two_names(scene: Scene) -> None:
    hall_id, _other = hall(scene), hall(scene, "B厅")
    for act in (
        lambda: hall(scene, "B厅"),
        lambda: change_hall(scene.event_id, hall_id, HallDraft("B厅", 5), actor=ORGANISER, at=NOW),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.reason is Reason.HALL_NAME_TAKEN
    assert hall(make_scene(), "B厅") > 0


@pytest.mark.parametrize(
    ("values", "reason"),
    [({"cancelled_at": NOW}, Reason.EVENT_CANCELLED), ({"ends_at": NOW}, Reason.EVENT_OVER)],
)
def test_hall_is_added_to_an_event_that_takes_place(
    scene: Scene, values: dict[str, object], reason: Reason
) -> None:
    change_event(scene, **values)
    with pytest.raises(Refusal) as refused:
        hall(scene)
    assert refused.value.reason is reason


def test_hall_of_another_event_is_not_found(scene: Scene) -> None:
    foreign, ticket = hall(make_scene()), give_pass(scene)
    outcome(scene, ticket.code)
    for act in (
        lambda: change_hall(scene.event_id, foreign, HallDraft("x", 1), actor=ORGANISER, at=NOW),
        lambda: remove_hall(scene.event_id, foreign, actor=ORGANISER, at=NOW),
        lambda: move(scene, ticket, foreign),
        lambda: add_hall(999_999, HallDraft("x", 1), actor=ORGANISER, at=NOW),
    ):
        with pytest.raises(NotFound):
            act()


def test_hall_with_somebody_in_it_or_a_device_stays(scene: Scene) -> None:
    hall_id, ticket = hall(scene), give_pass(scene)
    outcome(scene, ticket.code)
    move(scene, ticket, hall_id)
    enrol_device(scene.event_id, "b", "B", actor=ORGANISER, at=NOW, terms=DeviceTerms(2, hall_id))
    with pytest.raises(Refusal) as refused:
        remove_hall(scene.event_id, hall_id, actor=ORGANISER, at=NOW)
    assert refused.value.reason is Reason.HALL_IN_USE
    assert refused.value.facts == {"people": 1, "devices": 1}
    assert len(halls_of(scene.event_id)) == 1


def test_hall_is_removed_when_its_devices_are_withdrawn_or_expired(scene: Scene) -> None:
    hall_id = hall(scene)
    for name in ("b", "c"):
        enrol_device(
            scene.event_id, name, "B", actor=ORGANISER, at=NOW, terms=DeviceTerms(2, hall_id)
        )
    device = kept(Device, Device.name == "b")[0]
    revoke_device(scene.event_id, device.id, actor=ORGANISER, at=NOW)
    remove_hall(scene.event_id, hall_id, actor=ORGANISER, at=NOW + 5 * HOUR)
    assert {row.hall_id for row in kept(Device)} == {None}


def test_person_inside_is_moved_and_counted_in_one_hall(scene: Scene) -> None:
    first, second, ticket = hall(scene), hall(scene, "B厅"), give_pass(scene)
    outcome(scene, ticket.code)
    move(scene, ticket, first)
    move(scene, ticket, first)
    assert inside(scene) == {"A厅": 1, "B厅": 0}
    move(scene, ticket, second)
    assert inside(scene) == {"A厅": 0, "B厅": 1}
    move(scene, ticket, None)
    assert inside(scene) == {"A厅": 0, "B厅": 0}
    assert kept(Presence)[0].inside


def test_full_hall_takes_nobody_and_changes_nothing(scene: Scene) -> None:
    first, full = hall(scene), hall(scene, "B厅", 1)
    tickets = [give_pass(scene), give_pass(scene)]
    for ticket in tickets:
        outcome(scene, ticket.code)
    move(scene, tickets[0], full)
    move(scene, tickets[1], first)
    with pytest.raises(Refusal) as refused:
        move(scene, tickets[1], full)
    assert refused.value.reason is Reason.HALL_FULL
    assert inside(scene) == {"A厅": 1, "B厅": 1}


def test_nobody_is_moved_who_is_not_inside(scene: Scene) -> None:
    hall_id, ticket = hall(scene), give_pass(scene)
    for _ in range(2):
        with pytest.raises(Refusal) as refused:
            move(scene, ticket, hall_id)
        assert refused.value.reason is Reason.NOT_INSIDE
        record(scene, a_scan(ticket.code), a_scan(ticket.code, "out"))
    assert inside(scene) == {"A厅": 0}

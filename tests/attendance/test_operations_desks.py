"""Devices, gate grants and the stop button: who did what is audited, twice is refused."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.attendance.models import Device, GateGrant, Occupancy
from app.attendance.operations.devices import (
    enrol_device,
    grant_gate,
    note_device_seen,
    revoke_device,
    revoke_devices_named,
    withdraw_gate,
)
from app.attendance.operations.stops import resume_entry, stop_entry
from app.attendance.queries.devices import device_behind, has_gate_grant, hashed_token
from app.people.models import RoleGrant
from app.platform.access import Role
from app.platform.audit import AuditRow
from app.platform.database import reading
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    ORGANISER,
    Scene,
    change_event,
    kept,
    make_scene,
)
from tests.factories import NOW, make_person


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene()


def acts() -> list[str]:
    reading().rollback()
    return list(reading().scalars(select(AuditRow.action).order_by(AuditRow.id)))


def test_device_is_enrolled_until_a_week_after_the_end(scene: Scene) -> None:
    token = enrol_device(scene.event_id, "李雷的手机", "东门", actor=ORGANISER, at=NOW)
    device = kept(Device, Device.name == "李雷的手机")[0]
    assert device.token_hash == hashed_token(token)
    assert device.expires_at == NOW + 3 * HOUR + timedelta(days=7)
    assert acts()[-1] == "device.enrol"
    assert len(token) >= 32


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"published_at": None}, Reason.EVENT_NOT_PUBLISHED),
        ({"cancelled_at": NOW}, Reason.EVENT_CANCELLED),
        ({"ends_at": NOW}, Reason.EVENT_OVER),
    ],
)
def test_device_is_enrolled_only_for_an_event_that_takes_place(
    scene: Scene, values: dict[str, object], reason: Reason
) -> None:
    change_event(scene, **values)
    with pytest.raises(Refusal) as refused:
        enrol_device(scene.event_id, "phone", "A", actor=ORGANISER, at=NOW)
    assert refused.value.reason is reason


def test_device_of_no_event_is_not_found(scene: Scene) -> None:
    with pytest.raises(NotFound):
        enrol_device(999_999, "phone", "A", actor=ORGANISER, at=NOW)


def test_device_is_withdrawn_once(scene: Scene) -> None:
    device = kept(Device)[0]
    revoke_device(scene.event_id, device.id, actor=ORGANISER, at=NOW)
    assert device_behind(hashed_token(scene.token), NOW) is None
    with pytest.raises(Refusal) as refused:
        revoke_device(scene.event_id, device.id, actor=ORGANISER, at=NOW)
    assert refused.value.reason is Reason.DEVICE_REVOKED
    assert acts().count("device.revoke") == 1


def test_device_of_another_event_is_not_found(scene: Scene) -> None:
    device = kept(Device)[0]
    with pytest.raises(NotFound):
        revoke_device(make_scene().event_id, device.id, actor=ORGANISER, at=NOW)


def test_every_device_of_a_name_is_withdrawn(scene: Scene) -> None:
    enrol_device(scene.event_id, "phone", "B", actor=ORGANISER, at=NOW)
    assert revoke_devices_named(scene.event_id, "phone", actor=ORGANISER, at=NOW) == 2
    with pytest.raises(NotFound):
        revoke_devices_named(scene.event_id, "phone", actor=ORGANISER, at=NOW)


def test_last_seen_moves_once_a_minute(scene: Scene) -> None:
    device_id = kept(Device)[0].id
    for seconds, expected in ((0, 0), (59, 0), (60, 60)):
        note_device_seen(device_id, at=NOW + timedelta(seconds=seconds))
        assert kept(Device)[0].last_seen_at == NOW + timedelta(seconds=expected)


def test_device_is_good_until_it_expires(scene: Scene) -> None:
    expires_at = kept(Device)[0].expires_at
    assert device_behind(hashed_token(scene.token), expires_at - MINUTE) is not None
    assert device_behind(hashed_token(scene.token), expires_at) is None
    assert device_behind(hashed_token("another"), NOW) is None


def test_gate_is_given_with_the_role_that_opens_the_room(scene: Scene) -> None:
    person = make_person()
    grant_gate(scene.event_id, person.id, actor=ORGANISER, at=NOW)
    assert has_gate_grant(person.id, scene.event_id)
    role = kept(RoleGrant, RoleGrant.person_id == person.id)[0]
    assert (role.role, role.unit_id) == (Role.GATE_STAFF, scene.university.id)
    with pytest.raises(Refusal) as refused:
        grant_gate(scene.event_id, person.id, actor=ORGANISER, at=NOW)
    assert refused.value.reason is Reason.GATE_ALREADY_GRANTED


def test_gate_is_taken_back(scene: Scene) -> None:
    person = make_person()
    grant_gate(scene.event_id, person.id, actor=ORGANISER, at=NOW)
    withdraw_gate(scene.event_id, person.id, actor=ORGANISER, at=NOW)
    assert kept(GateGrant) == []
    assert acts()[-3:] == ["role.grant", "gate.grant", "gate.withdraw"]
    with pytest.raises(NotFound):
        withdraw_gate(scene.event_id, person.id, actor=ORGANISER, at=NOW)
    with pytest.raises(NotFound):
        grant_gate(999_999, person.id, actor=ORGANISER, at=NOW)


def test_stop_and_resume_are_logged_and_not_done_twice(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        resume_entry(scene.event_id, actor=ORGANISER, at=NOW)
    assert refused.value.reason is Reason.ENTRY_NOT_STOPPED
    stop_entry(scene.event_id, "拥挤", actor=ORGANISER, at=NOW)
    row = kept(Occupancy)[0]
    assert (row.stopped_at, row.stop_reason) == (NOW, "拥挤")
    with pytest.raises(Refusal) as refused:
        stop_entry(scene.event_id, "", actor=ORGANISER, at=NOW)
    assert refused.value.reason is Reason.ENTRY_ALREADY_STOPPED
    resume_entry(scene.event_id, actor=ORGANISER, at=NOW)
    assert kept(Occupancy)[0].stopped_at is None
    assert acts()[-2:] == ["gate.stop", "gate.resume"]

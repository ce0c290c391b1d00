"""The term, hall and link of a device: chosen, changed, given anew."""

from datetime import timedelta

import pytest
from flask import Flask

from app.attendance.models import Device
from app.attendance.operations.devices import (
    DeviceDraft,
    DeviceTerms,
    change_device,
    enrol_device,
    reissue_link,
    revoke_device,
)
from app.attendance.operations.halls import HallDraft, add_hall
from app.attendance.queries.devices import device_behind, device_of, hashed_token
from app.platform.audit import AuditRow
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from tests.attendance.doors import HOUR, ORGANISER, Scene, kept, make_scene
from tests.factories import NOW

WEEK = timedelta(days=7)


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene()


@pytest.fixture
def device_id(scene: Scene) -> int:
    return int(kept(Device)[0].id)


def test_device_is_enrolled_for_some_hours_after_the_end_and_a_hall(scene: Scene) -> None:
    hall_id = add_hall(scene.event_id, HallDraft("B厅", 5), actor=ORGANISER, at=NOW)
    terms = DeviceTerms(hours=2, hall_id=hall_id)
    enrol_device(scene.event_id, "李雷的手机", "东门", actor=ORGANISER, at=NOW, terms=terms)
    device = kept(Device, Device.name == "李雷的手机")[0]
    assert (device.expires_at, device.hall_id) == (NOW + 5 * HOUR, hall_id)
    assert device_of(scene.event_id, device.id).hall == "B厅"


def test_hall_of_another_event_is_none_for_a_device(scene: Scene, device_id: int) -> None:
    foreign = add_hall(make_scene().event_id, HallDraft("x", 1), actor=ORGANISER, at=NOW)
    terms = DeviceTerms(hall_id=foreign)
    with pytest.raises(NotFound):
        enrol_device(scene.event_id, "x", "A", actor=ORGANISER, at=NOW, terms=terms)
    draft = DeviceDraft("x", "A", terms)
    with pytest.raises(NotFound):
        change_device(scene.event_id, device_id, draft, actor=ORGANISER, at=NOW)
    assert [row.name for row in kept(Device, Device.event_id == scene.event_id)] == ["phone"]


def test_changed_device_keeps_its_link(scene: Scene, device_id: int) -> None:
    draft = DeviceDraft("北门手机", "北门", DeviceTerms(hours=24))
    change_device(scene.event_id, device_id, draft, actor=ORGANISER, at=NOW)
    found = device_behind(hashed_token(scene.token), NOW)
    assert found is not None
    assert found.gate == "北门"
    row = device_of(scene.event_id, device_id)
    assert (row.name, row.expires_at) == ("北门手机", NOW + 27 * HOUR)
    assert kept(AuditRow)[-1].action == "device.change"


def test_withdrawn_device_is_not_changed(scene: Scene, device_id: int) -> None:
    revoke_device(scene.event_id, device_id, actor=ORGANISER, at=NOW)
    draft = DeviceDraft("x", "A", DeviceTerms())
    with pytest.raises(Refusal) as refused:
        change_device(scene.event_id, device_id, draft, actor=ORGANISER, at=NOW)
    assert refused.value.reason is Reason.DEVICE_REVOKED


def test_new_link_takes_the_place_of_the_old_one(scene: Scene, device_id: int) -> None:
    token = reissue_link(scene.event_id, device_id, actor=ORGANISER, at=NOW)
    assert device_behind(hashed_token(scene.token), NOW) is None
    found = device_behind(hashed_token(token), NOW)
    assert found is not None
    assert found.id == device_id
    assert kept(AuditRow)[-1].action == "device.reissue"


def test_new_link_puts_a_withdrawn_device_back_to_work(scene: Scene, device_id: int) -> None:
    revoke_device(scene.event_id, device_id, actor=ORGANISER, at=NOW)
    token = reissue_link(scene.event_id, device_id, actor=ORGANISER, at=NOW + 4 * HOUR)
    assert device_behind(hashed_token(token), NOW + 4 * HOUR) is not None
    assert device_behind(hashed_token(scene.token), NOW + 4 * HOUR) is None


def test_expired_device_gets_no_new_link(scene: Scene, device_id: int) -> None:
    with pytest.raises(Refusal) as refused:
        reissue_link(scene.event_id, device_id, actor=ORGANISER, at=NOW + 3 * HOUR + WEEK)
    assert refused.value.reason is Reason.DEVICE_EXPIRED
    assert device_behind(hashed_token(scene.token), NOW) is not None


def test_device_of_another_event_is_not_found(scene: Scene, device_id: int) -> None:
    other = make_scene().event_id
    with pytest.raises(NotFound):
        reissue_link(other, device_id, actor=ORGANISER, at=NOW)
    with pytest.raises(NotFound):
        change_device(
            other, device_id, DeviceDraft("x", "A", DeviceTerms()), actor=ORGANISER, at=NOW
        )
    with pytest.raises(NotFound):
        device_of(other, device_id)

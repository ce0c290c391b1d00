"""The page of devices: enrolled with terms, filtered, changed, lost, given a new link."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.attendance.models import Device
from app.attendance.operations.devices import enrol_device
from app.attendance.operations.halls import HallDraft, add_hall
from app.platform.access import Role
from app.platform.database import transaction
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    ORGANISER,
    Scene,
    a_scan,
    give_pass,
    kept,
    make_scene,
    real_now,
    record,
)
from tests.factories import make_staff, sign_in


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(starts_at=real_now() - 10 * MINUTE, title="秋季双选会")


@pytest.fixture
def organiser(client: FlaskClient, scene: Scene) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, scene.university).person_id)
    return client


@pytest.fixture
def device(scene: Scene) -> Device:
    found: Device = kept(Device)[0]
    return found


def address(scene: Scene, rest: str = "") -> str:
    return f"/organise/events/{scene.event_id}/devices{rest}"


def enrol(scene: Scene, name: str, gate: str) -> None:
    enrol_device(scene.event_id, name, gate, actor=ORGANISER, at=real_now())


def test_device_is_enrolled_with_its_term_and_hall(organiser: FlaskClient, scene: Scene) -> None:
    hall_id = add_hall(scene.event_id, HallDraft("B厅", 5), actor=ORGANISER, at=real_now())
    form = {"name": "李雷的手机", "gate": "北门", "hours": "12", "hall": str(hall_id)}
    assert organiser.post(address(scene), data=form).status_code == 201
    made = kept(Device, Device.gate == "北门")[0]
    assert made.hall_id == hall_id
    assert made.expires_at == real_start(scene) + 3 * HOUR + 12 * HOUR
    assert "B厅" in organiser.get(address(scene)).text


def real_start(scene: Scene) -> object:
    """When the scene's event begins: its first device was enrolled a day before."""
    return kept(Device, Device.name == "phone")[0].enrolled_at + 24 * HOUR


@pytest.mark.parametrize("wrong", [{"hours": "3"}, {"hall": "999999"}, {"hours": "x", "hall": "y"}])
def test_term_and_hall_are_those_that_are_offered(
    organiser: FlaskClient, scene: Scene, wrong: dict[str, str]
) -> None:
    form = {"name": "李雷的手机", "gate": "北门", **wrong}
    answer = organiser.post(address(scene), data=form)
    assert answer.status_code == 422
    assert 'value="李雷的手机"' in answer.text
    assert len(kept(Device)) == 1


def test_list_counts_scans_and_says_how_a_device_is_doing(
    organiser: FlaskClient, scene: Scene, device: Device
) -> None:
    at = real_now()
    record(scene, a_scan(give_pass(scene).code, at=at), at=at)
    record(scene, a_scan("nobody's", at=at), at=at)
    with transaction() as tx:
        tx.execute(update(Device).values(battery_pct=17, last_seen_at=at - 5 * MINUTE))
    page = organiser.get(address(scene)).text
    cells = re.findall(r'<td class="num"[^>]*>(.*?)</td>', page)
    assert [re.sub(r"<.*?>", "", cell) for cell in cells] == ["17%", "2", "1"]
    assert "5 分钟前" in page
    assert "有一阵没联系" in page


def test_list_is_filtered_and_sorted_by_its_address(organiser: FlaskClient, scene: Scene) -> None:
    enrol(scene, "b", "北门")
    enrol(scene, "a", "北门")
    for query, names in (
        ("", ["a", "b", "phone"]),
        ("sort=name", ["a", "b", "phone"]),
        ("sort=-name", ["phone", "b", "a"]),
        ("sort=-seen", ["a", "b", "phone"]),
        ("sort=x&state=y&gate=", ["a", "b", "phone"]),
        ("gate=北门", ["a", "b"]),
        ("state=waiting", ["a", "b", "phone"]),
        ("state=withdrawn", []),
        ("gate=nowhere", []),
    ):
        page = organiser.get(f"{address(scene)}?{query}").text
        found = re.findall(r'<th scope="row" class="whitespace-nowrap"><a [^>]*>(.*?)</a>', page)
        assert found == names, query


def test_lost_device_is_withdrawn_and_found_again(
    organiser: FlaskClient, scene: Scene, device: Device
) -> None:
    page = organiser.get(address(scene)).text
    assert f'action="{address(scene)}/{device.id}/revocation"' in page
    assert "除非手机找回来" in page
    organiser.post(address(scene, f"/{device.id}/revocation"))
    assert f"{device.id}/revocation" not in organiser.get(address(scene)).text
    again = organiser.post(address(scene, f"/{device.id}/link"))
    assert again.status_code == 201
    link = re.search(rf"http://localhost/gate/{scene.event_id}#([\w-]+)", again.text)
    assert link is not None
    asked = organiser.get(
        f"/api/events/{scene.event_id}/occupancy", headers={"Authorization": f"Bearer {link[1]}"}
    )
    assert asked.status_code == 200
    assert kept(Device)[0].revoked_at is None


def test_device_is_changed_on_its_page(
    organiser: FlaskClient, scene: Scene, device: Device
) -> None:
    page = organiser.get(address(scene, f"/{device.id}"))
    assert page.status_code == 200
    assert 'value="phone"' in page.text
    assert '<option selected value="168">' in page.text
    form = {"name": "新手机", "gate": "西门", "hours": "2"}
    assert organiser.post(address(scene, f"/{device.id}"), data=form).status_code == 303
    changed = kept(Device)[0]
    assert (changed.name, changed.gate) == ("新手机", "西门")
    bad = organiser.post(address(scene, f"/{device.id}"), data={"name": "", "gate": "西门"})
    assert bad.status_code == 422
    assert 'aria-invalid="true"' in bad.text


def test_page_of_a_withdrawn_device_offers_a_link_and_nothing_else(
    organiser: FlaskClient, scene: Scene, device: Device
) -> None:
    organiser.post(address(scene, f"/{device.id}/revocation"))
    page = organiser.get(address(scene, f"/{device.id}")).text
    assert f'action="{address(scene)}/{device.id}/link"' in page
    assert f'action="{address(scene)}/{device.id}"' not in page
    form = {"name": "x", "gate": "y"}
    assert organiser.post(address(scene, f"/{device.id}"), data=form).status_code == 409


def test_device_of_another_event_is_not_found(organiser: FlaskClient, scene: Scene) -> None:
    foreign = kept(Device, Device.event_id == make_scene(starts_at=real_now()).event_id)[0].id
    assert organiser.get(address(scene, f"/{foreign}")).status_code == 404
    form = {"name": "x", "gate": "y"}
    for rest in (f"/{foreign}", f"/{foreign}/link", f"/{foreign}/revocation"):
        assert organiser.post(address(scene, rest), data=form).status_code == 404


def test_queries_do_not_grow_with_the_devices(
    organiser: FlaskClient, scene: Scene, queries: list[str]
) -> None:
    counts = []
    for more in (0, 2):
        for number in range(more):
            enrol(scene, f"phone {number}", "B")
        queries.clear()
        assert organiser.get(address(scene)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_expired_device_is_shown_so(organiser: FlaskClient, scene: Scene, device: Device) -> None:
    with transaction() as tx:
        tx.execute(update(Device).values(expires_at=real_now() - MINUTE))
    page = organiser.get(address(scene)).text
    assert "已过期" in page
    assert organiser.post(address(scene, f"/{device.id}/link")).status_code == 409

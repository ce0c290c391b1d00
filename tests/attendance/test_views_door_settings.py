"""The settings of a door and its halls, as organisers use them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.attendance.models import DoorPolicy, Hall
from app.attendance.operations.devices import DeviceTerms, enrol_device
from app.attendance.operations.halls import HallDraft, add_hall
from app.attendance.queries.policies import DoorFlags, door_policy_of
from app.platform.access import Role
from tests.attendance.doors import MINUTE, ORGANISER, Scene, kept, make_scene, real_now
from tests.factories import make_staff, make_unit, sign_in


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(starts_at=real_now() - 10 * MINUTE)


@pytest.fixture
def organiser(client: FlaskClient, scene: Scene) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, scene.university).person_id)
    return client


def address(scene: Scene, rest: str = "") -> str:
    return f"/organise/events/{scene.event_id}/door{rest}"


def hall(scene: Scene, name: str = "A厅", cap: int | None = 60) -> int:
    return add_hall(scene.event_id, HallDraft(name, cap), actor=ORGANISER, at=real_now())


def test_choices_are_shown_and_kept(organiser: FlaskClient, scene: Scene) -> None:
    page = organiser.get(address(scene))
    assert page.status_code == 200
    assert page.text.count(" checked") == 1
    form = {"asks_live_code": "y", "admits_unverified": "y"}
    answer = organiser.post(address(scene), data=form)
    assert (answer.status_code, answer.location) == (303, address(scene))
    assert door_policy_of(scene.event_id) == DoorFlags(
        admits_unverified=True, asks_live_code=True, offers_hall_code=False, scans_exits=False
    )
    assert organiser.get(address(scene)).text.count(" checked") == 2
    assert kept(DoorPolicy)[0].changed_by_id is not None


def test_hall_is_added_changed_and_removed(organiser: FlaskClient, scene: Scene) -> None:
    made = organiser.post(address(scene, "/halls"), data={"name": "B厅", "cap": "40"})
    assert made.status_code == 303
    (row,) = kept(Hall)
    assert (row.name, row.cap) == ("B厅", 40)
    page = organiser.get(address(scene, f"/halls/{row.id}"))
    assert 'value="40"' in page.text
    changed = organiser.post(address(scene, f"/halls/{row.id}"), data={"name": "C厅", "cap": ""})
    assert changed.status_code == 303
    assert (kept(Hall)[0].name, kept(Hall)[0].cap) == ("C厅", None)
    removed = organiser.post(address(scene, f"/halls/{row.id}/removal"))
    assert (removed.status_code, removed.location) == (303, address(scene))
    assert kept(Hall) == []


@pytest.mark.parametrize("cap", ["0", "-1", "100001", "x", "9" * 40, "2.5"])
def test_limit_that_is_none_is_said_beside_its_field(
    organiser: FlaskClient, scene: Scene, cap: str
) -> None:
    hall_id = hall(scene)
    for rest in ("/halls", f"/halls/{hall_id}"):
        answer = organiser.post(address(scene, rest), data={"name": "B厅", "cap": cap})
        assert answer.status_code == 422
        assert f'value="{cap}"' in answer.text
        assert 'id="cap-error"' in answer.text
    assert [row.cap for row in kept(Hall)] == [60]


def test_name_that_is_taken_or_missing_is_said_beside_its_field(
    organiser: FlaskClient, scene: Scene
) -> None:
    hall(scene)
    other = hall(scene, "B厅")
    for rest, name in (("/halls", "B厅"), (f"/halls/{other}", "A厅"), ("/halls", "")):
        answer = organiser.post(address(scene, rest), data={"name": name, "cap": "5"})
        assert answer.status_code == 422
        assert 'id="name-error"' in answer.text
    assert [row.name for row in kept(Hall)] == ["A厅", "B厅"]


def test_limits_together_stand_beside_the_safe_capacity(
    organiser: FlaskClient, scene: Scene
) -> None:
    hall(scene)
    assert "60 / 安全容量100" in organiser.get(address(scene)).text
    hall(scene, "B厅", 50)
    page = organiser.get(address(scene)).text
    assert "110 / 安全容量100" in page
    assert "超过安全容量" in page
    hall(scene, "C厅", None)
    assert organiser.get(address(scene)).status_code == 200


def test_hall_in_use_says_why_it_stays(organiser: FlaskClient, scene: Scene) -> None:
    hall_id = hall(scene)
    terms = DeviceTerms(2, hall_id)
    enrol_device(scene.event_id, "b", "B", actor=ORGANISER, at=real_now(), terms=terms)
    page = organiser.get(address(scene, f"/halls/{hall_id}")).text
    assert f"{hall_id}/removal" not in page
    answer = organiser.post(address(scene, f"/halls/{hall_id}/removal"))
    assert answer.status_code == 409
    assert "验票设备：1" in answer.text


def test_hall_of_another_event_is_not_found(organiser: FlaskClient, scene: Scene) -> None:
    foreign = hall(make_scene(starts_at=real_now()))
    assert organiser.get(address(scene, f"/halls/{foreign}")).status_code == 404
    form = {"name": "x", "cap": "1"}
    for rest in (f"/halls/{foreign}", f"/halls/{foreign}/removal"):
        assert organiser.post(address(scene, rest), data=form).status_code == 404


def test_settings_are_the_organiser_s(app: Flask, scene: Scene) -> None:
    for role, unit, status in (
        (Role.SAFETY_OFFICER, scene.university, 403),
        (Role.ORGANISER, make_unit(), 404),
    ):
        browser = app.test_client()
        sign_in(browser, make_staff(role, unit).person_id)
        assert browser.get(address(scene)).status_code == status
        assert browser.post(address(scene), data={}).status_code == status
    assert kept(DoorPolicy) == []


def test_queries_do_not_grow_with_the_halls(
    organiser: FlaskClient, scene: Scene, queries: list[str]
) -> None:
    counts = []
    for names in (("1",), ("2", "3")):
        for name in names:
            hall(scene, name)
        queries.clear()
        assert organiser.get(address(scene)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]

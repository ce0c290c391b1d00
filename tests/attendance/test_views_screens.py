"""The organiser's screens, the page on the projector, and the code that it fetches."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.attendance.models import HallScreen, Occupancy
from app.attendance.operations.screens import open_screen
from app.attendance.operations.stops import stop_entry
from app.events.models import Event
from app.platform.access import Role
from app.platform.database import reading, transaction
from app.platform.drawing.qr import qr_path
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    ORGANISER,
    Scene,
    a_scan,
    change_event,
    give_pass,
    kept,
    make_scene,
    members,
    real_now,
    record,
)
from tests.attendance.halls import check_in, offer_hall_code, present_code
from tests.factories import make_event, make_staff, sign_in


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(starts_at=real_now() - 10 * MINUTE)


@pytest.fixture
def organiser(client: FlaskClient, scene: Scene) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, scene.university).person_id)
    return client


def opened(scene: Scene) -> str:
    return open_screen(scene.event_id, "投影", actor=ORGANISER, at=real_now())


def ask(client: FlaskClient, scene: Scene, token: str, event_id: int = 0) -> TestResponse:
    return client.get(
        f"/api/events/{event_id or scene.event_id}/hall-code",
        headers={"Authorization": f"Bearer {token}"},
    )


def screens(scene: Scene) -> str:
    return f"/organise/events/{scene.event_id}/screens"


def starts_at_of(scene: Scene) -> datetime:
    return reading().get_one(Event, scene.event_id).starts_at


def test_screen_gets_the_present_code_and_what_it_shows(client: FlaskClient, scene: Scene) -> None:
    offer_hall_code(scene)
    record(scene, a_scan(give_pass(scene).code), at=real_now())
    token = opened(scene)
    with time_machine.travel(real_now(), tick=False) as clock:
        answer = ask(client, scene, token)
        link = f"HTTP://LOCALHOST/H/{present_code(scene, real_now())}"
        drawing = qr_path(link)
        assert answer.get_json() == {
            "state": "open",
            "opens_at": f"{starts_at_of(scene) - 60 * MINUTE:%Y-%m-%dT%H:%M:%SZ}",
            "seconds_left": 15 - real_now().timestamp() % 15,
            "link": link,
            "qr": {"size": drawing.size, "path": drawing.path},
            "inside": 1,
            "cap": 100,
            "level": "green",
            "stopped": False,
        }
        clock.shift(timedelta(seconds=answer.get_json()["seconds_left"]))
        assert ask(client, scene, token).get_json()["link"] != link
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert len(answer.data) < 8000


def test_code_that_the_screen_got_checks_somebody_in(client: FlaskClient, scene: Scene) -> None:
    offer_hall_code(scene)
    link = ask(client, scene, opened(scene)).get_json()["link"]
    answer = client.get(link.removeprefix("HTTP://LOCALHOST"))
    assert (answer.status_code, answer.location) == (303, f"/check-in/{scene.event_id}")


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"starts_at": 2 * HOUR, "ends_at": 4 * HOUR}, "early"),
        ({"ends_at": -MINUTE}, "over"),
        ({"cancelled_at": -MINUTE}, "cancelled"),
    ],
)
def test_screen_shows_no_code_while_nobody_can_check_in(
    client: FlaskClient, scene: Scene, changes: dict[str, timedelta], state: str
) -> None:
    offer_hall_code(scene)
    token = opened(scene)
    change_event(scene, **{name: real_now() + change for name, change in changes.items()})
    shown = ask(client, scene, token).get_json()
    assert (shown["state"], shown["link"], shown["qr"]) == (state, None, None)


def test_screen_says_when_the_code_is_off_and_when_entry_is_stopped(
    client: FlaskClient, scene: Scene
) -> None:
    token = opened(scene)
    shown = ask(client, scene, token).get_json()
    assert (shown["state"], shown["link"], shown["inside"]) == ("off", None, 0)
    offer_hall_code(scene)
    stop_entry(scene.event_id, "", actor=ORGANISER, at=real_now())
    shown = ask(client, scene, token).get_json()
    assert (shown["state"], shown["stopped"]) == ("open", True)


def test_token_of_a_screen_opens_nothing_else(client: FlaskClient, scene: Scene) -> None:
    token = opened(scene)
    bearer = {"Authorization": f"Bearer {token}"}
    home = f"/api/events/{scene.event_id}"
    assert ask(client, scene, token).status_code == 200
    assert client.get(f"{home}/pack", headers=bearer).status_code == 401
    assert client.get(f"{home}/occupancy", headers=bearer).status_code == 401
    scan = {"scans": [members(give_pass(scene).code)]}
    assert client.post(f"{home}/scans", json=scan, headers=bearer).status_code == 401
    assert client.get(screens(scene), headers=bearer).status_code == 303
    other = make_event(scene.university)
    for event_id in (other.id, 999):
        assert ask(client, scene, token, event_id).status_code == 403


def test_nobody_else_gets_the_code(organiser: FlaskClient, scene: Scene) -> None:
    offer_hall_code(scene)
    opened(scene)
    for token in (scene.token, "", "x" * 32):
        answer = ask(organiser, scene, token)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert organiser.get(f"/api/events/{scene.event_id}/hall-code").status_code == 401


def test_screen_costs_two_statements_a_minute_and_one_otherwise(
    client: FlaskClient, scene: Scene, queries: list[str]
) -> None:
    offer_hall_code(scene)
    token = opened(scene)
    ask(client, scene, token)
    queries.clear()
    for _ in range(3):
        ask(client, scene, token)
    # The one of each request goes to the driver by the short way and is not among these.
    assert queries == []


def test_projector_page_says_the_title_and_both_languages(
    client: FlaskClient, scene: Scene
) -> None:
    change_event(scene, title="春季双选会")
    answer = client.get(f"/hall/{scene.event_id}")
    assert answer.status_code == 200
    assert "春季双选会" in answer.text
    assert "用手机相机或微信扫一扫" in answer.text
    assert "Scan this code with the phone" in answer.text
    assert client.get("/hall/999").status_code == 404
    change_event(scene, published_at=None)
    assert client.get(f"/hall/{scene.event_id}").status_code == 404


def test_organiser_opens_a_screen_and_sees_its_link_once(
    organiser: FlaskClient, scene: Scene
) -> None:
    answer = organiser.post(screens(scene), data={"name": "主馆投影"})
    assert answer.status_code == 201
    found = re.search(rf"http://localhost/hall/{scene.event_id}#([\w-]{{32}})", answer.text)
    assert found is not None
    assert ask(organiser, scene, found[1]).status_code == 200
    again = organiser.get(screens(scene))
    assert "主馆投影" in again.text
    assert found[1] not in again.text
    assert f'href="/organise/events/{scene.event_id}/door"' in again.text


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\0b"])
def test_screen_needs_a_name(organiser: FlaskClient, scene: Scene, name: str) -> None:
    answer = organiser.post(screens(scene), data={"name": name})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert kept(HallScreen) == []


def test_screen_of_an_event_that_is_over_is_refused_beside_the_name(
    organiser: FlaskClient, scene: Scene
) -> None:
    change_event(scene, ends_at=real_now() - MINUTE)
    answer = organiser.post(screens(scene), data={"name": "投影一"})
    assert answer.status_code == 409
    assert "投影一" in answer.text
    assert 'id="name-error"' in answer.text


def test_screen_is_withdrawn(organiser: FlaskClient, scene: Scene) -> None:
    token = opened(scene)
    address = f"{screens(scene)}/{kept(HallScreen)[0].id}/withdrawal"
    answer = organiser.post(address)
    assert (answer.status_code, answer.location) == (303, screens(scene))
    assert ask(organiser, scene, token).status_code == 401
    assert organiser.post(address).status_code == 409
    assert organiser.post(f"{screens(scene)}/999/withdrawal").status_code == 404


def test_odd_check_ins_are_listed_masked(organiser: FlaskClient, scene: Scene) -> None:
    address = f"/organise/events/{scene.event_id}/anomalies"
    assert "没有异常" in organiser.get(address).text
    offer_hall_code(scene)
    for name in ("林小禾", "张三丰", "李四光"):
        check_in(scene, give_pass(scene, name=name), at=real_now())
    answer = organiser.get(address)
    assert answer.status_code == 200
    assert "林*" in answer.text
    assert "林小禾" not in answer.text
    assert "异常签到：1" in organiser.get(screens(scene)).text


@pytest.mark.parametrize("page", ["screens", "anomalies"])
def test_pages_ask_as_often_for_one_row_as_for_three(
    organiser: FlaskClient, scene: Scene, queries: list[str], page: str
) -> None:
    lengths = []
    for rows in (1, 2):
        for _ in range(rows):
            opened(scene)
            for _ in range(3):
                check_in(scene, give_pass(scene), at=real_now() - 6 * MINUTE)
        queries.clear()
        assert organiser.get(f"/organise/events/{scene.event_id}/{page}").status_code == 200
        lengths.append(len(queries))
    assert lengths[0] == lengths[1] <= 12


def test_online_event_shows_no_ruler(client: FlaskClient, scene: Scene) -> None:
    offer_hall_code(scene)
    check_in(scene, give_pass(scene), at=real_now())
    with transaction() as tx:
        tx.get_one(Occupancy, scene.event_id).cap = None
    shown = ask(client, scene, opened(scene)).get_json()
    assert (shown["cap"], shown["level"]) == (None, "green")

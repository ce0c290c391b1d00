"""The live board of an event and its stop button, as people use them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.attendance.models import Occupancy
from app.platform.access import Role
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    Scene,
    give_pass,
    kept,
    make_scene,
    outcome,
    real_now,
)
from tests.factories import make_staff, sign_in

HTMX = {"HX-Request": "true"}


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(starts_at=real_now() - 10 * MINUTE, title="秋季双选会")


@pytest.fixture
def organiser(client: FlaskClient, scene: Scene) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, scene.university).person_id)
    return client


@pytest.fixture
def safety(app: Flask, scene: Scene) -> FlaskClient:
    browser: FlaskClient = app.test_client()
    sign_in(browser, make_staff(Role.SAFETY_OFFICER, scene.university, "何志远").person_id)
    return browser


def test_board_shows_who_is_inside_and_hides_the_button_from_watchers(
    organiser: FlaskClient, scene: Scene
) -> None:
    outcome(scene, give_pass(scene, name="欧阳小禾").code, at=real_now())
    page = organiser.get(f"/organise/events/{scene.event_id}/live").text
    assert "欧*" in page
    assert "欧阳" not in page
    assert 'id="stop"' not in page
    assert f"/organise/events/{scene.event_id}/devices" in page


def test_board_is_204_for_who_has_seen_it(organiser: FlaskClient, scene: Scene) -> None:
    address = f"/organise/events/{scene.event_id}/live"
    seen = organiser.get(address).text.partition("?seen=")[2][:16]
    answers = [organiser.get(f"{address}?seen={seen}", headers=HTMX) for _ in range(2)]
    assert {answer.status_code for answer in answers} <= {200, 204}
    outcome(scene, give_pass(scene).code, at=real_now())
    assert organiser.get(f"{address}?seen={seen}", headers=HTMX).status_code == 200
    assert organiser.get(f"{address}?seen={seen}").status_code == 200


def test_entry_is_stopped_and_let_go_on(safety: FlaskClient, scene: Scene) -> None:
    address = f"/organise/events/{scene.event_id}"
    assert safety.post(f"{address}/stop", data={"reason": "拥挤"}).status_code == 303
    page = safety.get(f"{address}/live").text
    assert "拥挤" in page
    assert "何志远" in page
    assert f"{address}/resumption" in page
    assert safety.post(f"{address}/stop", data={}).status_code == 409
    assert safety.post(f"{address}/resumption").status_code == 303
    assert safety.post(f"{address}/resumption").status_code == 409


def test_reason_that_cannot_be_kept_does_not_hold_up_the_stop(
    safety: FlaskClient, scene: Scene
) -> None:
    address = f"/organise/events/{scene.event_id}/stop"
    assert safety.post(address, data={"reason": "x" * 500}).status_code == 303
    assert kept(Occupancy)[0].stopped_at is not None


def test_stop_is_not_the_organiser_s(organiser: FlaskClient, scene: Scene) -> None:
    address = f"/organise/events/{scene.event_id}"
    assert organiser.post(f"{address}/stop").status_code == 403
    assert organiser.post(f"{address}/resumption").status_code == 403


def test_board_of_an_event_that_is_over_shows_what_came_of_it(
    organiser: FlaskClient, app: Flask
) -> None:
    scene = make_scene(starts_at=real_now() - 10 * HOUR)
    sign_in(organiser, make_staff(Role.ORGANISER, scene.university).person_id)
    page = organiser.get(f"/organise/events/{scene.event_id}/live").text
    assert 'id="board-summary"' in page
    assert 'id="board-poll"' not in page


@pytest.mark.parametrize(
    ("inside", "hours", "words"),
    [(0, -30, "Doors are closed"), (80, 0, "Above 80%"), (90, 0, "Above 90%"), (100, 0, "Full:")],
)
def test_board_says_the_one_thing_to_do(
    organiser: FlaskClient, inside: int, hours: int, words: str
) -> None:
    scene = make_scene(starts_at=real_now() - hours * HOUR - MINUTE, quota=10)
    sign_in(organiser, make_staff(Role.ORGANISER, scene.university).person_id)
    for _ in range(inside // 10):
        outcome(scene, give_pass(scene).code, at=real_now())
    organiser.set_cookie("lang", "en")
    assert words in organiser.get(f"/organise/events/{scene.event_id}/live").text

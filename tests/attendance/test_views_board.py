"""The live board of an event and its stop button, as people use them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.attendance.models import Occupancy
from app.attendance.operations.policies import set_door_policy
from app.attendance.queries.policies import DoorFlags
from app.platform.access import Role
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    ORGANISER,
    Scene,
    a_scan,
    give_pass,
    kept,
    make_hall,
    make_scene,
    outcome,
    real_now,
    record,
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


def asked_again(browser: FlaskClient, scene: Scene, tag: str) -> TestResponse:
    """The board asks as its page does, with the tag that it has."""
    return browser.get(
        f"/organise/events/{scene.event_id}/live", headers={**HTMX, "If-None-Match": tag}
    )


def tag_of(browser: FlaskClient, scene: Scene) -> str:
    """The tag of the board as it is now."""
    return browser.get(f"/organise/events/{scene.event_id}/live").headers["ETag"]


def test_board_is_304_for_who_has_seen_it_until_something_happens(
    organiser: FlaskClient, scene: Scene
) -> None:
    for _ in range(2):  # the minute may be over in between, once
        tag = tag_of(organiser, scene)
        answer = asked_again(organiser, scene, tag)
        if answer.status_code == 304:
            break
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)
    outcome(scene, give_pass(scene).code, at=real_now())
    assert asked_again(organiser, scene, tag).status_code == 200
    assert organiser.get(f"/organise/events/{scene.event_id}/live").status_code == 200


def test_board_in_another_language_is_another_one(organiser: FlaskClient, scene: Scene) -> None:
    tag = tag_of(organiser, scene)
    organiser.set_cookie("lang", "en")
    assert asked_again(organiser, scene, tag).status_code == 200


def test_board_that_has_not_changed_costs_one_query_beside_the_sign_in(
    organiser: FlaskClient, scene: Scene, queries: list[str]
) -> None:
    for _ in range(2):
        tag = tag_of(organiser, scene)
        queries.clear()
        if asked_again(organiser, scene, tag).status_code == 304:
            break
    # The board's own goes past the session, on the driver's connection.
    assert not [each for each in queries if "FROM event" in each or "FROM scan" in each]
    assert len(queries) <= 3


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


def test_board_shows_alarms_halls_queue_and_the_log(safety: FlaskClient) -> None:
    scene = make_scene(starts_at=real_now() - 10 * MINUTE, quota=1)
    sign_in(safety, make_staff(Role.SAFETY_OFFICER, scene.university, "何志远").person_id)
    safety.set_cookie("lang", "en")
    _hall, east = make_hall(scene, "East hall", 1)
    outcome(east, give_pass(scene).code, at=real_now())
    safety.post(f"/organise/events/{scene.event_id}/stop", data={"reason": "拥挤"})
    page = safety.get(f"/organise/events/{scene.event_id}/live").text
    assert "East hall is full" in page
    assert "Not enough scans yet" in page
    assert "Entry stopped" in page
    assert 'id="stop-facts"' in page


def test_board_calls_an_estimate_one(organiser: FlaskClient, scene: Scene) -> None:
    organiser.set_cookie("lang", "en")
    address = f"/organise/events/{scene.event_id}/live"
    assert "Exits are not scanned" not in organiser.get(address).text
    flags = DoorFlags(scans_exits=False)
    set_door_policy(scene.event_id, flags, actor=ORGANISER, at=real_now())
    assert "Exits are not scanned" in organiser.get(address).text
    token = {"Authorization": f"Bearer {scene.token}"}
    counters = organiser.get(f"/api/events/{scene.event_id}/occupancy", headers=token).json
    assert counters["estimate"] is True


def test_closing_summary_leads_to_the_scans_in_doubt(organiser: FlaskClient) -> None:
    scene = make_scene(starts_at=real_now() - 10 * HOUR)
    sign_in(organiser, make_staff(Role.ORGANISER, scene.university).person_id)
    organiser.set_cookie("lang", "en")
    address = f"/organise/events/{scene.event_id}/live"
    assert "No scan of this event is in doubt" in organiser.get(address).text
    made = real_now() - 9 * HOUR
    scan = a_scan(give_pass(scene, wave=2).code, at=made, offline=True, told="admitted")
    record(scene, scan, at=real_now() - 8 * HOUR)
    page = organiser.get(address).text
    assert "Scans that wait for a decision: 1" in page
    assert f"/organise/events/{scene.event_id}/reconciliation?standing=open" in page

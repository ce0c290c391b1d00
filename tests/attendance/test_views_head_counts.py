"""Typing a head count: on the board, and on a steward's phone."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.attendance.models import HeadCount
from app.attendance.operations.devices import grant_gate
from app.platform.access import Role
from tests.attendance.doors import MINUTE, ORGANISER, Scene, crowd_of, kept, make_scene, real_now
from tests.factories import make_person, make_staff, sign_in


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(starts_at=real_now() - 10 * MINUTE, safe_capacity=100)


@pytest.fixture
def steward(client: FlaskClient, scene: Scene) -> FlaskClient:
    """Somebody whom the gates of this event were given, and who may not look at its board."""
    person = make_person(university=scene.university)
    grant_gate(scene.event_id, person.id, actor=ORGANISER, at=real_now())
    sign_in(client, person.id)
    client.set_cookie("lang", "en")
    return client


def address(scene: Scene) -> str:
    return f"/organise/events/{scene.event_id}/head-counts"


def test_steward_counts_without_the_board(steward: FlaskClient, scene: Scene) -> None:
    assert steward.get(address(scene)).status_code == 200
    answer = steward.post(address(scene), data={"people": "\uff14\uff12", "reason": "10点巡场"})
    assert (answer.status_code, answer.location) == (303, address(scene))
    assert crowd_of(scene).present == 42
    page = steward.get(address(scene)).text
    assert "Inside: 42, which is 42 more than the record said." in page
    assert "Counted: 42" in page
    assert "10点巡场" in page


def test_safety_office_counts_at_the_board(client: FlaskClient, scene: Scene) -> None:
    sign_in(client, make_staff(Role.SAFETY_OFFICER, scene.university).person_id)
    board = f"/organise/events/{scene.event_id}/live"
    assert f'action="{address(scene)}"' in client.get(board).text
    answer = client.post(address(scene), data={"people": "3", "reason": "x"})
    assert (answer.status_code, answer.location) == (303, board)


@pytest.mark.parametrize(
    ("people", "reason", "status", "words"),
    [
        ("", "round", 422, "Type how many people you counted."),
        ("many", "round", 422, "Type a whole number"),
        ("-1", "round", 422, "0"),
        ("40", "", 422, "Say in a few words why you counted."),
        ("1001", "round", 409, "from 0 to 1,000"),
    ],
)
def test_what_cannot_be_a_count_is_said_beside_its_field(
    steward: FlaskClient, scene: Scene, people: str, reason: str, status: int, words: str
) -> None:
    answer = steward.post(address(scene), data={"people": people, "reason": reason})
    assert answer.status_code == status
    assert words in answer.text
    assert f'value="{people}"' in answer.text
    assert kept(HeadCount) == []


def test_who_only_watches_counts_nobody(client: FlaskClient, scene: Scene) -> None:
    sign_in(client, make_staff(Role.REVIEWER, scene.university).person_id)
    assert (
        f'action="{address(scene)}"'
        not in client.get(f"/organise/events/{scene.event_id}/live").text
    )
    assert client.get(address(scene)).status_code == 403
    assert client.post(address(scene), data={"people": "1", "reason": "x"}).status_code == 403
    sign_in(client, make_person().id)
    assert client.get(address(scene)).status_code == 404

"""The three addresses of gate devices, to the letter of the contract."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.attendance.models import Device
from app.attendance.operations.devices import revoke_devices_named
from app.platform.access import Role
from tests.attendance.doors import (
    MINUTE,
    ORGANISER,
    Scene,
    change_event,
    give_pass,
    kept,
    make_scene,
    members,
    real_now,
    scans_of,
)
from tests.factories import make_staff, sign_in


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(starts_at=real_now() - 10 * MINUTE)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def post(
    client: FlaskClient, scene: Scene, body: object, *, token: str | None = None, event: int = 0
) -> TestResponse:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(
        f"/api/events/{event or scene.event_id}/scans",
        data=data,
        headers=bearer(scene.token if token is None else token),
    )


def sent(code: str, direction: str = "in", **fields: Any) -> dict[str, Any]:
    return members(code, direction, scanned_at=f"{real_now():%Y-%m-%dT%H:%M:%SZ}", **fields)


def test_answer_is_the_contract_s_to_the_letter(client: FlaskClient, scene: Scene) -> None:
    scan = sent(give_pass(scene).code)
    answer = post(client, scene, {"scans": [scan]})
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    assert answer.get_json() == {
        "results": [
            {
                "id": scan["id"],
                "outcome": "admitted",
                "reason": None,
                "first_at": None,
                "holder": {"name_masked": "张*", "wave": "第1批"},
                "duplicate_of": None,
            }
        ],
        "occupancy": {"inside": 1, "cap": 100, "level": "green", "stopped": False},
    }
    again = post(client, scene, {"scans": [scan]})
    assert again.get_json() == answer.get_json()


def test_results_are_in_order_whatever_each_is(client: FlaskClient, scene: Scene) -> None:
    first, second = give_pass(scene), give_pass(scene)
    answer = post(
        client,
        scene,
        {"scans": [sent(first.code), None, sent("nonsense"), sent(second.code, id="x"), 7]},
    )
    results = answer.get_json()["results"]
    assert [result["outcome"] for result in results] == [
        "admitted",
        "invalid",
        "unknown_code",
        "invalid",
        "invalid",
    ]
    assert [result["id"] for result in results][3:] == ["x", None]


def test_no_scan_is_an_answer_too(client: FlaskClient, scene: Scene) -> None:
    answer = post(client, scene, {"scans": []})
    assert (answer.status_code, answer.get_json()["results"]) == (200, [])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"not json", 422),
        ([], 422),
        ({}, 422),
        ({"scans": "x"}, 422),
        (b'{"scans": ' + b"[" * 10_000, 422),
        ({"scans": [None] * 501}, 413),
    ],
)
def test_broken_envelope(client: FlaskClient, scene: Scene, body: object, status: int) -> None:
    answer = post(client, scene, body)
    assert answer.status_code == status
    assert answer.is_json
    assert post(client, scene, body, token="wrong").status_code == 401
    other = make_scene(starts_at=real_now())
    assert post(client, scene, body, event=other.event_id).status_code == 403


def test_body_that_is_too_large_is_not_read(client: FlaskClient, scene: Scene) -> None:
    assert post(client, scene, b"[" * 7_000_000).status_code == 413


@pytest.mark.parametrize("path", ["scans", "occupancy", "pack"])
def test_401_comes_before_403_and_that_before_404(
    client: FlaskClient, scene: Scene, path: str
) -> None:
    other = make_scene(starts_at=real_now())

    def status(event_id: int, headers: dict[str, str]) -> int:
        address = f"/api/events/{event_id}/{path}"
        if path == "scans":
            return client.post(address, json={"scans": []}, headers=headers).status_code
        return client.get(address, headers=headers).status_code

    for event_id in (scene.event_id, other.event_id, 999_999):
        for wrong in ({}, bearer(""), bearer("wrong"), {"Authorization": f"Basic {scene.token}"}):
            assert status(event_id, wrong) == 401
    assert status(other.event_id, bearer(scene.token)) == 403
    assert status(999_999, bearer(scene.token)) == 403
    assert status(scene.event_id, bearer(scene.token)) == 200
    revoke_devices_named(scene.event_id, "phone", actor=ORGANISER, at=real_now())
    assert status(scene.event_id, bearer(scene.token)) == 401


def test_401_says_which_kind_of_proof_is_wanted(client: FlaskClient, scene: Scene) -> None:
    answer = client.get(f"/api/events/{scene.event_id}/occupancy")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.is_json


def test_cookie_never_opens_the_api(client: FlaskClient, scene: Scene) -> None:
    sign_in(client, make_staff(Role.ORGANISER, scene.university).person_id)
    assert client.get(f"/api/events/{scene.event_id}/occupancy").status_code == 401
    answer = client.post(f"/api/events/{scene.event_id}/scans", json={"scans": []})
    assert answer.status_code == 401


def test_device_token_opens_nothing_else(client: FlaskClient, scene: Scene) -> None:
    for path in (f"/organise/events/{scene.event_id}/live", "/gate", "/me"):
        assert client.get(path, headers=bearer(scene.token)).status_code == 303


def test_counters_are_304_until_something_changes(client: FlaskClient, scene: Scene) -> None:
    address = f"/api/events/{scene.event_id}/occupancy"
    first = client.get(address, headers=bearer(scene.token))
    assert first.get_json() == {
        "inside": 0,
        "cap": 100,
        "level": "green",
        "stopped": False,
        "gate": "A",
    }
    known = bearer(scene.token) | {"If-None-Match": first.headers["ETag"]}
    same = client.get(address, headers=known)
    assert (same.status_code, same.data) == (304, b"")
    post(client, scene, {"scans": [sent(give_pass(scene).code)]})
    changed = client.get(address, headers=known)
    assert (changed.status_code, changed.get_json()["inside"]) == (200, 1)


def test_asking_for_the_counters_tells_that_the_device_lives(
    client: FlaskClient, scene: Scene
) -> None:
    client.get(f"/api/events/{scene.event_id}/occupancy", headers=bearer(scene.token))
    seen = kept(Device)[0].last_seen_at
    assert seen is not None
    client.get(f"/api/events/{scene.event_id}/occupancy", headers=bearer(scene.token))
    assert kept(Device)[0].last_seen_at == seen


def test_counters_of_an_event_where_nobody_counts(client: FlaskClient, app: Flask) -> None:
    scene = make_scene(starts_at=real_now(), format="online", safe_capacity=None)
    answer = client.get(
        f"/api/events/{scene.event_id}/occupancy", headers=bearer(scene.token)
    ).get_json()
    assert (answer["cap"], answer["level"]) == (None, "green")


def test_pack_has_no_names_and_is_304_while_nothing_changes(
    client: FlaskClient, scene: Scene
) -> None:
    ticket = give_pass(scene, name="欧阳小禾")
    address = f"/api/events/{scene.event_id}/pack"
    first = client.get(address, headers=bearer(scene.token))
    pack = first.get_json()
    assert (pack["event_id"], len(pack["tickets"])) == (scene.event_id, 1)
    assert "欧" not in first.text
    assert ticket.code not in first.text
    known = bearer(scene.token) | {"If-None-Match": first.headers["ETag"]}
    assert client.get(address, headers=known).status_code == 304


def test_salt_of_the_pack_is_the_device_s_own(client: FlaskClient, scene: Scene) -> None:
    other = make_scene(starts_at=real_now())
    salts = {
        client.get(f"/api/events/{s.event_id}/pack", headers=bearer(s.token)).get_json()["salt"]
        for s in (scene, scene, other)
    }
    assert len(salts) == 2


def test_cancelled_event_still_answers_its_devices(client: FlaskClient, scene: Scene) -> None:
    ticket = give_pass(scene)
    change_event(scene, cancelled_at=real_now() - timedelta(minutes=1))
    answer = post(client, scene, {"scans": [sent(ticket.code)]})
    assert answer.get_json()["results"][0]["outcome"] == "cancelled"


def test_batch_of_500_is_one_request(client: FlaskClient, scene: Scene) -> None:
    tickets = [give_pass(scene) for _ in range(5)]
    scans = [sent(tickets[n % 5].code, offline=True) for n in range(500)]
    answer = post(client, scene, {"scans": scans})
    outcomes = [result["outcome"] for result in answer.get_json()["results"]]
    assert (outcomes.count("admitted"), outcomes.count("already_inside")) == (5, 495)
    assert len(scans_of(scene)) == 500

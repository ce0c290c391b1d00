"""What a self check-in leaves behind of its phone and its address: hashes that tell no more."""

from typing import Any

import pytest
from flask import Flask

from app.attendance.models import SelfCheckIn
from tests.attendance.doors import MINUTE, Scene, give_pass, kept, make_scene, real_now
from tests.attendance.halls import offer_hall_code
from tests.attendance.test_views_self_check_in import page, student_at


@pytest.fixture
def scene(app: Flask) -> Scene:
    made = make_scene(starts_at=real_now() - 10 * MINUTE)
    offer_hall_code(made)
    return made


def test_traces_are_of_the_browser_and_the_event_and_readable_by_nobody(
    app: Flask, scene: Scene
) -> None:
    first, second = app.test_client(), app.test_client()
    for client in (first, first, second):
        student_at(client, scene, give_pass(scene))
        assert client.post(page(scene)).status_code == 303
    other = make_scene(starts_at=real_now() - 10 * MINUTE)
    offer_hall_code(other)
    student_at(first, other, give_pass(other))
    assert first.post(page(other)).status_code == 303
    rows = {row.at: row for row in sorted(kept(SelfCheckIn), key=lambda row: row.at)}
    browsers = [row.browser_hash for row in rows.values()]
    assert len(set(browsers)) == 3
    assert browsers[0] == browsers[1]
    addresses = [row.address_hash for row in rows.values()]
    assert (len({*addresses[:3]}), addresses[3] in addresses[:3]) == (1, False)
    cookie = first.get_cookie("fairday-browser", "localhost")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    assert cookie.value not in repr([vars(row) for row in rows.values()])


def test_address_of_the_campus_leaves_no_trace(
    test_settings: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    test_settings["CAMPUS_RANGES"] = "127.0.0.0/8"
    app = request.getfixturevalue("app")
    scene = make_scene(starts_at=real_now() - 10 * MINUTE)
    offer_hall_code(scene)
    client = app.test_client()
    student_at(client, scene, give_pass(scene))
    client.post(page(scene))
    assert [row.address_hash for row in kept(SelfCheckIn)] == [""]

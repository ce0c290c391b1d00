"""Walk-ins at the gate: found without a ticket, registered and admitted with one press."""

import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.attendance.models import Scan
from app.attendance.operations.devices import grant_gate
from app.attendance.operations.stops import stop_entry
from app.platform.access import Role
from app.registrations.models import Registration
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    ORGANISER,
    Scene,
    change_event,
    crowd_of,
    give_pass,
    kept,
    make_scene,
    real_now,
)
from tests.factories import (
    make_person,
    make_school,
    make_staff,
    make_student,
    make_unit,
    sign_in,
)

HTMX = {"HX-Request": "true"}


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(starts_at=real_now() - 10 * MINUTE)


@pytest.fixture
def worker(app: Flask, scene: Scene) -> FlaskClient:
    browser: FlaskClient = app.test_client()
    person = make_staff(Role.GATE_STAFF, scene.university, "刘畅")
    grant_gate(scene.event_id, person.person_id or 0, actor=ORGANISER, at=real_now())
    sign_in(browser, person.person_id)
    return browser


@pytest.fixture
def student(scene: Scene) -> int:
    return make_student(scene.school, "诸葛小雨", number="20230001234").id


def search(worker: FlaskClient, scene: Scene, words: str, rest: str = "") -> str:
    address = f"/gate/{scene.event_id}/search?q={words}{rest}"
    return worker.get(address, headers=HTMX).text


def press(
    worker: FlaskClient, scene: Scene, person_id: object, scan_id: str = "", *, htmx: bool = True
) -> tuple[int, str, str]:
    """Press “register and admit”; give the status, the address that follows, and the text."""
    form = {"person_id": person_id, "scan_id": scan_id or str(uuid.uuid4()), "gate": "A"}
    answer = worker.post(
        f"/gate/{scene.event_id}/walk-ins", data=form, headers=HTMX if htmx else {}
    )
    return answer.status_code, answer.headers.get("Location", ""), answer.text


def test_student_without_a_ticket_is_found_masked(
    worker: FlaskClient, scene: Scene, student: int
) -> None:
    for words in ("诸葛小", "0001234"):
        part = search(worker, scene, words)
        assert f'action="/gate/{scene.event_id}/walk-ins"' in part
        assert "诸*" in part
        assert "诸葛" not in part.replace("诸葛小", "", 1)
        assert "20230001234" not in part
    assert "walk-ins" not in search(worker, scene, "诸葛")


def test_only_students_whom_the_event_may_take_are_offered(
    worker: FlaskClient, scene: Scene, student: int
) -> None:
    give_pass(scene, name="诸葛小明")
    make_student(make_school(make_unit()), "诸葛小花")
    make_student(scene.school, "诸葛小草", disabled_at=real_now())
    assert search(worker, scene, "诸葛小").count('walk-ins" hx-post') == 1
    assert "walk-ins" not in search(worker, scene, "诸葛小", "&direction=out")
    change_event(scene, cancelled_at=real_now())
    assert "walk-ins" not in search(worker, scene, "诸葛小")


def test_one_press_registers_and_admits(worker: FlaskClient, scene: Scene, student: int) -> None:
    scan_id = str(uuid.uuid4())
    for _ in range(2):
        status, _location, part = press(worker, scene, student, scan_id)
        assert status == 200
        assert 'id="admission"' in part
        assert "&#34;outcome&#34;: &#34;admitted&#34;" in part
        assert scan_id in part
    assert [row.person_id for row in kept(Registration)] == [student]
    assert [(scan.source, scan.gate) for scan in kept(Scan)] == [("number", "A")]
    assert crowd_of(scene).inside == 1
    assert "walk-ins" not in search(worker, scene, "诸葛小")


def test_without_script_the_next_page_says_it(
    worker: FlaskClient, scene: Scene, student: int
) -> None:
    status, location, _text = press(worker, scene, student, htmx=False)
    assert (status, location) == (303, f"/gate/{scene.event_id}/search?gate=A")
    assert "已报名并放行" in worker.get(location).text
    status, location, _text = press(worker, scene, student, htmx=False)
    assert status == 303
    assert len(kept(Scan)) == 1


def test_door_that_says_no_is_shown_like_any_answer(
    worker: FlaskClient, scene: Scene, student: int
) -> None:
    stop_entry(scene.event_id, "拥挤", actor=ORGANISER, at=real_now())
    status, _location, part = press(worker, scene, student)
    assert status == 200
    assert "&#34;outcome&#34;: &#34;stopped&#34;" in part
    _status, location, _text = press(worker, scene, student, htmx=False)
    assert "没有报名，也没有放行" in worker.get(location).text
    assert (kept(Registration), kept(Scan)) == ([], [])


def test_refusal_takes_the_place_of_what_was_found(
    worker: FlaskClient, scene: Scene, student: int
) -> None:
    change_event(scene, ends_at=real_now())
    status, _location, part = press(worker, scene, student)
    assert status == 409
    assert 'id="found"' in part
    assert "没有报名" in part
    assert kept(Registration) == []


def test_somebody_who_is_not_to_be_found_is_not_registered(
    worker: FlaskClient, scene: Scene, student: int
) -> None:
    stranger = make_student(make_school(make_unit())).id
    for person_id in (stranger, make_person().id, "x", "", 999_999, "9" * 30):
        assert press(worker, scene, person_id)[0] == 404
    assert press(worker, scene, student, "no id")[0] == 404
    elsewhere = make_scene(starts_at=real_now() + HOUR)
    assert press(worker, elsewhere, student)[0] == 403
    assert kept(Registration) == []


def test_queries_do_not_grow_with_who_is_found(
    worker: FlaskClient, scene: Scene, queries: list[str]
) -> None:
    counts = []
    for more in (1, 3):
        for _ in range(more):
            make_student(scene.school, "诸葛小雨")
            give_pass(scene, name="诸葛小明")
        queries.clear()
        search(worker, scene, "诸葛小")
        counts.append(len(queries))
    assert counts[0] == counts[1]

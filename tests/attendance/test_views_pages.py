"""The gate's page, its search, and the devices, as people use them."""

import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.attendance.models import Device, GateGrant, Scan
from app.attendance.operations.devices import grant_gate
from app.platform.access import Role
from tests.attendance.doors import (
    MINUTE,
    ORGANISER,
    Scene,
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


@pytest.fixture
def worker(app: Flask, scene: Scene) -> FlaskClient:
    browser: FlaskClient = app.test_client()
    person = make_staff(Role.GATE_STAFF, scene.university, "刘畅")
    grant_gate(scene.event_id, person.person_id or 0, actor=ORGANISER, at=real_now())
    sign_in(browser, person.person_id)
    return browser


def test_gate_page_is_open_to_everybody_and_says_only_the_title(
    client: FlaskClient, scene: Scene
) -> None:
    give_pass(scene, name="欧阳小禾")
    page = client.get(f"/gate/{scene.event_id}?code={'0' * 26}")
    assert page.status_code == 200
    assert "秋季双选会" in page.text
    assert "欧" not in page.text
    assert f"/gate/{scene.event_id}/admissions" not in page.text
    assert client.get("/gate/999999").status_code == 404


def test_gate_page_offers_enrolment_and_search_to_whom_the_gate_was_given(
    worker: FlaskClient, scene: Scene
) -> None:
    page = worker.get(f"/gate/{scene.event_id}").text
    assert f'action="/gate/{scene.event_id}/devices"' in page
    assert f"/gate/{scene.event_id}/search" in page
    assert "秋季双选会" in worker.get("/gate").text


def test_gates_are_for_those_who_work_one(client: FlaskClient, scene: Scene) -> None:
    assert client.get("/gate").status_code == 303
    sign_in(client, make_person().id)
    assert client.get("/gate").status_code == 403


def test_browser_becomes_a_gate_and_its_token_goes_into_the_fragment(
    worker: FlaskClient, scene: Scene
) -> None:
    answer = worker.post(f"/gate/{scene.event_id}/devices", data={"name": "东门1号"})
    address, _hash, token = answer.headers["Location"].partition("#")
    assert (answer.status_code, address) == (303, f"/gate/{scene.event_id}")
    device = kept(Device, Device.name == "东门1号")[0]
    assert device.gate == "东门1号"
    asked = worker.get(
        f"/api/events/{scene.event_id}/occupancy", headers={"Authorization": f"Bearer {token}"}
    )
    assert asked.get_json()["gate"] == "东门1号"


def test_gate_needs_a_name_and_a_person_who_may(
    worker: FlaskClient, client: FlaskClient, scene: Scene
) -> None:
    unnamed = worker.post(f"/gate/{scene.event_id}/devices", data={"name": "东" * 41})
    assert unnamed.status_code == 422
    assert 'id="gate-enrol-error"' in unnamed.text
    assert f'value="{"东" * 41}"' in unnamed.text
    sign_in(client, make_staff(Role.GATE_STAFF, scene.university).person_id)
    answer = client.post(f"/gate/{scene.event_id}/devices", data={"name": "x"})
    assert answer.status_code == 403


def test_search_finds_masked_people_as_a_part_or_a_page(worker: FlaskClient, scene: Scene) -> None:
    give_pass(scene, name="欧阳小禾")
    address = f"/gate/{scene.event_id}/search?q=欧阳小&direction=out&gate=A"
    part = worker.get(address, headers=HTMX).text
    assert part.lstrip().startswith('<div class="gate-found" id="found"')
    assert "欧*" in part
    assert "欧阳" not in part
    assert 'value="out"' in part
    assert "欧*" in worker.get(address).text


def test_search_says_when_there_is_too_little_to_go_by(worker: FlaskClient, scene: Scene) -> None:
    assert worker.get(f"/gate/{scene.event_id}/search?q=欧阳", headers=HTMX).status_code == 200
    assert "&lt;b&gt;" in worker.get(f"/gate/{scene.event_id}/search?q=<b>x", headers=HTMX).text


def test_person_who_was_found_is_admitted_once_however_often_one_presses(
    worker: FlaskClient, scene: Scene
) -> None:
    ticket = give_pass(scene)
    form = {
        "ticket_id": ticket.id,
        "scan_id": str(uuid.uuid4()),
        "direction": "in",
        "gate": "A",
    }
    for _ in range(2):
        part = worker.post(f"/gate/{scene.event_id}/admissions", data=form, headers=HTMX)
        assert part.status_code == 200
        assert "&#34;outcome&#34;: &#34;admitted&#34;" in part.text
    (scan,) = kept(Scan)
    assert (scan.source, scan.gate, scan.device_id) == ("number", "A", None)
    assert scan.by_id is not None
    assert crowd_of(scene).inside == 1


def test_admission_without_script_is_said_on_the_next_page(
    worker: FlaskClient, scene: Scene
) -> None:
    ticket = give_pass(scene)
    form = {"ticket_id": ticket.id, "scan_id": str(uuid.uuid4()), "direction": "in", "gate": "A"}
    answer = worker.post(f"/gate/{scene.event_id}/admissions", data=form)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/gate/{scene.event_id}/search?direction=in&gate=A"
    assert "张*" in worker.get(answer.headers["Location"]).text


def test_ticket_whose_link_was_opened_is_shown_and_admitted_by_a_post(
    worker: FlaskClient, scene: Scene
) -> None:
    ticket = give_pass(scene)
    page = worker.get(f"/gate/{scene.event_id}?code={ticket.code}").text
    assert f'value="{ticket.code}"' in page
    assert kept(Scan) == []
    form = {"code": ticket.code, "scan_id": str(uuid.uuid4()), "direction": "in"}
    worker.post(f"/gate/{scene.event_id}/admissions", data=form, headers=HTMX)
    assert [(scan.source, scan.outcome) for scan in kept(Scan)] == [("link", "admitted")]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"ticket_id": "x"},
        {"ticket_id": "999999", "direction": "in"},
        {"ticket_id": "99999999999999999999"},
    ],
)
def test_admission_of_nobody_is_not_found(
    worker: FlaskClient, scene: Scene, form: dict[str, str]
) -> None:
    assert worker.post(f"/gate/{scene.event_id}/admissions", data=form).status_code == 404


def test_admission_at_another_event_or_by_another_person_is_refused(
    worker: FlaskClient, scene: Scene
) -> None:
    foreign = give_pass(make_scene(starts_at=real_now()))
    form = {"ticket_id": foreign.id, "scan_id": str(uuid.uuid4()), "direction": "in"}
    assert worker.post(f"/gate/{scene.event_id}/admissions", data=form).status_code == 404
    elsewhere = make_scene(starts_at=real_now())
    assert worker.post(f"/gate/{elsewhere.event_id}/admissions", data=form).status_code == 403


def test_admission_that_cannot_be_read_is_answered_so(worker: FlaskClient, scene: Scene) -> None:
    form = {"ticket_id": give_pass(scene).id, "scan_id": "x", "direction": "up"}
    part = worker.post(f"/gate/{scene.event_id}/admissions", data=form, headers=HTMX)
    assert "&#34;invalid&#34;" in part.text
    assert worker.post(f"/gate/{scene.event_id}/admissions", data=form).status_code == 303


def test_device_is_enrolled_and_its_link_shown_once(organiser: FlaskClient, scene: Scene) -> None:
    address = f"/organise/events/{scene.event_id}/devices"
    made = organiser.post(address, data={"name": "李雷的手机", "gate": "北门"})
    assert made.status_code == 201
    assert f"http://localhost/gate/{scene.event_id}#" in made.text
    assert "<svg" in made.text
    again = organiser.get(address).text
    assert "李雷的手机" in again
    assert f"/gate/{scene.event_id}#" not in again


def test_device_form_keeps_what_was_typed(organiser: FlaskClient, scene: Scene) -> None:
    address = f"/organise/events/{scene.event_id}/devices"
    answer = organiser.post(address, data={"name": "李雷的手机"})
    assert answer.status_code == 422
    assert 'value="李雷的手机"' in answer.text


def test_device_is_withdrawn(organiser: FlaskClient, scene: Scene) -> None:
    device = kept(Device)[0]
    address = f"/organise/events/{scene.event_id}/devices/{device.id}/revocation"
    answer = organiser.post(address)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/organise/events/{scene.event_id}/devices"
    assert kept(Device)[0].revoked_at is not None
    assert organiser.post(address).status_code == 409
    foreign = make_scene(starts_at=real_now())
    theirs = kept(Device, Device.event_id == foreign.event_id)[0].id
    wrong = f"/organise/events/{scene.event_id}/devices/{theirs}/revocation"
    assert organiser.post(wrong).status_code == 404


def test_gate_is_given_to_a_person_and_taken_back(organiser: FlaskClient, scene: Scene) -> None:
    person = make_person("刘畅", email="liu@example.edu.cn")
    address = f"/organise/events/{scene.event_id}/gate-staff"
    assert organiser.post(address, data={"account": "LIU@example.edu.cn"}).status_code == 303
    assert [grant.person_id for grant in kept(GateGrant)] == [person.id]
    again = organiser.post(address, data={"account": "liu@example.edu.cn"})
    assert again.status_code == 422
    removal = organiser.post(f"{address}/removal", data={"person_id": person.id})
    assert removal.status_code == 303
    assert kept(GateGrant) == []
    assert organiser.post(f"{address}/removal", data={"person_id": "x"}).status_code == 404


@pytest.mark.parametrize("account", ["", "nobody@example.edu.cn"])
def test_gate_is_given_to_somebody_we_know(
    organiser: FlaskClient, scene: Scene, account: str
) -> None:
    address = f"/organise/events/{scene.event_id}/gate-staff"
    assert organiser.post(address, data={"account": account}).status_code == 422


def test_gate_is_not_given_to_somebody_of_another_university(
    organiser: FlaskClient, scene: Scene
) -> None:
    """Typing numbers must not tell an organiser the names behind them elsewhere."""
    make_student(make_school(make_unit()), "陈远", number="20239999", email="chen@example.cn")
    address = f"/organise/events/{scene.event_id}/gate-staff"
    for account in ("20239999", "chen@example.cn"):
        answer = organiser.post(address, data={"account": account})
        assert answer.status_code == 422
        assert "陈远" not in answer.text
    assert kept(GateGrant) == []


def test_devices_are_closed_to_others(safety: FlaskClient, scene: Scene) -> None:
    assert safety.get(f"/organise/events/{scene.event_id}/devices").status_code == 403

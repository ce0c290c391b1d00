"""The list of scans and what may be put right from it, as organisers use it."""

import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.attendance.models import Hall, Presence, Reversal, Scan
from app.attendance.operations.devices import grant_gate
from app.attendance.operations.halls import HallDraft, add_hall
from app.platform.access import Role
from tests.attendance.doors import (
    MINUTE,
    ORGANISER,
    Pass,
    Scene,
    a_scan,
    change_event,
    crowd_of,
    give_pass,
    kept,
    make_scene,
    real_now,
    record,
)
from tests.factories import make_person, make_staff, make_unit, sign_in


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(starts_at=real_now() - 10 * MINUTE, title="秋季双选会")


@pytest.fixture
def organiser(client: FlaskClient, scene: Scene) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, scene.university).person_id)
    return client


@pytest.fixture
def ticket(scene: Scene) -> Pass:
    return give_pass(scene, name="欧阳小禾")


@pytest.fixture
def scan_id(scene: Scene, ticket: Pass) -> str:
    at = real_now() - MINUTE
    return str(record(scene, a_scan(ticket.code, at=at), at=at)[0]["id"])


def address(scene: Scene, rest: str = "") -> str:
    return f"/organise/events/{scene.event_id}/scans{rest}"


def somebody(app: Flask, person_id: int | None) -> FlaskClient:
    browser: FlaskClient = app.test_client()
    sign_in(browser, person_id)
    return browser


def test_list_shows_everything_masked(organiser: FlaskClient, scene: Scene, scan_id: str) -> None:
    record(scene, a_scan("a payment code", at=real_now()), at=real_now())
    page = organiser.get(address(scene))
    assert page.status_code == 200
    assert page.text.count('scope="row"') == 2
    assert "欧*" in page.text
    assert "欧阳" not in page.text
    assert f'{address(scene)}/{scan_id}"' in page.text


def test_list_is_filtered_by_its_address(
    organiser: FlaskClient, scene: Scene, ticket: Pass, scan_id: str
) -> None:
    at = real_now()
    record(scene, a_scan("nobody's", at=at, gate="B", offline=True), at=at)
    for query, rows in (
        ("gate=A", 1),
        ("gate=B", 1),
        ("gate=C", 0),
        ("outcome=admitted", 1),
        ("outcome=unknown_code", 1),
        ("which=offline", 1),
        ("which=inside", 1),
        ("which=taken_back", 0),
        ("q=20", 2),
        ("q=2023", 1),
        ("q=zzz", 0),
        ("page=9", 2),
        ("outcome=x&which=y&page=-1&gate=%00", 2),
        ("q=%00%00%00", 2),
    ):
        page = organiser.get(f"{address(scene)}?{query}")
        assert (page.status_code, page.text.count('scope="row"')) == (200, rows), query


def test_empty_list_says_what_to_do(organiser: FlaskClient, scene: Scene) -> None:
    assert "还没有人扫码" in organiser.get(address(scene)).text


def test_admission_is_taken_back_with_a_reason(
    organiser: FlaskClient, scene: Scene, scan_id: str
) -> None:
    assert (
        f'{address(scene)}/{scan_id}/reversal"' in organiser.get(address(scene, f"/{scan_id}")).text
    )
    answer = organiser.post(address(scene, f"/{scan_id}/reversal"), data={"reason": "扫错了"})
    assert (answer.status_code, answer.location) == (303, address(scene, f"/{scan_id}"))
    assert [row.reason for row in kept(Reversal)] == ["扫错了"]
    assert crowd_of(scene).inside == 0
    page = organiser.get(answer.location).text
    assert "扫错了" in page
    assert "/reversal" not in page
    again = organiser.post(address(scene, f"/{scan_id}/reversal"), data={"reason": "again"})
    assert again.status_code == 409


def test_reason_is_asked_for(organiser: FlaskClient, scene: Scene, scan_id: str) -> None:
    for reason in ("", "长" * 201):
        answer = organiser.post(address(scene, f"/{scan_id}/reversal"), data={"reason": reason})
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
        assert reason in answer.text
    assert kept(Reversal) == []


def test_person_is_checked_out_by_hand_once(
    organiser: FlaskClient, scene: Scene, scan_id: str
) -> None:
    form = {"scan_id": str(uuid.uuid4())}
    assert organiser.post(address(scene, f"/{scan_id}/exit"), data=form).status_code == 303
    assert organiser.post(address(scene, f"/{scan_id}/exit"), data=form).status_code == 409
    out = kept(Scan, Scan.direction == "out")
    assert [(scan.source, scan.outcome, scan.by_id is not None) for scan in out] == [
        ("manual", "left", True)
    ]
    assert crowd_of(scene).inside == 0
    assert "/reversal" not in organiser.get(address(scene, f"/{scan_id}")).text


def test_person_is_moved_to_a_hall(organiser: FlaskClient, scene: Scene, scan_id: str) -> None:
    hall_id = add_hall(scene.event_id, HallDraft("B厅", 1), actor=ORGANISER, at=real_now())
    assert "B厅" in organiser.get(address(scene, f"/{scan_id}")).text
    moved = organiser.post(address(scene, f"/{scan_id}/hall"), data={"hall": hall_id})
    assert moved.status_code == 303
    assert kept(Hall)[0].inside == 1
    organiser.post(address(scene, f"/{scan_id}/hall"), data={"hall": "x"})
    assert kept(Presence)[0].hall_id is None
    foreign = add_hall(
        make_scene(starts_at=real_now()).event_id, HallDraft("C", 1), actor=ORGANISER,
        at=real_now(),
    )  # fmt: skip
    wrong = organiser.post(address(scene, f"/{scan_id}/hall"), data={"hall": foreign})
    assert wrong.status_code == 404


@pytest.mark.parametrize("which", ["x", "%00", str(uuid.UUID(int=7)), "'--"])
def test_scan_that_is_none_is_not_found(organiser: FlaskClient, scene: Scene, which: str) -> None:
    assert organiser.get(address(scene, f"/{which}")).status_code == 404
    for act in ("reversal", "exit", "hall"):
        assert organiser.post(address(scene, f"/{which}/{act}")).status_code == 404


def test_responsible_person_may_gate_staff_and_readers_may_not(
    app: Flask, scene: Scene, scan_id: str
) -> None:
    responsible = make_person("何志远")
    change_event(scene, responsible_id=responsible.id)
    worker = make_staff(Role.GATE_STAFF, scene.university)
    grant_gate(scene.event_id, worker.person_id or 0, actor=ORGANISER, at=real_now())
    safety = make_staff(Role.SAFETY_OFFICER, scene.university)
    stranger = make_staff(Role.ORGANISER, make_unit())
    undo = address(scene, f"/{scan_id}/reversal")
    for person_id, status in (
        (worker.person_id, 404),
        (safety.person_id, 403),
        (stranger.person_id, 404),
    ):
        browser = somebody(app, person_id)
        assert browser.get(address(scene)).status_code == status
        assert browser.post(undo, data={"reason": "x"}).status_code == status
    assert kept(Reversal) == []
    own = somebody(app, responsible.id)
    assert own.get(address(scene)).status_code == 200
    assert own.post(undo, data={"reason": "x"}).status_code == 303


def test_tabs_of_the_responsible_person_lead_nowhere_closed(app: Flask, scene: Scene) -> None:
    responsible = make_person("何志远")
    change_event(scene, responsible_id=responsible.id)
    page = somebody(app, responsible.id).get(address(scene)).text
    assert f"/organise/events/{scene.event_id}/live" in page
    assert f"/organise/events/{scene.event_id}/devices" not in page


def test_queries_do_not_grow_with_the_list(
    organiser: FlaskClient, scene: Scene, queries: list[str]
) -> None:
    counts = []
    for more in (1, 3):
        for _ in range(more):
            record(scene, a_scan(give_pass(scene).code, at=real_now()), at=real_now())
        queries.clear()
        assert organiser.get(address(scene)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]

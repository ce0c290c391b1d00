"""Who may do what with an event's attendance; the self-report; the roll call."""

import re
import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event as database_events

from app.attendance.kinds import RollStage
from app.attendance.models import RollCall
from app.attendance.operations.claims import decide_claim
from app.attendance.operations.devices import grant_gate
from app.events.kinds import EventKind
from app.platform.access import Role
from app.platform.database import db
from tests.attendance.doors import HOUR, change_event, give_pass, kept, real_now
from tests.attendance.vouching import Desk, make_desk, number_of, proposed
from tests.factories import count, make_staff, sign_in


@pytest.fixture
def desk(app: Flask) -> Desk:
    """A fair that began half an hour ago, by the clock by which pages judge."""
    return make_desk(starts_at=real_now() - HOUR / 2)


@pytest.fixture
def organiser(client: FlaskClient, desk: Desk) -> FlaskClient:
    sign_in(client, desk.first.person_id)
    return client


def base(desk: Desk) -> str:
    return f"/organise/events/{desk.event_id}/attendance"


def statements(browser: FlaskClient, address: str) -> int:
    """How many statements a page takes."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    database_events.listen(db.engine, "before_cursor_execute", note)
    try:
        assert browser.get(address).status_code == 200
    finally:
        database_events.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_volunteer_sees_masked_names_and_no_list(app: Flask, desk: Desk) -> None:
    volunteer = make_staff(Role.GATE_STAFF, desk.scene.university, "罗小军")
    browser = app.test_client()
    sign_in(browser, volunteer.person_id)
    assert browser.get(f"{base(desk)}/claims").status_code == 404
    grant_gate(desk.event_id, volunteer.person_id or 0, actor=desk.first, at=real_now())
    assert browser.get(base(desk)).status_code == 404
    proposed_now(desk)
    page = browser.get(f"{base(desk)}/claims").text
    assert ("张*" in page, "张三" in page) == (True, False)
    assert number_of(desk.student) not in page


def proposed_now(desk: Desk) -> int:
    return proposed(desk, session_id=desk.wave, at=real_now())


def test_office_that_only_watches_decides_nothing(app: Flask, desk: Desk) -> None:
    officer = make_staff(Role.SAFETY_OFFICER, desk.scene.university)
    browser = app.test_client()
    sign_in(browser, officer.person_id)
    assert browser.get(base(desk)).status_code == 200
    assert browser.get(f"{base(desk)}/claims").status_code == 403
    claim_id = proposed_now(desk)
    decision = f"{base(desk)}/claims/{claim_id}/decision"
    assert browser.post(decision, data={"decision": "confirm"}).status_code == 403


def test_responsible_person_may_be_the_second_one(app: Flask, desk: Desk) -> None:
    responsible = make_staff(Role.PERSON, desk.scene.university)
    change_event(desk.scene, responsible_id=responsible.person_id)
    claim_id = proposed_now(desk)
    decide_claim(desk.event_id, claim_id, confirms=True, actor=responsible, at=real_now())
    browser = app.test_client()
    sign_in(browser, responsible.person_id)
    assert "张三" in browser.get(base(desk)).text
    assert browser.get(f"{base(desk)}/claims").status_code == 200


def test_self_report_is_made_on_the_record_and_waits(app: Flask, desk: Desk) -> None:
    change_event(desk.scene, ends_at=real_now())
    browser = app.test_client()
    sign_in(browser, desk.student.person_id)
    address = f"/me/attendance/{desk.event_id}"
    assert f'action="{address}"' in browser.get("/me/record").text
    assert browser.post(address).status_code == 303
    page = browser.get("/me/record").text
    assert "不计入：本人自报，尚未经确认" in page
    assert f'action="{address}"' not in page
    assert browser.post(address).status_code == 409


@pytest.fixture
def visit(app: Flask) -> Desk:
    return make_desk(starts_at=real_now() - HOUR / 2, kind=EventKind.VISIT, waves=1)


def test_names_are_called_with_one_press_and_missing_ones_are_told(
    client: FlaskClient, visit: Desk
) -> None:
    give_pass(visit.scene, name="丁一")
    sign_in(client, visit.first.person_id)
    address = f"/organise/events/{visit.event_id}/roll-call"
    page = client.get(f"{address}?stage=arrived").text
    assert "缺：丁一，张三" in page
    form = {"ticket_id": str(visit.student.id), "stage": "arrived", "scan_id": str(uuid.uuid4())}
    part = client.post(f"{address}/calls", data=form, headers={"HX-Request": "true"}).text
    assert part.startswith('<div id="roll"')
    assert re.search(r"<b>1/2</b>", part)
    assert "缺：丁一" in part
    assert client.post(f"{address}/calls", data=form).status_code == 303
    assert [call.stage for call in kept(RollCall)] == [RollStage.ARRIVED]
    assert client.post(f"{address}/removals", data=form).status_code == 303
    assert count(RollCall) == 0
    for changed in ({"stage": "x"}, {"ticket_id": "999"}, {"scan_id": "x"}):
        assert client.post(f"{address}/calls", data=form | changed).status_code == 404
    assert statements(client, address) < 20


def test_event_that_is_no_visit_has_no_roll_call(organiser: FlaskClient, desk: Desk) -> None:
    assert organiser.get(f"/organise/events/{desk.event_id}/roll-call").status_code == 404

"""The hall's link and the check-in page: a claim in the browser, one button, and every ending."""

import json
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.attendance.models import Attendance, Scan, SelfCheckIn
from app.attendance.operations.policies import set_door_policy
from app.attendance.operations.stops import resume_entry, stop_entry
from app.attendance.queries.policies import DoorFlags
from app.attendance.views.self_check_in import TRIES
from app.platform.database import reading, transaction
from app.registrations.kinds import Party
from app.registrations.models import Ticket
from tests.access.tables import changed, rows_of
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    ORGANISER,
    Pass,
    Scene,
    a_scan,
    attendances_of,
    change_event,
    give_pass,
    kept,
    make_scene,
    real_now,
    record,
)
from tests.attendance.halls import offer_hall_code, present_code
from tests.factories import make_person, sign_in


@pytest.fixture
def scene(app: Flask) -> Scene:
    made = make_scene(starts_at=real_now() - 10 * MINUTE)
    offer_hall_code(made)
    return made


def page(scene: Scene) -> str:
    return f"/check-in/{scene.event_id}"


def scan_screen(client: FlaskClient, scene: Scene) -> None:
    answer = client.get(f"/H/{present_code(scene, real_now())}")
    assert (answer.status_code, answer.location) == (303, page(scene))


def student_at(client: FlaskClient, scene: Scene, ticket: Pass) -> None:
    """A registered student who is signed in and has just scanned the screen."""
    sign_in(client, ticket.person_id)
    scan_screen(client, scene)


def test_link_changes_nothing_and_leads_to_the_page(client: FlaskClient, scene: Scene) -> None:
    ticket = give_pass(scene)
    sign_in(client, ticket.person_id)
    before = rows_of()
    scan_screen(client, scene)
    answer = client.get(page(scene))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert f'action="{page(scene)}"' in answer.text
    assert "张三" in answer.text
    assert changed(before, rows_of()) == {}


def test_pressing_the_button_checks_in_once(client: FlaskClient, scene: Scene) -> None:
    ticket = give_pass(scene)
    student_at(client, scene, ticket)
    for _ in range(3):
        answer = client.post(page(scene))
        assert (answer.status_code, answer.location) == (303, page(scene))
    assert "签到成功" in client.get(page(scene)).text
    assert [row.grade for row in attendances_of(ticket)] == ["B"]
    assert len(kept(Scan)) == len(kept(SelfCheckIn)) == 1


def test_button_sent_twice_at_once_is_one_check_in(
    app: Flask, client: FlaskClient, scene: Scene
) -> None:
    student_at(client, scene, give_pass(scene))
    twin = app.test_client()
    for name in ("fairday", "fairday-browser"):
        cookie = client.get_cookie(name, "localhost")
        assert cookie is not None
        twin.set_cookie(name, cookie.value)
    assert client.post(page(scene)).status_code == twin.post(page(scene)).status_code == 303
    assert len(kept(Scan)) == 1


def test_claim_outlasts_the_sign_in(app: Flask, client: FlaskClient, scene: Scene) -> None:
    ticket = give_pass(scene)
    scan_screen(client, scene)
    answer = client.get(page(scene))
    assert answer.status_code == 303
    assert answer.location.endswith(f"/login?next=/check-in/{scene.event_id}")
    assert "这次扫码3分钟内有效" in client.get(answer.location).text
    sign_in(client, ticket.person_id)
    assert client.post(page(scene)).status_code == 303
    assert len(kept(Attendance)) == 1


def test_claim_is_good_for_less_than_three_minutes(client: FlaskClient, scene: Scene) -> None:
    student_at(client, scene, give_pass(scene))
    with time_machine.travel(real_now() + 3 * MINUTE + timedelta(seconds=2)):
        assert client.post(page(scene)).status_code == 409
        assert "请重新扫描大屏幕" in client.get(page(scene)).text
    assert kept(Scan) == []


def test_claim_of_another_browser_is_no_claim(
    app: Flask, client: FlaskClient, scene: Scene
) -> None:
    ticket = give_pass(scene)
    scan_screen(client, scene)
    elsewhere = app.test_client()
    sign_in(elsewhere, ticket.person_id)
    assert elsewhere.post(page(scene)).status_code == 409
    with elsewhere.session_transaction() as cookie:
        assert "hall" not in cookie
    forged = {"hall": json.dumps([scene.event_id, "x", 9_999_999_999])}
    assert elsewhere.post(page(scene), data=forged, query_string=forged).status_code == 409
    assert kept(Scan) == []


@pytest.mark.parametrize(
    "code", ["x", "1", "%00", "1-" + "0" * 26, "ZZZZZZZ-" + "0" * 26, "9" * 500, "\uff11-码"]
)
def test_code_that_is_none_is_answered_like_one_that_has_gone_by(
    client: FlaskClient, scene: Scene, code: str
) -> None:
    answer = client.get(f"/H/{code}")
    assert answer.status_code == 410
    assert "请重新扫描大屏幕" in answer.text
    with client.session_transaction() as cookie:
        assert "hall" not in cookie


def test_codes_of_the_past_and_the_future_are_not_taken(client: FlaskClient, scene: Scene) -> None:
    for seconds, status in ((0, 303), (-15, 303), (-31, 410), (15, 410), (60, 410)):
        code = present_code(scene, real_now() + timedelta(seconds=seconds))
        assert client.get(f"/H/{code.lower()}").status_code == status, seconds


def test_code_of_an_event_that_offers_none_any_more_is_not_taken(
    client: FlaskClient, scene: Scene
) -> None:
    code = present_code(scene, real_now())
    offer_hall_code(scene)
    assert client.get(f"/H/{code}").status_code == 303
    set_door_policy(scene.event_id, DoorFlags(), actor=ORGANISER, at=real_now())
    assert client.get(f"/H/{code}").status_code == 410


def test_who_is_not_registered_is_led_to_the_event(client: FlaskClient, scene: Scene) -> None:
    other = give_pass(make_scene())
    sign_in(client, other.person_id)
    assert client.get(page(scene)).status_code == 404
    assert client.post(page(scene)).status_code == 404
    scan_screen(client, scene)
    for answer in (client.get(page(scene)), client.post(page(scene))):
        assert f'href="/events/{scene.event_id}"' in answer.text
    assert kept(Scan) == []


def test_staff_and_representatives_are_sent_to_a_gate(client: FlaskClient, scene: Scene) -> None:
    ticket = give_pass(scene, party=Party.EMPLOYER_REP)
    student_at(client, scene, ticket)
    answer = client.post(page(scene))
    assert answer.status_code == 409
    assert "请到入口签到" in answer.text
    assert kept(Scan) == []


def test_full_hall_can_be_tried_again_with_the_same_scan_of_the_screen(
    client: FlaskClient, scene: Scene
) -> None:
    change_event(scene, safe_capacity=1, student_quota=1)
    inside = give_pass(scene)
    record(scene, a_scan(inside.code), at=real_now())
    student_at(client, scene, give_pass(scene))
    answer = client.post(page(scene))
    assert answer.status_code == 409
    assert "场内已满" in answer.text
    assert f'action="{page(scene)}"' in answer.text
    record(scene, a_scan(inside.code, "out"), at=real_now())
    assert client.post(page(scene)).status_code == 303


def test_stopped_entry_is_said_and_opens_again(client: FlaskClient, scene: Scene) -> None:
    student_at(client, scene, give_pass(scene))
    stop_entry(scene.event_id, "", actor=ORGANISER, at=real_now())
    answer = client.post(page(scene))
    assert (answer.status_code, "已暂停入场" in answer.text) == (409, True)
    resume_entry(scene.event_id, actor=ORGANISER, at=real_now())
    assert client.post(page(scene)).status_code == 303


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"starts_at": 2 * HOUR, "ends_at": 4 * HOUR}, "开始入场"),
        ({"starts_at": -4 * HOUR, "ends_at": -HOUR}, "签到已结束"),
        ({"cancelled_at": -HOUR}, "已取消"),
    ],
)
def test_event_that_is_not_on_is_said(
    client: FlaskClient, scene: Scene, changes: dict[str, timedelta], words: str
) -> None:
    student_at(client, scene, give_pass(scene))
    change_event(scene, **{name: real_now() + change for name, change in changes.items()})
    answer = client.post(page(scene))
    assert answer.status_code == 409
    assert words in answer.text
    assert kept(Attendance) == []


def test_another_wave_is_told_its_own_time(client: FlaskClient, scene: Scene) -> None:
    student_at(client, scene, give_pass(scene, wave=2))
    answer = client.post(page(scene))
    assert (answer.status_code, "现在不是你的批次" in answer.text) == (409, True)


def test_revoked_ticket_is_said(client: FlaskClient, scene: Scene) -> None:
    ticket = give_pass(scene)
    student_at(client, scene, ticket)
    with transaction() as tx:
        tx.get_one(Ticket, ticket.id).revoked_at = real_now()
    assert client.post(page(scene)).status_code == 409
    assert "已失效" in client.get(page(scene)).text


def test_who_came_in_by_a_gate_is_shown_so(client: FlaskClient, scene: Scene) -> None:
    ticket = give_pass(scene)
    record(scene, a_scan(ticket.code, gate="东门"), at=real_now())
    student_at(client, scene, ticket)
    assert client.post(page(scene)).status_code == 303
    answer = client.get(page(scene))
    assert "东门" in answer.text
    assert "仅此而已" not in answer.text


def test_one_account_does_not_try_for_ever(client: FlaskClient, scene: Scene) -> None:
    change_event(scene, safe_capacity=0, student_quota=0)
    student_at(client, scene, give_pass(scene))
    statuses = [client.post(page(scene)).status_code for _ in range(TRIES.item.amount + 2)]
    assert statuses == [409] * TRIES.item.amount + [429] * 2


def test_page_is_for_published_events_and_people_who_are_signed_in(
    client: FlaskClient, scene: Scene
) -> None:
    assert client.post(page(scene)).status_code == 303
    sign_in(client, make_person().id)
    assert client.get("/check-in/999").status_code == 404
    change_event(scene, published_at=None)
    reading().rollback()
    assert client.get(page(scene)).status_code == 404

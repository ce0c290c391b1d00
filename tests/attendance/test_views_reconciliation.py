"""The reconciliation report as organisers use it."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from app.attendance.kinds import Doubt, Ruling
from app.attendance.models import ScanRuling
from app.platform.access import Role
from app.platform.audit import AuditRow
from tests.attendance.doors import Scene, change_event, give_pass, kept, make_scene, scans_of
from tests.attendance.doubts import cause_doubts, let_in_offline, row_of
from tests.factories import NOW, make_person, make_staff, sign_in

ROUTES = ("", "?doubt=forced", "?standing=open&gate=A&page=3", ".csv", ".xlsx")
HOSTILE = "?doubt=x&standing=%00&gate=%00%ff&page=-1"


@pytest.fixture
def scene(app: Flask) -> Scene:
    scene = make_scene()
    cause_doubts(scene)
    return scene


@pytest.fixture
def organiser(client: FlaskClient, scene: Scene) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, scene.university, "周敏").person_id)
    client.set_cookie("lang", "en")
    return client


def address(scene: Scene) -> str:
    return f"/organise/events/{scene.event_id}/reconciliation"


def decide(
    browser: FlaskClient, scene: Scene, of: Doubt, ruling: str, reason: str, **more: str
) -> TestResponse:
    row = row_of(scene, of)
    data = {"doubted_id": row.scan_id, "seen": row.seen, "ruling": ruling, "reason": reason} | more
    return browser.post(f"{address(scene)}/rulings", data=data)


def test_report_lists_every_doubt_with_masked_names(organiser: FlaskClient, scene: Scene) -> None:
    page = organiser.get(address(scene)).text
    for words in (
        "Let through against a rule", "Let in twice", "Came late", "Code not known",
        "Clock wrong", "another wave&#39;s time", "欧*",
    ):  # fmt: skip
        assert words in page
    assert "欧阳" not in page


def test_event_without_doubts_says_so(organiser: FlaskClient, scene: Scene) -> None:
    other = make_scene()
    sign_in(organiser, make_staff(Role.ORGANISER, other.university).person_id)
    assert "No scan is in doubt" in organiser.get(address(other)).text


def test_decision_comes_back_to_the_same_list(organiser: FlaskClient, scene: Scene) -> None:
    answer = decide(
        organiser, scene, Doubt.FORCED, "does_not_count", "截图", doubt="forced", standing="open"
    )
    assert answer.status_code == 303
    assert answer.location == f"{address(scene)}?doubt=forced&standing=open"
    page = organiser.get(address(scene)).text
    assert "Attendance does not count" in page
    assert "周敏" in page
    assert "截图" in page


@pytest.mark.parametrize(
    ("ruling", "reason", "words"),
    [
        ("counts", "", "Say in a few words why you decide so."),
        ("counts", "x" * 201, "Use at most 200 characters."),
        ("perhaps", "seen", "Not a valid choice"),
    ],
)
def test_what_is_missing_is_said_at_its_scan_and_what_was_typed_stays(
    organiser: FlaskClient, scene: Scene, ruling: str, reason: str, words: str
) -> None:
    answer = decide(organiser, scene, Doubt.FORCED, ruling, reason)
    assert answer.status_code == 422
    assert words in answer.text
    scan_id = row_of(scene, Doubt.FORCED).scan_id
    assert f'id="reason-{scan_id}" name="reason" type="text" maxlength="200" value="{reason}"' in (
        answer.text
    )
    assert kept(ScanRuling) == []


def test_second_person_who_decides_is_told(organiser: FlaskClient, scene: Scene) -> None:
    decide(organiser, scene, Doubt.FORCED, "counts", "在场")
    answer = decide(organiser, scene, Doubt.FORCED, "does_not_count", "截图", seen="")
    assert answer.status_code == 409
    assert "Somebody else has decided meanwhile" in answer.text
    assert [row.ruling for row in kept(ScanRuling)] == [Ruling.COUNTS]


def test_group_is_decided_on_with_one_form(organiser: FlaskClient, scene: Scene) -> None:
    for _ in range(2):
        let_in_offline(scene, give_pass(scene, wave=2).code, made=NOW, came=NOW)
    page = organiser.get(f"{address(scene)}?doubt=forced&standing=open").text
    assert "Decide on all 3 at once" in page
    data = {"doubt": "forced", "standing": "open", "scans": "3", "ruling": "counts"}
    where = f"{address(scene)}/group-rulings"
    assert organiser.post(where, data=data).status_code == 422
    assert organiser.post(where, data=data | {"reason": "ok"}).status_code == 303
    assert len(kept(ScanRuling)) == 3
    assert organiser.post(where, data=data | {"reason": "ok"}).status_code == 409


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"doubt": "not_live", "scans": "1"},
        {"doubt": "forced", "scans": "many"},
        {"doubt": "forced", "scans": "²"},
    ],
)
def test_group_of_nothing_is_not_found(
    organiser: FlaskClient, scene: Scene, data: dict[str, str]
) -> None:
    sent = data | {"ruling": "counts", "reason": "ok"}
    assert organiser.post(f"{address(scene)}/group-rulings", data=sent).status_code == 404


def test_plain_scan_is_not_found(organiser: FlaskClient, scene: Scene) -> None:
    for scan_id in (scans_of(scene)[0].id, "", "\0", "x" * 500):
        data = {"doubted_id": scan_id, "ruling": "counts", "reason": "ok"}
        answer = organiser.post(f"{address(scene)}/rulings", data=data)
        assert answer.status_code in {404, 422}


def test_files_hold_masked_names_and_no_device_and_are_safe_to_open(
    organiser: FlaskClient, scene: Scene
) -> None:
    decide(organiser, scene, Doubt.FORCED, "counts", "=HYPERLINK(0)")
    answer = organiser.get(f"{address(scene)}.csv?doubt=forced")
    text = answer.data.decode("utf-8-sig")
    assert answer.mimetype == "text/csv"
    assert "欧*" in text
    assert "'=HYPERLINK(0)" in text
    assert not any(word in text for word in ("欧阳", "phone", "周敏"))
    assert len(text.splitlines()) == 2
    book = load_workbook(BytesIO(organiser.get(f"{address(scene)}.xlsx").data))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 6
    assert "=HYPERLINK(0)" in rows[1]
    audits = kept(AuditRow, AuditRow.action == "reconciliation.export")
    assert [row.detail["rows"] for row in audits] == [1, 5]


def test_responsible_person_decides_and_who_only_watches_does_not(
    client: FlaskClient, scene: Scene
) -> None:
    responsible = make_person()
    change_event(scene, responsible_id=responsible.id)
    sign_in(client, responsible.id)
    assert client.get(address(scene)).status_code == 200
    assert decide(client, scene, Doubt.FORCED, "counts", "在场").status_code == 303
    sign_in(client, make_staff(Role.SAFETY_OFFICER, scene.university).person_id)
    assert {client.get(address(scene) + each).status_code for each in ROUTES} == {403}
    assert decide(client, scene, Doubt.FORCED, "counts", "在场").status_code == 403
    sign_in(client, make_person().id)
    assert {client.get(address(scene) + each).status_code for each in ROUTES} == {404}


def test_addresses_that_nobody_wrote_show_something(organiser: FlaskClient, scene: Scene) -> None:
    assert {organiser.get(address(scene) + each).status_code for each in (*ROUTES, HOSTILE)} == {
        200
    }


def test_report_asks_as_often_for_three_scans_as_for_one(
    organiser: FlaskClient, queries: list[str]
) -> None:
    counts = []
    for scans in (1, 3):
        other = make_scene()
        sign_in(organiser, make_staff(Role.ORGANISER, other.university).person_id)
        for _ in range(scans):
            let_in_offline(other, give_pass(other, wave=2).code, made=NOW, came=NOW)
        organiser.get(address(other))
        queries.clear()
        organiser.get(address(other))
        counts.append(len(queries))
    assert counts[0] == counts[1]

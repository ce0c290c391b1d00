"""Pages of attendance: the list, by hand, the printed list, platforms' lists, the roll call."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import event as database_events

from app.attendance.kinds import Grade
from app.attendance.models import Attendance, Claim, ClaimBatch
from app.platform.audit import AuditRow
from app.platform.database import db, transaction
from tests.attendance.doors import HOUR, give_pass, kept, outcome, real_now
from tests.attendance.vouching import Desk, make_desk, number_of
from tests.factories import count, sign_in


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


def scanned(desk: Desk, many: int = 1) -> None:
    for number in range(many):
        who = give_pass(desk.scene, name=f"王{number}")
        outcome(desk.scene, who.code, at=real_now())


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


@pytest.mark.parametrize("page", ["", "/claims", "/paper"])
def test_longer_list_takes_no_more_statements(
    organiser: FlaskClient, desk: Desk, page: str
) -> None:
    for many in (1, 2):
        scanned(desk, many)
        for _ in range(many):
            student = give_pass(desk.scene)
            form = {"number": number_of(student), "session_id": str(desk.wave)}
            organiser.post(f"{base(desk)}/paper", data=form)
            other = give_pass(desk.scene)
            organiser.post(
                f"{base(desk)}/claims", data=form | {"number": number_of(other), "reason": "x"}
            )
        counted = statements(organiser, f"{base(desk)}{page}")
        if many == 1:
            first = counted
    assert counted == first


def test_list_is_filtered_by_grade_session_and_words(organiser: FlaskClient, desk: Desk) -> None:
    scanned(desk, 2)
    page = organiser.get(base(desk)).text
    assert ("王0" in page, "王1" in page, "A级，工作人员扫码" in page) == (True, True, True)
    assert "王1" not in organiser.get(f"{base(desk)}?q=王0").text
    for filtering in ("grade=C", f"session={desk.scene.waves[2]}", "q=nobody"):
        assert "没有符合条件的人" in organiser.get(f"{base(desk)}?{filtering}").text
    for hostile in ("grade=x", "session=%00", "page=99999999999", "q=%25", "page=-1"):
        assert organiser.get(f"{base(desk)}?{hostile}").status_code == 200


def test_list_says_what_does_not_count_and_why(organiser: FlaskClient, desk: Desk) -> None:
    scanned(desk)
    with transaction() as tx:
        tx.query(Attendance).update({"disallowed_at": real_now()})
    page = organiser.get(base(desk)).text
    assert "主办方认定不计入" in page


def test_spreadsheet_is_what_the_page_shows_and_no_formula(
    organiser: FlaskClient, desk: Desk
) -> None:
    who = give_pass(desk.scene, name="=HYPERLINK(1)")
    outcome(desk.scene, who.code, at=real_now())
    scanned(desk)
    answer = organiser.get(f"{base(desk)}.xlsx?q={number_of(who)}")
    heading, *rows = load_workbook(BytesIO(answer.data)).worksheets[0].iter_rows()
    assert len(heading) == 11
    assert [(row[0].value, row[0].data_type) for row in rows] == [("=HYPERLINK(1)", "s")]
    assert kept(AuditRow, AuditRow.action == "attendance.export")[0].detail == {"rows": 1}


def test_claim_is_typed_and_confirmed_by_somebody_else(
    app: Flask, organiser: FlaskClient, desk: Desk
) -> None:
    form = {"number": number_of(desk.student), "session_id": str(desk.wave), "reason": "没电"}
    assert organiser.post(f"{base(desk)}/claims", data=form).status_code == 303
    claim_id = kept(Claim)[0].id
    page = organiser.get(f"{base(desk)}/claims").text
    assert "由另一人确认" in page
    decision = f"{base(desk)}/claims/{claim_id}/decision"
    assert f'action="{decision}"' not in page
    assert organiser.post(decision, data={"decision": "confirm"}).status_code == 409
    other = app.test_client()
    sign_in(other, desk.second.person_id)
    assert f'action="{decision}"' in other.get(f"{base(desk)}/claims").text
    assert other.post(decision, data={"decision": "x"}).status_code == 404
    assert other.post(decision, data={"decision": "confirm"}).status_code == 303
    assert kept(Attendance)[0].grade is Grade.C
    assert other.post(decision, data={"decision": "refuse"}).status_code == 409


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": ""}, "请输入学号。"),
        ({"number": "00000"}, "本活动的参加对象中没有这个学号，请逐位核对。"),
        ({"number": "\u200b<b>"}, "本活动的参加对象中没有这个学号，请逐位核对。"),
        ({"reason": ""}, "请说明为何没有扫码，确认人会看到。"),
        ({"minutes": "0"}, "请填1到1440之间的数。"),
        ({"minutes": "x"}, "请填整数，如60。"),
    ],
)
def test_claim_that_cannot_be_is_said_beside_its_field(
    organiser: FlaskClient, desk: Desk, changed: dict[str, str], said: str
) -> None:
    form = {"number": number_of(desk.student), "session_id": str(desk.wave), "reason": "没电"}
    answer = organiser.post(f"{base(desk)}/claims", data=form | changed)
    assert answer.status_code == 422
    assert said in answer.text
    assert count(Claim) == 0
    if not changed.get("reason", "x"):
        assert number_of(desk.student) in answer.text


def test_session_to_come_is_said_beside_the_session(organiser: FlaskClient, desk: Desk) -> None:
    form = {
        "number": number_of(desk.student), "session_id": str(desk.scene.waves[2]), "reason": "x"
    }  # fmt: skip
    answer = organiser.post(f"{base(desk)}/claims", data=form)
    assert "本场尚未开始" in answer.text
    assert answer.status_code == 422


def paper(desk: Desk, number: str, **more: str) -> dict[str, str]:
    return {"number": number, "session_id": str(desk.wave)} | more


def test_end_of_a_number_is_enough_on_paper(organiser: FlaskClient, desk: Desk) -> None:
    address = f"{base(desk)}/paper"
    ending = number_of(desk.student)[-4:]
    part = organiser.post(address, data=paper(desk, ending), headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert part.text.startswith('<div id="paper"')
    assert "本名单：1人" in part.text
    claim_id = kept(Claim)[0].id
    again = organiser.post(address, data=paper(desk, ending))
    assert (again.status_code, "此人在本场已录入" in again.text) == (422, True)
    removal = f"{address}/{claim_id}/removal"
    assert organiser.post(removal, data={"session_id": str(desk.wave)}).status_code == 303
    assert count(Claim) == 0


def test_several_with_one_end_are_chosen_from(organiser: FlaskClient, desk: Desk) -> None:
    twin = give_pass(desk.scene, name="李四")
    ending = "123"
    with transaction() as tx:
        for person_id, number in (
            (twin.person_id, "2023001123"),
            (desk.student.person_id, "99123"),
        ):
            tx.execute(
                db.text("UPDATE student SET number = :n WHERE person_id = :p"),
                {"n": number, "p": person_id},
            )
    address = f"{base(desk)}/paper"
    answer = organiser.post(address, data=paper(desk, ending))
    assert answer.status_code == 422
    assert answer.text.count('name="person_id"') == 2
    chosen = {"session_id": str(desk.wave), "person_id": str(twin.person_id)}
    assert organiser.post(address, data=chosen).status_code == 303
    assert kept(Claim)[0].person_id == twin.person_id
    for person_id in ("0", "999999", "x"):
        chosen["person_id"] = person_id
        assert organiser.post(address, data=chosen).status_code == 404


@pytest.mark.parametrize("typed", ["12", "%%%", "0000", "<b>", ""])
def test_line_of_nobody_is_said_and_stays(organiser: FlaskClient, desk: Desk, typed: str) -> None:
    answer = organiser.post(f"{base(desk)}/paper", data=paper(desk, typed))
    assert (answer.status_code, count(Claim)) == (422, 0)
    assert 'aria-invalid="true"' in answer.text


def test_typed_list_is_handed_in_and_decided(
    app: Flask, organiser: FlaskClient, desk: Desk
) -> None:
    organiser.post(f"{base(desk)}/paper", data=paper(desk, number_of(desk.student)))
    batch = kept(ClaimBatch)[0].id
    answer = organiser.post(f"{base(desk)}/paper/handing-in", data={"batch_id": str(batch)})
    assert answer.status_code == 303
    address = f"{base(desk)}/lists/{batch}"
    assert "这份名单由您录入，须由另一人确认。" in organiser.get(address).text
    other = app.test_client()
    sign_in(other, desk.second.person_id)
    assert f'action="{address}/decision"' in other.get(address).text
    decided = other.post(f"{address}/decision", data={"decision": "confirm"})
    assert decided.status_code == 303
    assert kept(Attendance)[0].grade is Grade.C


def test_platforms_list_is_looked_at_before_anybody_is_entered(
    organiser: FlaskClient, desk: Desk
) -> None:
    text = f"学号,参会时长\n{number_of(desk.student)},20\n1,5\n"
    upload = {"session_id": str(desk.wave), "file": (BytesIO(text.encode()), "名单.csv")}
    answer = organiser.post(f"{base(desk)}/platform", data=upload)
    assert answer.status_code == 303
    page = organiser.get(answer.location).text
    assert "将录入的人" in page
    assert "导入毕业生名单" in page or "没有这个学号" in page
    assert count(Claim) == 0
    assert organiser.post(f"{answer.location}/handing-in").status_code == 409
    skipping = organiser.post(f"{answer.location}/handing-in", data={"skip_rejected": "y"})
    assert skipping.status_code == 303
    assert count(Claim) == 1
    file = organiser.get(f"{answer.location}/file")
    assert file.data == text.encode()
    assert file.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("content", [b"", b"\0" * 50, b"<html></html>", b"a,b\n1,2"])
def test_file_that_is_no_list_is_said_beside_its_field(
    organiser: FlaskClient, desk: Desk, content: bytes
) -> None:
    upload = {"session_id": str(desk.wave), "file": (BytesIO(content), "x.csv")}
    answer = organiser.post(f"{base(desk)}/platform", data=upload)
    assert (answer.status_code, count(ClaimBatch)) == (422, 0)
    assert 'aria-invalid="true"' in answer.text

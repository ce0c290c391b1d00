"""Imports in the browser: upload, preview, commit, mend, undo."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from app.imports.models import ImportBatch
from app.imports.operations import do_asked, keep_list
from app.imports.queries import incoming_list
from app.people.models import Person, Student
from app.platform.access import Actor, Role
from app.platform.database import db, reading, transaction
from app.platform.spreadsheets.reading import read_table
from app.platform.worker import Heartbeat
from app.units.models import Unit
from tests.factories import count, give_role
from tests.imports.desks import ADDRESS, commit, keep, newest, save, send
from tests.imports.scenes import (
    NOBODY,
    QIAN,
    ROSTER,
    ROSTERS,
    ZHAO,
    batch,
    counts,
    roster_csv,
    sample,
)


@pytest.mark.parametrize("name", ROSTERS)
def test_roster_is_uploaded_looked_at_and_saved_twice(
    desk: FlaskClient, university: Unit, name: str
) -> None:
    for created in (1200, 0):
        answer = send(desk, "roster", university.id, sample(name), name)
        kept = newest()
        assert (answer.status_code, answer.location) == (303, f"{ADDRESS}/{kept.id}")
        assert kept.answer["created"] == created
        page = desk.get(answer.location).text
        assert name in page
        assert "序号" in page
        answer = commit(desk, kept.id, skip_rejected="1", idempotency_key=f"key{created}")
        assert (answer.status_code, answer.location) == (303, f"{ADDRESS}/{kept.id}")
        assert desk.get(answer.location).status_code == 200
    assert count(Student) == 1200


def test_preview_says_what_is_wrong_in_both_languages(
    desk: FlaskClient, university: Unit, organiser: Actor
) -> None:
    batch_id = keep(ROSTER, university, roster_csv(ZHAO, NOBODY), organiser)
    page = desk.get(f"{ADDRESS}/{batch_id}").text
    assert "缺少学号。" in page
    assert "信息工程学院" in page  # a new school
    assert "身份证号" in page  # a column that was not read
    desk.set_cookie("lang", "en")
    page = desk.get(f"{ADDRESS}/{batch_id}").text
    assert "The student number is missing." in page
    assert "stored nowhere" in page


def test_commit_with_rejected_rows_is_refused_on_the_page(
    desk: FlaskClient, university: Unit, organiser: Actor
) -> None:
    batch_id = keep(ROSTER, university, roster_csv(ZHAO, NOBODY), organiser)
    answer = commit(desk, batch_id)
    assert answer.status_code == 409
    assert "什么也没有保存" in answer.text
    assert count(Student) == 0


def test_rejected_rows_come_back_as_a_spreadsheet(
    desk: FlaskClient, university: Unit, organiser: Actor
) -> None:
    batch_id = keep(ROSTER, university, roster_csv(ZHAO, NOBODY, QIAN), organiser)
    answer = desk.get(f"{ADDRESS}/{batch_id}/rejected.xlsx")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store, private")
    assert "attachment" in answer.headers["Content-Disposition"]
    [sheet] = read_table(answer.data).sheets
    assert [row.cells for row in sheet.rows] == [
        ["学号", "姓名", "学院", "届别", "问题"],
        [None, "无学号", "外国语学院", "2027", "缺少学号。"],
    ]
    mended = roster_csv(NOBODY.replace(",", "N3,", 1))
    assert counts(batch(keep(ROSTER, university, mended, organiser))) == (1, 0, 0, 0)


def test_rejected_rows_are_gone_with_the_list(
    desk: FlaskClient, university: Unit, organiser: Actor
) -> None:
    kept = save(ROSTER, university, roster_csv(ZHAO), organiser)
    assert desk.get(f"{ADDRESS}/{kept.id}/rejected.xlsx").status_code == 404


def test_same_commit_posted_twice_saves_once(
    desk: FlaskClient, university: Unit, organiser: Actor
) -> None:
    batch_id = keep(ROSTER, university, roster_csv(ZHAO), organiser)
    page = desk.get(f"{ADDRESS}/{batch_id}").text
    found = re.search(r'name="idempotency_key" value="([^"]+)"', page)
    assert found is not None
    answers = [commit(desk, batch_id, idempotency_key=found[1]) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert commit(desk, batch_id).status_code == 409
    assert count(Student) == 1


def test_import_is_taken_back(desk: FlaskClient, university: Unit, organiser: Actor) -> None:
    kept = save(ROSTER, university, roster_csv(ZHAO), organiser)
    assert 'id="undo"' in desk.get(f"{ADDRESS}/{kept.id}").text
    answer = desk.post(f"{ADDRESS}/{kept.id}/undo")
    assert (answer.status_code, count(Student)) == (303, 0)
    assert "导入已撤销" in desk.get(answer.location).text
    assert desk.post(f"{ADDRESS}/{kept.id}/undo").status_code == 409


def test_undo_says_how_many_rows_keep_a_later_value(
    desk: FlaskClient, university: Unit, organiser: Actor
) -> None:
    save(ROSTER, university, roster_csv(ZHAO), organiser)
    kept = save(ROSTER, university, roster_csv(ZHAO.replace("赵一", "赵壹")), organiser)
    with transaction() as tx:
        tx.execute(update(Person).where(Person.name == "赵壹").values(name="赵依"))
    answer = desk.post(f"{ADDRESS}/{kept.id}/undo")
    assert "保留现值的行：1" in desk.get(answer.location).text


def test_undo_is_refused_with_the_number_in_use(
    desk: FlaskClient, university: Unit, organiser: Actor
) -> None:
    kept = save(ROSTER, university, roster_csv(ZHAO), organiser)
    student = reading().scalars(select(Person).where(Person.name == "赵一")).one()
    give_role(student, Role.GATE_STAFF, university)
    answer = desk.post(f"{ADDRESS}/{kept.id}/undo")
    assert answer.status_code == 409
    assert "其中 1 行已被使用" in answer.text


def test_list_is_put_away(desk: FlaskClient, university: Unit, organiser: Actor) -> None:
    batch_id = keep(ROSTER, university, roster_csv(ZHAO), organiser)
    assert desk.post(f"{ADDRESS}/{batch_id}/removal").location == ADDRESS
    page = desk.get(f"{ADDRESS}/{batch_id}").text
    assert f"{ADDRESS}/{batch_id}/commit" not in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "请选择文件"),
        (b"\x89PNG\r\n\x1a\n\0\0", "这不是表格文件"),
        ("姓名,学院\n赵一,师范学院".encode(), "学号"),
        (b"PK\x03\x04" + bytes(500), "无法作为表格读取"),
    ],
)
def test_file_that_is_no_list_is_answered_beside_the_field(
    desk: FlaskClient, university: Unit, content: bytes, words: str
) -> None:
    answer = send(desk, "roster", university.id, content, "a.xlsx" if content else "")
    assert answer.status_code == 422
    assert words in answer.text
    assert count(ImportBatch) == 0


@pytest.mark.parametrize("fields", [{"kind": "nothing"}, {"unit_id": "x"}, {"unit_id": "9" * 30}])
def test_form_that_makes_no_sense_is_422(
    desk: FlaskClient, university: Unit, fields: dict[str, str]
) -> None:
    typed = {"kind": "roster", "unit_id": str(university.id)} | fields
    assert send(desk, typed["kind"], typed["unit_id"], roster_csv(ZHAO)).status_code == 422


def test_long_list_is_left_to_the_worker(
    desk: FlaskClient, university: Unit, organiser: Actor
) -> None:
    now = datetime.now(UTC)
    with transaction() as tx:
        tx.add(Heartbeat(name="worker", at=now))
    rows = [f"L{n},学生{chr(0x4E00 + n)},师范学院,2027,1" for n in range(2001)]
    batch_id = keep(ROSTER, university, roster_csv(*rows), organiser)
    assert commit(desk, batch_id).status_code == 303
    assert "hx-trigger" in desk.get(f"{ADDRESS}/{batch_id}").text
    progress = f"{ADDRESS}/{batch_id}/progress"
    assert 'id="import-progress"' in desk.get(progress, headers={"HX-Request": "true"}).text
    assert do_asked(at=now) == 1
    answer = desk.get(progress, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"{ADDRESS}/{batch_id}"
    assert count(Student) == 2001
    assert desk.post(f"{ADDRESS}/{batch_id}/undo").status_code == 303
    assert 'id="import-progress"' in desk.get(progress, headers={"HX-Request": "true"}).text
    assert count(Student) == 2001
    assert do_asked(at=now) == 1
    assert count(Student) == 0
    assert "已撤销" in desk.get(f"{ADDRESS}/{batch_id}").text


def test_refusal_that_the_worker_met_is_on_the_page(
    desk: FlaskClient, university: Unit, organiser: Actor
) -> None:
    batch_id = keep(ROSTER, university, roster_csv(ZHAO, NOBODY), organiser)
    with transaction() as tx:
        kept = tx.get_one(ImportBatch, batch_id)
        kept.refusal = {"reason": "import_rejected_rows", "facts": {"count": 3}}
    assert "有 3 行不能导入" in desk.get(f"{ADDRESS}/{batch_id}").text


def test_page_has_the_first_two_hundred_problems(
    desk: FlaskClient, university: Unit, organiser: Actor
) -> None:
    batch_id = keep(ROSTER, university, roster_csv(*[NOBODY] * 203), organiser)
    page = desk.get(f"{ADDRESS}/{batch_id}").text
    assert page.count("缺少学号。") == 200
    assert "还有 3 行" in page


def test_list_of_imports_pages(desk: FlaskClient, university: Unit, organiser: Actor) -> None:
    incoming = incoming_list(ROSTER, university.id, "roster.csv", roster_csv(ZHAO))
    for _ in range(51):
        keep_list(incoming, actor=organiser, at=datetime.now(UTC))
    for path, rows in (("", 50), ("?page=2", 1), ("?page=99", 1), ("?page=x", 50)):
        assert desk.get(f"{ADDRESS}{path}").text.count("roster.csv") == rows


def test_queries_of_the_list_do_not_grow_with_it(
    desk: FlaskClient, university: Unit, organiser: Actor
) -> None:
    def queries() -> int:
        seen: list[str] = []

        def note(*said: Any) -> None:
            seen.append(said[2])

        event.listen(db.engine, "before_cursor_execute", note)
        desk.get(ADDRESS)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    keep(ROSTER, university, roster_csv(ZHAO), organiser)
    desk.get(ADDRESS)  # the sign-in notes once a minute that it was seen
    one = queries()
    for _ in range(2):
        keep(ROSTER, university, roster_csv(ZHAO), organiser)
    assert queries() == one
    assert one <= 12


def test_hostile_file_name_is_only_a_label(desk: FlaskClient, university: Unit) -> None:
    name = "..\\..\\表\x00\u202e<b>x.csv"
    page = desk.get(send(desk, "roster", university.id, roster_csv(ZHAO), name).location).text
    assert "表&lt;b&gt;x.csv" in page
    assert "<b>x" not in page

"""Support data stays in its room: canaries in it sing nowhere else, and nobody is told apart.

Safety rules, section 6: the mark of hardship is on no ticket, list, scan answer, file or log.
"""

import io
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import inspect, select, text
from werkzeug.test import TestResponse

from app.attendance.operations.devices import enrol_device
from app.imports.models import ImportBatch
from app.people.models import Person, Student
from app.platform.database import db, reading, transaction
from app.platform.postman import deliver_due
from app.registrations.models import Registration, Ticket
from app.registrations.operations import register_many
from app.registrations.queries import session_rows
from app.support.kinds import Category
from app.support.models import SupportFile
from app.support.operations import change_plan
from app.support.operations.files import FileDraft, save_file
from tests.access.browsers import addresses, browser_of, everybody
from tests.access.campus import HOUR, University, as_somebody, make_university, now
from tests.factories import make_event, make_student, sign_in

WILL, PLAN, REMARK = "CANARYwill", "CANARYplan", "CANARYremark"
REJECTED, FILE = "CANARYcategory", "CANARYfile"
CANARIES = (WILL, PLAN, REMARK, REJECTED, FILE)
# Where each person may read something of a support file.
ROOM = ("/support", "/organise/imports")
INSIDE = {"officer", "helper"}
# What differs from page to page: sign-ins, drawn codes, ids in forms, references of errors.
SIGN_IN = re.compile(r"sign-ins/\d+")
DRAWING = re.compile(r'd="M[^"]{200,}"')
VALUE = re.compile(r'value="\d+"')
REFERENCE = re.compile(r"\b[0-9a-f]{8}\b")
TOKEN = re.compile(r"I\w{50,}\.[\w-]+\.[\w-]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def north(app: Flask) -> University:
    return make_university("north")


@pytest.fixture
def ledger(app: Flask, north: University) -> int:
    """A ledger with canaries, uploaded and saved by the officer; the import's id."""
    with transaction() as tx:
        number = tx.get_one(Student, north.people["student"]).number
        name = tx.get_one(Person, north.people["student"]).name
    rows = (
        f"学号,姓名,困难类型,帮扶责任人,责任人工号,就业意愿,备注\n"
        f"{number},{name},低保,李老师,T1,{WILL},{REMARK}\n"
        f"{number}0,无名,{REJECTED},李老师,T1,{WILL},{REMARK}\n"
    )
    officer = browser_of(app, north, "officer")
    upload = {
        "kind": "hardship", "unit_id": str(north.unit.id),
        "file": (BytesIO(rows.encode()), f"{FILE}.csv"),
    }  # fmt: skip
    page = officer.post("/organise/imports", data=upload)
    assert page.status_code == 303
    assert officer.post(f"{page.location}/commit", data={"skip_rejected": "y"}).status_code == 303
    file_id = int(north.places["file_id"])
    change_plan(file_id, PLAN, actor=as_somebody(north, "helper"), at=now())
    return int(page.location.rpartition("/")[2])


@pytest.fixture
def log(app: Flask) -> Iterator[io.StringIO]:
    """What the site writes to its log."""
    handler = logging.getLogger("app").handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


def words_of(answer: TestResponse) -> str:
    """An answer as text, a workbook's cells too."""
    if "spreadsheet" in (answer.mimetype or ""):
        book = load_workbook(BytesIO(answer.data))
        return "\n".join(str(row) for sheet in book for row in sheet.iter_rows(values_only=True))
    return f"{answer.headers}\n{answer.get_data().decode('utf-8', 'replace')}"


def singing(words: str) -> list[str]:
    """The canaries in a text."""
    return [canary for canary in CANARIES if canary in words]


def test_canaries_reach_nobody_outside_the_room(app: Flask, north: University, ledger: int) -> None:
    places = north.places | {"batch_id": ledger}
    object.__setattr__(north, "places", places)
    heard, sung = [], 0
    for who, browser in everybody(app, north).items():
        for address in addresses(app, north, "GET", ("open", "running")):
            if address.path.endswith(".xlsx") and who not in address.holders:
                continue
            with browser.get(address.path) as answer:
                found = singing(words_of(answer))
            is_in_room = who in INSIDE and address.path.startswith(ROOM)
            sung += bool(found and is_in_room)
            if found and not is_in_room:
                heard.append((who, address.path, found))
    assert heard == []
    assert sung >= 3


def test_canaries_are_in_no_table_file_or_mail_in_plain_text(
    app: Flask, north: University, ledger: int, tmp_path: Path
) -> None:
    deliver_due(now())
    heard = []
    for table in inspect(db.engine).get_table_names():
        rows = reading().execute(text(f'SELECT * FROM "{table}"')).all()  # noqa: S608 our own names
        heard += [(table, canary) for canary in singing(repr(rows)) if canary != FILE]
    kept = [path for path in Path(app.instance_path).rglob("*") if path.is_file()]
    heard += [(path.name, c) for path in kept for c in singing(path.read_text("utf-8", "replace"))]
    assert heard == []
    assert any(path.parent.name == "files" for path in kept)
    answer = reading().get_one(ImportBatch, ledger).answer
    assert {each["detail"] for each in answer["rejected"]} == {""}
    assert reading().scalars(select(SupportFile.willingness)).one() == WILL


def test_canaries_are_in_no_log_when_saving_fails(
    app: Flask, north: University, ledger: int, log: io.StringIO
) -> None:
    file_id = north.places["file_id"]
    officer = browser_of(app, north, "officer")
    with transaction() as tx:
        tx.execute(text("ALTER TABLE audit RENAME TO elsewhere"))
        tx.execute(text("ALTER TABLE support_read RENAME TO elsewhere_too"))
    answers = [
        officer.post(f"/support/files/{file_id}/plan", data={"plan": PLAN}),
        officer.get(f"/support/files/{file_id}"),
        officer.get(f"/organise/imports/{ledger}"),
        officer.post(f"/organise/imports/{ledger}/undo"),
    ]
    assert {answer.status_code for answer in answers} <= {500, 503}
    assert [singing(words_of(answer)) for answer in answers] == [[]] * len(answers)
    assert log.getvalue().count('"error"') >= len(answers)
    assert singing(log.getvalue()) == []
    assert "parameters: (" not in log.getvalue()


@dataclass(frozen=True)
class Shown:
    """A student with whatever a page may rightly tell them apart by."""

    browser: FlaskClient
    own: tuple[str, ...]

    def page(self, browser: FlaskClient, path: str) -> str:
        """A page in which nothing is left that is only this student's."""
        with browser.get(path) as answer:
            assert answer.status_code == 200, path
            words = TOKEN.sub("token", answer.text)
        for own in self.own:
            words = words.replace(own, "•")
        return words


@pytest.fixture
def event_id(app: Flask, north: University) -> int:
    """A fair that runs now, with a device of its own."""
    return make_event(north.unit, starts_at=now() - HOUR / 2, sessions=2, quota=5).id


@pytest.fixture
def pair(app: Flask, north: University, event_id: int) -> tuple[Shown, Shown]:
    """A hardship graduate and another student, alike in all but the support file."""
    people = [make_student(north.school, name).id for name in ("张甲", "张乙")]
    draft = FileDraft(people[0], frozenset({Category.DISABILITY}), north.people["helper"], WILL)
    with transaction() as tx:
        save_file(tx, draft, actor=as_somebody(north, "officer"), at=now())
    wave = session_rows(event_id)[0].id
    register_many(event_id, wave, people, at=now(), actor=as_somebody(north, "organiser"))
    return shown(app, people[0]), shown(app, people[1])


def shown(app: Flask, person_id: int) -> Shown:
    """A student's browser, and what is their own: name, number, and their ticket's code and ids."""
    name, number, registration_id, code = (
        reading()
        .execute(
            select(Person.name, Student.number, Registration.id, Ticket.code)
            .join(Student, Student.person_id == Person.id)
            .join(Registration, Registration.person_id == Person.id)
            .join(Ticket, Ticket.registration_id == Registration.id)
            .where(Person.id == person_id)
        )
        .one()
    )
    browser = app.test_client()
    sign_in(browser, person_id)
    owner = f'data-owner="{person_id}"'
    own = (
        code,
        code[:4],
        code[-4:],
        number,
        number[-4:],
        name,
        owner,
        f"/tickets/{registration_id}",
    )
    return Shown(browser, own)


def test_students_pages_are_the_same_for_both(event_id: int, pair: tuple[Shown, Shown]) -> None:
    own_ticket = [each.own[-1] for each in pair]
    for path in (f"/events/{event_id}", "/", "/calendar", "/events", "/me", "/me/account"):
        first, second = (each.page(each.browser, path) for each in pair)
        assert SIGN_IN.sub("", first) == SIGN_IN.sub("", second), path
    first, second = (
        DRAWING.sub("", each.page(each.browser, f"/me{ticket}"))
        for each, ticket in zip(pair, own_ticket, strict=True)
    )
    assert first == second


def test_gate_finds_and_admits_both_alike(
    app: Flask, north: University, event_id: int, pair: tuple[Shown, Shown]
) -> None:
    organiser = browser_of(app, north, "organiser")
    token = enrol_device(event_id, "phone", "A", actor=as_somebody(north, "organiser"), at=now())
    found = [each.page(organiser, f"/gate/{event_id}/search?q={each.own[3]}") for each in pair]
    assert VALUE.sub("", found[0]) == VALUE.sub("", found[1])
    answers = []
    for number, each in enumerate(pair):
        scan = {
            "id": f"00000000-0000-0000-0000-00000000000{number}", "code": each.own[0],
            "direction": "in", "scanned_at": now().isoformat(), "gate": "A",
        }  # fmt: skip
        reply = app.test_client().post(
            f"/api/events/{event_id}/scans",
            json={"scans": [scan]},
            headers={"Authorization": f"Bearer {token}"},
        )
        assert reply.json is not None
        answers.append({**reply.json["results"][0], "id": None})
    assert answers[0] == answers[1]
    assert answers[0].keys() == {"id", "outcome", "reason", "first_at", "holder", "duplicate_of"}
    assert answers[0]["outcome"] == "admitted"
    assert answers[0]["holder"] == {"name_masked": "张*", "wave": answers[0]["holder"]["wave"]}


def test_lists_and_packs_tell_nobody_apart(
    app: Flask, north: University, event_id: int, pair: tuple[Shown, Shown]
) -> None:
    organiser = browser_of(app, north, "organiser")
    book = load_workbook(
        BytesIO(organiser.get(f"/organise/events/{event_id}/registrations.xlsx").data)
    )
    heading, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert len(heading) == 8
    assert [row[3:] for row in rows] == [rows[0][3:]] * 2
    token = enrol_device(event_id, "phone", "A", actor=as_somebody(north, "organiser"), at=now())
    pack = app.test_client().get(
        f"/api/events/{event_id}/pack", headers={"Authorization": f"Bearer {token}"}
    )
    tickets = [{**each, "hash": ""} for each in json.loads(pack.data)["tickets"]]
    assert tickets == [tickets[0]] * 2
    kept = {"hash", "waves", "party", "inside", "revoked", "since", "hall"}
    assert tickets[0].keys() == kept


def test_file_that_is_there_and_one_that_is_not_look_the_same_from_outside(
    app: Flask, north: University
) -> None:
    for who in ("organiser", "admin", "safety", "gate", "student", "other", "reviewer"):
        browser = browser_of(app, north, who)
        real, none = (
            TOKEN.sub("", browser.get(f"/support/files/{n}").text).replace(f"files/{n}", "")
            for n in (north.places["file_id"], 999_999)
        )
        assert REFERENCE.sub("", real) == REFERENCE.sub("", none), who

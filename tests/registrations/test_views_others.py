"""Tickets, the organiser's list, mail and the command."""

import io
import json

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.platform.access import Role
from app.platform.audit import AuditRow
from app.platform.database import reading
from app.platform.outbox import Message, claim_messages
from app.platform.postman import worded
from app.registrations.kinds import Party
from app.registrations.operations import register_party, register_student
from app.registrations.queries import ticket_of
from tests.factories import (
    actor,
    count,
    make_person,
    make_staff,
    make_student,
    make_unit,
    sign_in,
)
from tests.registrations.scenes import (
    TODAY,
    Scene,
    change_event,
    own_registration,
)


def test_ticket_is_for_its_owner_only(student: FlaskClient, app: Flask, fair: Scene) -> None:
    registration_id = own_registration(fair)
    code = ticket_of(registration_id).code
    answer = student.get(f"/me/tickets/{registration_id}")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert code not in answer.text
    assert f"{code[:4]} ···· {code[-4:]}" in answer.text
    stranger = app.test_client()
    sign_in(stranger, make_student(fair.school).id)
    assert stranger.get(f"/me/tickets/{registration_id}").status_code == 404
    assert app.test_client().get(f"/me/tickets/{registration_id}").status_code == 303
    assert student.get("/me/tickets/99999").status_code == 404


def test_representative_has_a_ticket(client: FlaskClient, fair: Scene) -> None:
    rep = make_person("钱经理").id
    registration_id = register_party(
        fair.event, rep, Party.EMPLOYER_REP, actor=fair.student, at=TODAY
    )
    sign_in(client, rep)
    assert client.get(f"/me/tickets/{registration_id}").status_code == 200


def test_ticket_given_back_shows_no_code(student: FlaskClient, fair: Scene) -> None:
    registration_id = own_registration(fair)
    student.post(f"/events/{fair.event}/registration/withdrawal")
    text = student.get(f"/me/tickets/{registration_id}").text
    assert "qr-path" not in text


def test_ticket_link_tells_nothing(student: FlaskClient, app: Flask, fair: Scene) -> None:
    code = ticket_of(own_registration(fair)).code
    for browser in (student, app.test_client()):
        known, unknown = (browser.get(f"/T/{text}") for text in (code, "0" * 26))
        assert (known.status_code, unknown.status_code) == (200, 200)
        assert "秋季双选会" not in known.text
        assert f"/events/{fair.event}" not in known.text
        assert len(known.text) == len(unknown.text)


@pytest.mark.parametrize("spelled", [str.upper, str.lower, lambda code: f"{code}-4821"])
def test_ticket_link_leads_gate_staff_to_the_gate(
    client: FlaskClient, fair: Scene, spelled: "type[str]"
) -> None:
    code = ticket_of(own_registration(fair)).code
    sign_in(client, make_staff(Role.GATE_STAFF, fair.university).person_id)
    answer = client.get(f"/T/{spelled(code)}")
    assert (answer.status_code, answer.location) == (
        303,
        f"/gate/{fair.event}?code={spelled(code)}",
    )
    assert client.get("/T/" + "0" * 26).status_code == 200
    assert client.get("/T/nonsense").status_code == 200


def test_ticket_worker_is_served_from_the_root(client: FlaskClient) -> None:
    with client.get("/ticket-worker.js") as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "text/javascript"
        assert answer.headers["Cache-Control"] == "no-cache"


# The organiser's list


def test_list_shows_names_and_numbers(organiser: FlaskClient, fair: Scene) -> None:
    own_registration(fair)
    text = organiser.get(f"/organise/events/{fair.event}/registrations").text
    assert "林小禾" in text
    assert "导出表格" in text


def test_list_with_strange_filters_shows_everybody(organiser: FlaskClient, fair: Scene) -> None:
    own_registration(fair)
    address = f"/organise/events/{fair.event}/registrations"
    answer = organiser.get(f"{address}?session=x&party=king&page=-3&withdrawn=9")
    assert answer.status_code == 200
    assert "林小禾" in answer.text
    assert "没有符合条件的人" in organiser.get(f"{address}?q=%00nobody").text


@pytest.mark.parametrize("address", ["registrations", "registrations.xlsx"])
def test_list_of_a_foreign_event_does_not_exist(
    client: FlaskClient, fair: Scene, address: str
) -> None:
    assert client.get(f"/organise/events/{fair.event}/{address}").status_code == 303
    sign_in(client, make_staff(Role.ORGANISER, make_unit()).person_id)
    assert client.get(f"/organise/events/{fair.event}/{address}").status_code == 404


@pytest.mark.parametrize("address", ["registrations", "registrations.xlsx"])
def test_list_is_not_for_students(student: FlaskClient, fair: Scene, address: str) -> None:
    assert student.get(f"/organise/events/{fair.event}/{address}").status_code == 403


def test_list_as_a_spreadsheet(organiser: FlaskClient, fair: Scene) -> None:
    registration_id = own_registration(fair)
    answer = organiser.get(f"/organise/events/{fair.event}/registrations.xlsx?party=student")
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="registrations-{fair.event}.xlsx"'
    )
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)
    assert len(rows) == 2
    assert rows[1][0] == "林小禾"
    assert ticket_of(registration_id).code not in str(rows)
    audited = (
        reading().scalars(select(AuditRow).where(AuditRow.action == "registration.export")).one()
    )
    assert (audited.subject_id, audited.detail) == (str(fair.event), {"people": 1})


# Mail and command


@pytest.mark.parametrize(
    ("locale", "words"), [("zh-CN", "您已预约“秋季双选会”"), ("en", "You have a place at")]
)
def test_mail_says_when_and_where(fair: Scene, locale: str, words: str) -> None:
    student = make_student(fair.school, email="lin@example.edu.cn", locale=locale)
    change_event(fair.event, entry="东门")
    registration_id = register_student(fair.event, [fair.waves[0]], actor=actor(student), at=TODAY)
    subject, body = worded(claim_messages(at=TODAY)[0])
    assert "秋季双选会" in subject
    assert words in body
    assert "东门" in body
    assert f"http://localhost/me/tickets/{registration_id}" in body
    assert count(Message) == 1


def test_tickets_can_be_listed(app: Flask, fair: Scene) -> None:
    registration_id = own_registration(fair)
    code = ticket_of(registration_id).code
    told = app.test_cli_runner().invoke(args=["tickets", "list", str(fair.event), "--json"])
    assert told.exit_code == 0
    assert json.loads(told.stdout) == [
        {
            "code": code,
            "registration_id": registration_id,
            "person_id": fair.student.person_id,
            "party": "student",
            "session_ids": [fair.waves[0]],
            "revoked_at": None,
        }
    ]
    told = app.test_cli_runner().invoke(args=["tickets", "list", str(fair.event)])
    assert told.stdout == f"{code}  registration {registration_id}  student\n"


@pytest.mark.parametrize("query", ["_external=1&_scheme=javascript", "event_id=1&endpoint=x"])
def test_link_to_the_spreadsheet_takes_nothing_but_the_filters(
    organiser: FlaskClient, fair: Scene, query: str
) -> None:
    own_registration(fair)
    address = f"/organise/events/{fair.event}/registrations"
    page = organiser.get(f"{address}?{query}&withdrawn=0&session={fair.waves[0]}&q=")
    assert f'href="{address}.xlsx?session={fair.waves[0]}"' in page.text

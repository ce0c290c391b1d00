"""Who may open what, and that each reading is on record."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.people.models import Person
from app.platform.access import Permission, Role
from app.platform.database import reading
from app.support.models import SupportFile, SupportRead
from app.units.models import Unit
from tests.factories import (
    actor,
    count,
    make_event,
    make_person,
    make_school,
    make_staff,
    make_student,
    make_unit,
    sign_in,
)
from tests.support.cases import attend, open_file


@pytest.fixture
def school(app: Flask) -> Unit:
    """A school of a university."""
    return make_school(make_unit("qyu"), "材料学院")


@pytest.fixture
def helper(school: Unit) -> Person:
    """A counsellor with one student."""
    person = make_person("李老师")
    open_file(make_student(school, "陈一帆", number="20230001"), person)
    return person


def file_id() -> int:
    """The id of the only file."""
    return reading().scalars(select(SupportFile.id)).one()


def purposes() -> list[tuple[str, str]]:
    """Who read, and what for, in order."""
    reading().rollback()
    rows = reading().scalars(select(SupportRead).order_by(SupportRead.id))
    return [(row.reader_name, row.purpose) for row in rows]


def test_helper_sees_own_students_and_each_reading_is_noted(
    client: FlaskClient, helper: Person
) -> None:
    sign_in(client, helper.id)
    assert "陈一帆" in client.get("/support").text
    page = client.get(f"/support/files/{file_id()}")
    assert "20230001" in page.text
    assert page.headers["Cache-Control"] == "no-store, private"
    assert purposes() == [("李老师", "caseload"), ("李老师", "file")]


def test_another_helper_finds_no_such_file(
    client: FlaskClient, school: Unit, helper: Person
) -> None:
    other = make_person()
    student = make_student(school)
    mine = open_file(student, other)
    sign_in(client, other.id)
    (foreign,) = (
        reading().scalars(select(SupportFile.id).where(SupportFile.helper_id == helper.id)).all()
    )
    assert client.get(f"/support/files/{mine}").status_code == 200
    assert client.get(f"/support/files/{foreign}").status_code == 404
    assert client.post(f"/support/files/{foreign}/plan", data={"plan": "x"}).status_code == 404


@pytest.mark.parametrize(
    "role",
    [
        Role.ADMIN,
        Role.ORGANISER,
        Role.SAFETY_OFFICER,
        Role.REVIEWER,
        Role.GATE_STAFF,
        Role.PROVINCE_READER,
        Role.EMPLOYER,
    ],
)
def test_nobody_else_comes_in(
    client: FlaskClient, school: Unit, helper: Person, role: Role
) -> None:
    sign_in(client, make_staff(role, school).person_id)
    for path in ("/support", f"/support/files/{file_id()}", "/support/coverage"):
        assert client.get(path).status_code == 403
    assert purposes() == []


def test_officer_sees_the_unit_and_not_another(
    client: FlaskClient, school: Unit, helper: Person
) -> None:
    officer = make_staff(Role.SUPPORT_OFFICER, school, "何老师")
    sign_in(client, officer.person_id)
    assert client.get("/support").location == "/support/coverage"
    assert "材料学院" in client.get("/support/coverage?class_year=2027").text
    assert "陈一帆" in client.get(f"/support/units/{school.id}").text
    other = make_school(make_unit())
    assert client.get(f"/support/units/{other.id}").status_code == 404
    assert client.get(f"/support/coverage?unit={other.id}").status_code == 404
    assert purposes() == [("何老师", "unit_list")]


@pytest.mark.parametrize("query", ["unit={0}", "class_year={0}", "class_year=0", "class_year=9999"])
def test_unusable_number_shows_the_officers_own_unit(
    client: FlaskClient, school: Unit, helper: Person, query: str
) -> None:
    sign_in(client, make_staff(Role.SUPPORT_OFFICER, school).person_id)
    for number in (10**30, "9" * 5000, "x"):
        page = client.get(f"/support/coverage?{query.format(number)}")
        assert page.status_code == 200
        assert "材料学院" in page.text


def test_small_cells_are_withheld_on_the_coverage_page(
    client: FlaskClient, school: Unit, helper: Person
) -> None:
    sign_in(client, make_staff(Role.SUPPORT_OFFICER, school).person_id)
    assert "&lt; 5" in client.get("/support/coverage?class_year=2027").text


def test_plan_is_kept_encrypted_and_shown_again(client: FlaskClient, helper: Person) -> None:
    sign_in(client, helper.id)
    address = f"/support/files/{file_id()}"
    answer = client.post(f"{address}/plan", data={"plan": "先投省内检测岗"})
    assert answer.status_code == 303
    kept = reading().scalars(select(SupportFile.plan_encrypted)).one()
    assert kept is not None
    assert "检测" not in kept
    assert "先投省内检测岗" in client.get(address).text


def test_plan_that_is_too_long_is_refused_and_kept_in_the_form(
    client: FlaskClient, helper: Person
) -> None:
    sign_in(client, helper.id)
    answer = client.post(f"/support/files/{file_id()}/plan", data={"plan": "长" * 4001})
    assert answer.status_code == 422
    assert "长" * 4001 in answer.text


def test_pairing_makes_a_helper_of_the_person(school: Unit, helper: Person) -> None:
    assert actor(helper).can(Permission.SUPPORT_CASELOAD, school.path)


def test_student_sees_own_progress_and_readers_and_no_category(
    client: FlaskClient, school: Unit, helper: Person
) -> None:
    sign_in(client, helper.id)
    client.get(f"/support/files/{file_id()}")
    student = reading().scalars(select(SupportFile.person_id)).one()
    attend(reading().get_one(Person, student), make_event(school, title="春季双选会"))
    client.post("/logout")
    sign_in(client, student)
    page = client.get("/me/record").text
    assert ">1/3<" in page
    assert "李老师" in page
    assert "春季双选会" in page
    for word in ("脱贫", "困难", "Hardship", "poverty"):
        assert word not in page


def test_student_without_a_file_sees_no_progress(client: FlaskClient, school: Unit) -> None:
    sign_in(client, make_student(school).id)
    page = client.get("/me/record").text
    assert "1/3" not in page
    assert "0/3" not in page


def test_tally_by_command_is_json_and_noted(app: Flask, helper: Person) -> None:
    runner = app.test_cli_runner()
    line = ["support", "tally", "--unit", "qyu", "--class-year", "2027", "--json"]
    answer = runner.invoke(args=line)
    assert answer.exit_code == 0
    assert json.loads(answer.stdout) == {
        "unit": "qyu",
        "class_year": 2027,
        "required": 3,
        "source": "赣教高字〔2024〕5号",
        "students": 1,
        "paired": 1,
        "complete": 0,
        "rows": [{"number": "20230001", "helper": "李老师", "activities": 0}],
    }
    assert purposes() == [("support tally", "tally")]
    assert count(SupportRead) == 1
    assert runner.invoke(args=[*line[:3], "none", *line[4:]]).exit_code == 1

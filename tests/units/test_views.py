"""Administration of units and policy through HTTP."""

import pytest
from flask.testing import FlaskClient

from app.platform.access import Role
from app.units.models import PolicyRow, Unit
from tests.factories import count, make_staff, make_unit, sign_in

NEW = {"code": "qyu-cs", "name": "信息工程学院", "kind": "school"}


@pytest.fixture
def university(client: FlaskClient) -> Unit:
    """A university whose administrator is signed in."""
    unit = make_unit("qyu")
    sign_in(client, make_staff(Role.ADMIN, unit).person_id)
    return unit


def test_school_is_added_below_ones_own_university(client: FlaskClient, university: Unit) -> None:
    answer = client.post("/admin/units", data=NEW | {"parent_id": university.id})
    assert (answer.status_code, answer.location) == (303, "/admin/units")
    assert "信息工程学院" in client.get("/admin/units").text


def test_code_in_use_is_said_beside_the_field(client: FlaskClient, university: Unit) -> None:
    client.post("/admin/units", data=NEW | {"parent_id": university.id})
    answer = client.post("/admin/units", data=NEW | {"parent_id": university.id})
    assert answer.status_code == 422
    assert 'id="code-error"' in answer.text
    assert 'value="信息工程学院"' in answer.text
    assert count(Unit) == 2


@pytest.mark.parametrize("code", ["", "with space", "a/b", "学院", "<b>"])
def test_code_that_is_no_code_is_refused(client: FlaskClient, university: Unit, code: str) -> None:
    answer = client.post("/admin/units", data=NEW | {"parent_id": university.id, "code": code})
    assert answer.status_code == 422


def test_foreign_parent_is_refused_and_nothing_changes(
    client: FlaskClient, university: Unit
) -> None:
    foreign = make_unit()
    answer = client.post("/admin/units", data=NEW | {"parent_id": foreign.id})
    assert answer.status_code == 422
    assert count(Unit) == 2


def test_policy_is_set_with_its_document(client: FlaskClient, university: Unit) -> None:
    form = {
        "unit_id": university.id,
        "key": "activities_required",
        "value": "4",
        "class_year": "2027",
        "effective_from": "2026-09-01",
        "source": "校长办公会纪要",
        "document_number": "校字〔2026〕9号",
    }
    assert client.post("/admin/policy", data=form).status_code == 303
    page = client.get("/admin/policy").text
    assert "校字〔2026〕9号" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "many"},
        {"class_year": "1"},
        {"effective_from": "2026-13-01"},
        {"source": ""},
        {"key": "invented"},
        {"value": "9" * 400},
    ],
)
def test_policy_that_is_not_one_is_refused_beside_the_field(
    client: FlaskClient, university: Unit, wrong: dict[str, str]
) -> None:
    form = {
        "unit_id": str(university.id),
        "key": "activities_required",
        "value": "4",
        "class_year": "",
        "effective_from": "2026-09-01",
        "source": "纪要",
    }
    answer = client.post("/admin/policy", data=form | wrong)
    assert answer.status_code == 422
    assert count(PolicyRow) == 0


def test_organiser_does_not_administer(client: FlaskClient) -> None:
    sign_in(client, make_staff(Role.ORGANISER, make_unit()).person_id)
    assert client.get("/admin/units").status_code == 403
    assert client.get("/admin/policy").status_code == 403

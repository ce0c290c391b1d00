"""Every endpoint against every role: no breach, none unclassified, never a fault."""

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.platform.access import Role
from app.platform.matrix import MatrixRow, access_matrix
from app.platform.permissions import PERMISSIONS, Permission
from tests.factories import (
    give_role,
    make_event,
    make_person,
    make_school,
    make_student,
    make_unit,
    sign_in,
)

FILL = {
    "int:event_id": "1", "int:venue_id": "1", "int:file_id": "1", "int:unit_id": "1",
    "path:filename": "nothing", "int:person_id": "999", "int:grant_id": "999",
}  # fmt: skip


def address(row: MatrixRow) -> str:
    """A rule with its places filled in: ids that exist or not, codes that do not."""
    parts = []
    for part in row.rule.split("<"):
        place, closed, rest = part.partition(">")
        parts.append(FILL.get(place, "1" if place.startswith("int:") else "none") + rest if closed
                     else part)  # fmt: skip
    return "".join(parts)


def calls(app: Flask) -> Iterator[tuple[MatrixRow, str]]:
    """Every endpoint with each of its methods."""
    for row in access_matrix(app):
        for method in row.methods:
            yield row, method


@pytest.fixture
def person_id(request: pytest.FixtureRequest, app: Flask) -> int | None:
    """Somebody with exactly the role of this test, in a university with one event."""
    role = request.param
    university = make_unit()
    make_event(university)
    if role is None:
        return None
    if role is Role.STUDENT:
        return make_student(make_school(university)).id
    person = make_person(university=university)
    if role is not Role.PERSON:
        give_role(person, role, university)
    return person.id


@pytest.mark.parametrize("person_id", [None, *Role], indirect=True, ids=str)
def test_who_lacks_the_permission_is_kept_out_of_every_endpoint(
    request: pytest.FixtureRequest, app: Flask, client: FlaskClient, person_id: int | None
) -> None:
    role = request.node.callspec.params["person_id"]
    held = {Role.PERSON, role} if role else set()
    breaches = []
    for row, method in calls(app):
        if row.endpoint in {"people.sign_out_submit", "static"}:
            continue
        if person_id is not None:
            sign_in(client, person_id)
        answer = client.open(address(row), method=method)
        answer.close()
        if row.permission in {"public", "device"}:
            wrong = answer.status_code >= 500 and answer.status_code != 503
        elif any(Permission(row.permission) in PERMISSIONS[each] for each in held):
            wrong = answer.status_code >= 500
        elif person_id is None:
            wrong = answer.status_code not in {303, 401} or "login" not in str(answer.headers)
        else:
            wrong = answer.status_code != 403
        if wrong:
            breaches.append(f"{method} {address(row)}: {answer.status_code} {answer.location}")
    assert breaches == []


def test_command_prints_every_endpoint(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["access", "matrix", "--json"])
    rows = json.loads(answer.stdout)
    assert {row["endpoint"] for row in rows} == {rule.endpoint for rule in app.url_map.iter_rules()}
    assert set(rows[0]) == {"endpoint", "rule", "methods", "permission", "why", "roles"}


def test_endpoint_that_declares_nothing_is_found(app: Flask) -> None:
    app._got_first_request = False
    app.add_url_rule("/undeclared", "undeclared", lambda: "x")
    with pytest.raises(LookupError, match="undeclared"):
        access_matrix(app)

"""Every route says who may come in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.platform.access import Admission, Permission, access, public
from tests.architecture.source import assert_none

LIBRARIES = {"static"}  # Flask's own


def undeclared(app: Flask) -> list[str]:
    """Endpoints without a declaration, or with an empty one."""
    return sorted(
        endpoint
        for endpoint in {rule.endpoint for rule in app.url_map.iter_rules()} - LIBRARIES
        if not declares(app.view_functions[endpoint])
    )


def declares(view: object) -> bool:
    """Whether a view carries an admission that says something."""
    admission = getattr(view, "access", None)
    return isinstance(admission, Admission) and admission != Admission()


@pytest.fixture
def empty_house() -> Flask:
    """An application without routes."""
    return Flask(__name__)


def test_every_route_declares_its_access(app: Flask) -> None:
    assert_none(undeclared(app))


def test_route_without_declaration_is_found(empty_house: Flask) -> None:
    empty_house.add_url_rule("/open", "open", lambda: "in")
    assert undeclared(empty_house) == ["open"]


def test_declared_routes_pass(empty_house: Flask) -> None:
    empty_house.add_url_rule("/a", "a", public("a page")(lambda: "in"))
    empty_house.add_url_rule("/b", "b", access(next(iter(Permission)))(lambda: "in"))
    assert undeclared(empty_house) == []


def test_route_public_for_no_reason_is_found(empty_house: Flask) -> None:
    empty_house.add_url_rule("/a", "a", public("")(lambda: "in"))
    assert undeclared(empty_house) == ["a"]


def test_unknown_address_says_nothing(client: FlaskClient) -> None:
    assert client.get("/no-such-page").status_code == 404

"""Errors as pages, parts and JSON, in both languages, with a reference."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.platform.access import public
from app.platform.database import transaction
from app.platform.errors import Forbidden, NotFound, Refusal
from app.platform.reasons import Reason
from tests.factories import make_person, sign_in


@pytest.fixture
def raising(app: Flask) -> FlaskClient:
    """A client of a site with a page for each way to end badly."""
    app._got_first_request = False
    ends: dict[str, Exception] = {
        "refusal": Refusal(Reason.SESSION_FULL, limit=1234),
        "forbidden": Forbidden(),
        "gone": NotFound(),
        "fault": ValueError("a secret detail"),
        "busy": OperationalError("SELECT secret", {}, Exception("database is locked")),
    }

    def end(how: str) -> str:
        raise ends[how]

    app.add_url_rule("/end/<how>", "end", public("a test")(end))
    app.add_url_rule("/api/end/<how>", "api_end", public("a test")(end))
    return app.test_client()


@pytest.mark.parametrize(
    ("how", "status"),
    [("refusal", 409), ("forbidden", 403), ("gone", 404), ("fault", 500), ("busy", 503)],
)
def test_ending_is_a_page_with_a_reference_and_no_detail(
    raising: FlaskClient, how: str, status: int
) -> None:
    answer = raising.get(f"/end/{how}")
    assert answer.status_code == status
    assert "secret" not in answer.text
    assert re.search(r"\b[0-9a-f]{8}\b", answer.text)
    assert "<h1" in answer.text


def test_refusal_is_worded_in_the_readers_language(raising: FlaskClient) -> None:
    assert "1,234" in raising.get("/end/refusal").text
    raising.set_cookie("lang", "en")
    assert "All 1,234 places of this session are taken" in raising.get("/end/refusal").text


def test_part_goes_into_the_messages(raising: FlaskClient) -> None:
    answer = raising.get("/end/gone", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (404, "#messages")
    assert "<html" not in answer.text


def test_api_answers_in_json(raising: FlaskClient) -> None:
    answer = raising.get("/api/end/refusal")
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["error"] == "session_full"
    assert set(answer.json) == {"error", "text", "reference"}


def test_busy_database_asks_to_come_back(raising: FlaskClient) -> None:
    assert raising.get("/end/busy").headers["Retry-After"] == "5"


@pytest.mark.parametrize("path", ["/calendar", "/me/account", "/"])
def test_page_is_answered_in_words_when_the_database_cannot_say_who_asks(
    client: FlaskClient, path: str
) -> None:
    sign_in(client, make_person().id)
    with transaction() as tx:
        tx.execute(text("ALTER TABLE sign_in RENAME TO elsewhere"))
    answer = client.get(path)
    assert answer.status_code in {500, 503}
    assert "<h1" in answer.text


@pytest.mark.parametrize("path", ["/feeds/units/a%00b.ics", "/calendar?unit=a%00b"])
def test_value_that_no_column_takes_is_no_fault_of_ours(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code in {400, 404}


def test_unknown_page_and_wrong_method_say_so(client: FlaskClient) -> None:
    assert client.get("/nothing-here").status_code == 404
    answer = client.get("/logout")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_number_beyond_every_row_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"/events/{2**63}").status_code == 404

"""Logs hold no codes, tokens or passwords."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.platform.database import reading
from app.platform.logs import JsonLines, masked
from app.platform.masking import masked_code, masked_name
from tests.factories import make_person, sign_in


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("/T/7ZQX3V9KJ2M4N6P8R0SWTXYZAB", "/T/***"),
        ("/feeds/AbCdEf123456_-x.ics", "/feeds/***"),
        ("/activate/mUOoPt63dNjr65cyAclw", "/activate/***"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("code 7ZQX3V9KJ2M4N6P8R0SWTXYZAB seen", "code *** seen"),
        ("/events/12 opened", "/events/12 opened"),
    ],
)
def test_secret_is_masked_and_the_rest_kept(text: str, kept: str) -> None:
    assert masked(text) == kept


def test_line_is_json_with_the_masked_text() -> None:
    record = logging.LogRecord("app", logging.ERROR, __file__, 1, "no /T/%s", ("ABCDEFGHJK",), None)
    line = json.loads(JsonLines().format(record))
    assert (line["level"], line["text"]) == ("error", "no /T/***")


def test_error_of_the_database_says_nothing_of_the_row() -> None:
    told = ValueError("too long\nDETAIL:  Failing row contains (1, 低保,\n张三).\n[SQL: INSERT]\n")
    record = logging.LogRecord(
        "app", logging.ERROR, __file__, 1, "x", (), (ValueError, told, told.__traceback__)
    )
    line = json.loads(JsonLines().format(record))
    assert "too long\nDETAIL: ***\n[SQL: INSERT]" in line["error"]
    assert "张三" not in line["error"]


def test_statement_in_an_error_comes_without_its_values(app: Flask) -> None:
    with pytest.raises(DBAPIError) as error:
        reading().execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "张三"})
    assert "张三" not in str(error.value)


@pytest.fixture
def written(app: Flask) -> Iterator[io.StringIO]:
    """What the site writes to its log."""
    handler = logging.getLogger("app").handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    kept = io.StringIO()
    before = handler.setStream(kept)
    yield kept
    handler.setStream(before)


def test_refused_sign_in_is_noted_without_what_was_typed(
    client: FlaskClient, written: io.StringIO
) -> None:
    client.post("/login", data={"account": "20230001", "password": "a secret"})
    line = json.loads(written.getvalue())
    assert line["text"] == "sign-in refused: credentials_wrong, from 127.0.0.1"
    assert "20230001" not in written.getvalue()
    assert "a secret" not in written.getvalue()


def test_forbidden_act_is_noted_with_the_person(client: FlaskClient, written: io.StringIO) -> None:
    person = make_person()
    sign_in(client, person.id)
    client.get("/support/files/7")
    line = json.loads(written.getvalue())
    assert (line["text"], line["path"]) == ("refused: may not do this", "/support/files/7")
    assert line["person"] == person.id


def test_name_and_code_are_shown_by_their_ends() -> None:
    assert masked_name(" 张三 ") == "张*"
    assert masked_name("") == "*"
    assert masked_code("7ZQX3V9KJ2M4N6P8R0SWTXYZAB") == "7ZQX ···· YZAB"

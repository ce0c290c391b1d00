"""Logs hold no codes, tokens or passwords."""

import json
import logging

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.platform.database import reading
from app.platform.logs import JsonLines, masked
from app.platform.masking import masked_code, masked_name


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


def test_name_and_code_are_shown_by_their_ends() -> None:
    assert masked_name(" 张三 ") == "张*"
    assert masked_name("") == "*"
    assert masked_code("7ZQX3V9KJ2M4N6P8R0SWTXYZAB") == "7ZQX ···· YZAB"

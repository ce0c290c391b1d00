"""What a form takes from a request, and what it leaves."""

import json
from io import BytesIO

import pytest
from flask.testing import FlaskClient

DEEP = "[" * 10_000 + "]" * 10_000


@pytest.mark.parametrize(
    "body",
    ['{"account": "a", "password": "b"}', '{"account": 1, "password": [2]}', "[1]", DEEP, "{"],
)
def test_form_takes_nothing_from_json(client: FlaskClient, body: str) -> None:
    answer = client.post("/login", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert 'id="account-error"' in answer.text


def test_field_of_text_takes_no_file(client: FlaskClient) -> None:
    sent = {"account": (BytesIO(b"a"), "a.txt"), "password": "b"}
    answer = client.post("/login", data=sent)
    assert answer.status_code == 422
    assert 'id="account-error"' in answer.text
    assert json.dumps("a.txt") not in answer.text

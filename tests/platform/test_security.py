"""Headers, Host, CSRF and sizes of every answer and request."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import make_person, sign_in


def test_every_page_has_a_strict_policy(client: FlaskClient) -> None:
    headers = client.get("/login").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    for part in ("default-src 'none'", "object-src 'none'", "base-uri 'none'"):
        assert part in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Permissions-Policy"].startswith("camera=(self)")
    assert headers["Cache-Control"] == "no-store, private"


def test_only_the_gate_may_run_the_scanners_code(client: FlaskClient) -> None:
    assert "wasm-unsafe-eval" in client.get("/gate/1").headers["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000"])
def test_foreign_host_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/login", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:5000", "127.0.0.1"])
def test_own_machine_is_ours_by_any_loopback_name(client: FlaskClient, host: str) -> None:
    assert client.get("/login", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "send",
    [
        {},
        {"data": {"csrf_token": ""}},
        {"data": {"csrf_token": "guess"}},
        {"headers": {"X-CSRFToken": "guess"}},
        {"headers": {"Origin": "https://evil.example"}},
        {"json": {"csrf_token": "guess"}},
        {"query_string": {"csrf_token": "guess"}},
    ],
)
def test_form_without_its_token_does_nothing(
    app: Flask, client: FlaskClient, send: dict[str, object]
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    sign_in(client, make_person().id)
    assert client.post("/logout", **send).status_code == 400
    assert client.get("/me/account").status_code == 200


def test_body_that_is_too_large_is_refused(client: FlaskClient) -> None:
    answer = client.post("/login", data=b"x" * (7 * 1024 * 1024), content_type="text/plain")
    assert answer.status_code == 413
    fields = {f"f{n}": "x" for n in range(10_000)}
    assert client.post("/login", data=fields).status_code in {413, 422}
    assert client.post("/login", data={"account": "x" * 1_000_000}).status_code in {413, 422}


@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: x=1", "a\nb", "\x00", "a" * 5000, "\ud800"])
def test_text_that_would_break_a_header_breaks_nothing(client: FlaskClient, value: str) -> None:
    raw = value.encode("utf-8", "surrogatepass")
    answer = client.post("/login", data={"account": raw, "password": raw, "next": raw})
    assert answer.status_code == 422
    assert "x=1" not in str(answer.headers)

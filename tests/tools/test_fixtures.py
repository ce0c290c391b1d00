"""The fixtures every other test stands on."""

import socket
import urllib.request

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import text

from app.platform.database import reading, transaction
from tests import databases
from tests.network import OutsideConnectionError


def test_database_is_migrated(app: Flask) -> None:
    assert len(reading().execute(text("SELECT version_num FROM alembic_version")).all()) == 1


@pytest.mark.parametrize("turn", [1, 2])
def test_database_is_fresh_each_time(app: Flask, turn: int) -> None:
    with transaction() as tx:
        tx.execute(text("CREATE TABLE left_behind (id INTEGER)"))
    assert reading().execute(text("SELECT * FROM left_behind")).all() == []


def test_database_is_of_the_chosen_kind(database_url: str) -> None:
    assert database_url.startswith(databases.kind())


def test_client_shares_no_context_with_the_test(app: Flask, client: FlaskClient) -> None:
    g.left = "by the test"
    seen: list[object] = []
    app.before_request(lambda: seen.append(g.get("left")))
    client.get("/healthz")
    assert seen == [None]


def test_client_ends_the_read_transaction_of_the_test(app: Flask, client: FlaskClient) -> None:
    reading().execute(text("SELECT 1"))
    client.get("/healthz")
    assert not reading().in_transaction()


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org"])
def test_outside_connection_is_refused(host: str) -> None:
    with pytest.raises(OutsideConnectionError):
        socket.create_connection((host, 80), timeout=1)


def test_live_server_answers(live_server: str) -> None:
    with urllib.request.urlopen(f"{live_server}/healthz") as answer:  # noqa: S310 - loopback
        assert answer.status == 200


@pytest.mark.browser
def test_browser_reaches_the_live_server(live_server: str, page: Page) -> None:
    answer = page.goto(f"{live_server}/healthz")
    assert answer is not None
    assert answer.status == 200

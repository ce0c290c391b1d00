"""Fixtures for every test: a fresh database, the application on it, a client, a browser.

`FAIRDAY_TEST_DATABASE` chooses `sqlite` (the default) or `postgresql`; `make test` runs both.
"""

import contextvars
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page
from sqlalchemy import event
from werkzeug.test import TestResponse

from app import create_app
from app.platform.database import db
from tests import browsers, databases
from tests.availability import unavailable
from tests.network import block_outside
from tests.servers import serving

hypothesis_settings.register_profile(
    "fairday",
    deadline=None,  # machines are shared; slowness is measured by the bench
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hypothesis_settings.load_profile("fairday")

CLUSTER = pytest.StashKey[databases.Cluster]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, before xdist starts its workers: they inherit the address."""
    if hasattr(config, "workerinput"):
        return
    os.environ[databases.RUN_VARIABLE] = uuid.uuid4().hex[:8]
    if databases.kind() != "postgresql" or os.environ.get(databases.SERVER_VARIABLE):
        return
    if programs := databases.server_programs():
        cluster = databases.start_cluster(programs)
        config.stash[CLUSTER] = cluster
        os.environ[databases.SERVER_VARIABLE] = cluster.url


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop our PostgreSQL; clean up on one that is not ours."""
    if hasattr(config, "workerinput"):
        return
    if cluster := config.stash.get(CLUSTER, None):
        cluster.stop()
        del os.environ[databases.SERVER_VARIABLE]
    elif databases.kind() == "postgresql" and os.environ.get(databases.SERVER_VARIABLE):
        databases.drop_databases(os.environ[databases.SERVER_VARIABLE])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run only what touches a database; on SQLite skip what is PostgreSQL's own."""
    if databases.kind() == "sqlite":
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(pytest.mark.skip(reason="says something about PostgreSQL only"))
        return
    touching = [item for item in items if "database_url" in getattr(item, "fixturenames", ())]
    rest = [item for item in items if item not in touching]
    config.hook.pytest_deselected(items=rest)
    items[:] = touching


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    """Block every connection to another machine."""
    with pytest.MonkeyPatch.context() as patch:
        block_outside(patch)
        yield


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run, the same for every test process."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture
def database_url(shared_folder: Path) -> Iterator[str]:
    """The address of a fresh, migrated database; operations really commit into it."""
    if databases.kind() == "sqlite":
        with databases.sqlite_database(shared_folder) as url:
            yield url
        return
    if databases.SERVER_VARIABLE not in os.environ:
        unavailable(
            "PostgreSQL is not installed",
            f"apt-get install postgresql, or {databases.SERVER_VARIABLE}=postgresql+psycopg://…",
        )
    with databases.postgresql_database(shared_folder) as url:
        yield url


class SeparateClient(FlaskClient):
    """A client whose requests share nothing with the test but the database, like a browser's.

    The test's own read transaction ends first: what it reads afterwards is what the request left.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request in an empty context."""
        db.session.rollback()
        return contextvars.Context().run(super().open, *args, **kwargs)


@pytest.fixture
def test_settings(database_url: str, tmp_path: Path) -> dict[str, object]:
    """The settings of `app` and `live_server`; a test may change them before it asks for those."""
    return databases.settings(database_url, tmp_path / "instance")


@pytest.fixture
def app(test_settings: dict[str, object]) -> Iterator[Flask]:
    """The application, its context pushed so that operations and queries can be called.

    Forms need no CSRF token here; `tests/platform` proves that they need one elsewhere.
    """
    application = create_app({**test_settings, "TESTING": True, "WTF_CSRF_ENABLED": False})
    application.test_client_class = SeparateClient
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser without a browser."""
    return app.test_client()


@pytest.fixture
def queries(app: Flask) -> list[str]:
    """Every statement sent from now on; a test clears it and compares lengths."""
    sent: list[str] = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def note(*arguments: Any) -> None:
        sent.append(arguments[2])

    return sent


@pytest.fixture
def live_server(test_settings: dict[str, object], tmp_path: Path) -> Iterator[str]:
    """The address of the application in a server of its own, on the test's database."""
    with serving(test_settings, tmp_path / "server.log") as base_url:
        yield base_url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one for all tests of a process."""
    program = browsers.chromium()
    if program is None:
        unavailable(
            "Chromium is not installed", "apt-get install chromium, or FAIRDAY_CHROMIUM=/path/to/it"
        )
    with browsers.started(program) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a fresh browser profile; a script error on it fails the test."""
    context = browser.new_context(locale="zh-CN")
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []

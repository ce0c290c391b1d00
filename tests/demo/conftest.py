"""The demo season, loaded once in a run; each test gets a copy of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.demo.operations import load_season
from app.demo.rules.students import Size
from app.platform.access import system_actor
from app.platform.audit import AuditRow
from app.platform.clock import utcnow
from app.platform.database import db, reading
from tests import databases
from tests.availability import unavailable


def load(database_url: str, instance: Path) -> None:
    """Bring an empty database to the default season."""
    databases.migrate(database_url, instance)
    app = create_app(databases.settings(database_url, instance))
    with app.app_context():
        load_season(Size(), actor=system_actor("tests"), at=utcnow())
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def database_url(shared_folder: Path) -> Iterator[str]:
    """The address of a database with the season in it."""
    if databases.kind() == "sqlite":
        with databases.sqlite_database(shared_folder, "season", load) as url:
            yield url
        return
    if databases.SERVER_VARIABLE not in os.environ:
        unavailable("PostgreSQL is not installed", "apt-get install postgresql")
    with databases.postgresql_database(shared_folder, "season", load) as url:
        yield url


@pytest.fixture
def event_ids(app: Flask) -> dict[str, int]:
    """Ids of the season's events by the keys that its plan knows them by."""
    begun = reading().scalar(select(AuditRow).where(AuditRow.action == "demo.begin"))
    assert begun is not None
    ids: dict[str, int] = begun.detail["events"]
    return ids

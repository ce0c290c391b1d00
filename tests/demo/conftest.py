"""The demo season, loaded once in a run; each test gets a copy of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests import databases
from tests.availability import unavailable
from tests.seasons import load_default_season, season_events


@pytest.fixture
def database_url(shared_folder: Path) -> Iterator[str]:
    """The address of a database with the season in it."""
    if databases.kind() == "sqlite":
        with databases.sqlite_database(shared_folder, "season", load_default_season) as url:
            yield url
        return
    if databases.SERVER_VARIABLE not in os.environ:
        unavailable("PostgreSQL is not installed", "apt-get install postgresql")
    with databases.postgresql_database(shared_folder, "season", load_default_season) as url:
        yield url


@pytest.fixture
def event_ids(app: Flask) -> dict[str, int]:
    """Ids of the season's events by the keys that its plan knows them by."""
    return season_events()

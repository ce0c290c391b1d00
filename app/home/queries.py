"""Reading for the landing page and the probes."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import text

from app.calendars.rules import Placed
from app.platform.database import reading

MOST_COMING = 8


def coming(days: Mapping[date, list[Placed]], today: date) -> dict[date, list[Placed]]:
    """The next few events from today on, by day; the days after the first of a longer one rest."""
    found: dict[date, list[Placed]] = {}
    left = MOST_COMING
    for day in sorted(d for d in days if d >= today):
        starting = [p for p in days[day] if p.part not in {"mid", "to"}][:left]
        if starting:
            found[day] = starting
        left -= len(starting)
        if left == 0:
            break
    return found


def schema_is_current() -> bool:
    """Whether the database stands at the newest migration."""
    held: str | None = reading().scalar(text("SELECT version_num FROM alembic_version"))
    return held == _newest(str(current_app.extensions["migrate"].directory))


@cache
def _newest(folder: str) -> str | None:
    return ScriptDirectory(str(Path(folder))).get_current_head()

"""The demo season for tests: loaded once in a run, and copied for whoever needs it."""

from pathlib import Path

from sqlalchemy import select

from app import create_app
from app.demo.operations import load_season
from app.demo.rules.students import Size
from app.platform.access import system_actor
from app.platform.audit import AuditRow
from app.platform.clock import utcnow
from app.platform.database import db, reading
from tests import databases


def load_default_season(database_url: str, instance: Path) -> None:
    """Bring an empty database to the default season."""
    databases.migrate(database_url, instance)
    app = create_app(databases.settings(database_url, instance))
    with app.app_context():
        load_season(Size(), actor=system_actor("tests"), at=utcnow())
        db.session.remove()
        db.engine.dispose()


def season_events() -> dict[str, int]:
    """Ids of the season's events by the keys that its plan knows them by."""
    begun = reading().scalar(select(AuditRow).where(AuditRow.action == "demo.begin"))
    assert begun is not None
    ids: dict[str, int] = begun.detail["events"]
    return ids

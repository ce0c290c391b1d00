"""Loading again, going on after an interruption, refusing, and taking everything away."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.exc import DBAPIError

from app.attendance.models import Scan
from app.demo.operations import load_season, reset_everything
from app.demo.operations.loading import begin_season
from app.demo.rules.students import Size
from app.events.models import Event
from app.people.models import Person
from app.platform.access import system_actor
from app.platform.audit import AuditRow
from app.platform.clock import campus_today, utcnow
from app.platform.database import Model, reading, transaction
from app.platform.files import StoredFile, Upload, store_file
from app.support.queries import progress_of

SMALL = Size(80, 20)
ACTOR = system_actor("tests")


def count(model: type[Model]) -> int:
    reading().rollback()
    return reading().scalar(select(func.count()).select_from(model)) or 0


def test_reset_leaves_an_empty_database_and_no_file(app: Flask) -> None:
    with transaction() as tx:
        upload = Upload("permit.pdf", b"%PDF-1.7", "permit")
        key = store_file(tx, upload, actor=ACTOR, at=utcnow()).key
    kept = Path(app.instance_path) / "files" / key
    assert kept.exists()
    removed = reset_everything()
    assert (removed["event"], removed["stored_file"]) == (45, 1)
    assert [count(model) for model in (Person, Event, AuditRow, StoredFile)] == [0, 0, 0, 0]
    assert not kept.exists()


def test_trails_are_guarded_after_a_reset(app: Flask) -> None:
    reset_everything()
    load_season(SMALL, actor=ACTOR, at=utcnow())
    with pytest.raises(DBAPIError, match="only ever added"), transaction() as tx:
        tx.execute(delete(AuditRow))


def test_small_season_loads(app: Flask) -> None:
    reset_everything()
    loaded = load_season(SMALL, actor=ACTOR, at=utcnow())
    assert (loaded.changed, loaded.students, loaded.events) == (True, 80, 20)
    assert loaded.inside > 0


def test_load_that_stopped_at_the_doors_goes_on_as_it_began(app: Flask) -> None:
    reset_everything()
    began = utcnow() - timedelta(minutes=5)
    begin_season(SMALL, actor=ACTOR, at=began)
    assert count(Scan) == 0
    resumed = load_season(Size(), actor=ACTOR, at=utcnow())
    assert (resumed.changed, resumed.students, resumed.events) == (True, 80, 20)
    assert resumed.inside > 0
    # Doors that were scanned already are not scanned twice.
    again = load_season(SMALL, actor=ACTOR, at=utcnow())
    assert (again.changed, again.scans, again.inside) == (False, resumed.scans, resumed.inside)


def test_season_in_early_september_counts_its_activities(app: Flask) -> None:
    """The class year is some days old, yet the season's past weeks count for it."""
    reset_everything()
    at = datetime(2026, 9, 3, 2, 0, tzinfo=UTC)
    load_season(SMALL, actor=ACTOR, at=at)
    query = select(Person.id).where(Person.email == "student@demo.fairday.example")
    progress = progress_of(reading().scalars(query).one(), on=campus_today(at))
    assert progress.done == 2


@pytest.mark.parametrize("command", ["load", "reset"])
def test_commands_refuse_where_there_is_no_demo(app: Flask, command: str) -> None:
    app.config["DEMO"] = False
    done = app.test_cli_runner().invoke(args=["demo", command, "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout.splitlines()[0])["refused"] == "demo_off"
    assert count(Event) == 45


def test_load_command_answers_with_counts_and_accounts(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["demo", "load", "--json"])
    answer = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (answer["changed"], answer["students"], answer["events"]) == (False, 400, 45)
    assert "student@demo.fairday.example" in answer["accounts"]


def test_reset_command_says_how_many_rows_went(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["demo", "reset", "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["removed"]["event"] == 45
    assert count(Event) == 0

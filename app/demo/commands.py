"""Commands of the demo room; they do nothing where `FAIRDAY_DEMO` is not set."""

from dataclasses import asdict

import click
from flask import current_app

from app.demo.operations import load_season, reset_everything
from app.demo.rules.cast import ACCOUNTS, PASSWORD
from app.demo.rules.students import STUDENT_LOGINS, Size, login_address
from app.platform.access import system_actor
from app.platform.clock import utcnow
from app.platform.commands import RoomGroup, answer
from app.platform.errors import Refusal
from app.platform.reasons import Reason

cli = RoomGroup("demo", help="The demo season: load it, or take everything away.")
DEFAULT = Size()


@cli.command("load")
@click.option("--students", type=click.IntRange(80, 20_000), default=DEFAULT.students)
@click.option("--events", type=click.IntRange(20, 300), default=DEFAULT.events)
@click.option("--seed", type=int, default=DEFAULT.seed, help="Another seed, another season.")
def load(students: int, events: int, seed: int, as_json: bool) -> None:
    """Make a living season around today; a second time nothing changes.

    Example: flask --app wsgi demo load --students 400 --json
    """
    _demand_demo()
    loaded = load_season(Size(students, events, seed), actor=system_actor("demo load"), at=utcnow())
    addresses = [*(each.email for each in ACCOUNTS), *map(login_address, STUDENT_LOGINS)]
    said = (
        "The demo season is loaded."
        if loaded.changed
        else ("The demo season is there already; nothing has changed.")
    )
    counts = (
        f"{loaded.students} students, {loaded.events} events, {loaded.registrations} "
        f"registrations, {loaded.scans} scans, {loaded.inside} people inside now."
    )
    data = asdict(loaded) | {"accounts": addresses, "password": PASSWORD}
    answer(data, [said, counts], as_json=as_json)


@cli.command("reset")
def reset(as_json: bool) -> None:
    """Remove everything: all rows of all tables and the uploaded files.

    Example: flask --app wsgi demo reset
    """
    _demand_demo()
    removed = reset_everything()
    total = sum(removed.values())
    answer({"removed": removed, "rows": total}, [f"{total} rows removed."], as_json=as_json)


def _demand_demo() -> None:
    if not current_app.config["DEMO"]:
        raise Refusal(Reason.DEMO_OFF)

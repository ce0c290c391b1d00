"""`flask roster import`, `flask support import`, `flask venues import`: dry run by default."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from app.imports.kinds import ImportKind
from app.imports.operations import commit_list, keep_list
from app.imports.queries import Incoming, incoming_list
from app.platform.access import system_actor
from app.platform.clock import utcnow
from app.platform.commands import REFUSED, RoomGroup, answer
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.row_words import ROW_REASONS
from app.platform.words import refusal_text
from app.units.kinds import UnitKind
from app.units.queries import unit_by_code, unit_rows

roster = RoomGroup("roster", help="Graduate lists.")
venues = RoomGroup("venues", help="Halls, rooms and squares.")
# Only gives its command the manners of a room's; the house adds it to the support room's group.
support = RoomGroup("support")


@dataclass(frozen=True)
class Wish:
    """What was typed behind `import`."""

    file: Path
    unit_code: str | None
    commit: bool
    skip_rejected: bool
    as_json: bool


def _options(*, unit_needed: bool) -> Callable[[Callable[[Wish], None]], Callable[..., None]]:
    """The file and the options that every import has, given to the command as one `Wish`."""
    path = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
    options = (
        click.argument("file", type=path),
        click.option("--unit", "unit_code", required=unit_needed, help="The code of the unit."),
        click.option("--commit", is_flag=True, help="Save it; without, nothing is written."),
        click.option("--skip-rejected", is_flag=True, help="Save the good rows all the same."),
    )

    def declare(command: Callable[[Wish], None]) -> Callable[..., None]:
        def run(**typed: Any) -> None:
            command(Wish(**typed))

        run.__doc__ = command.__doc__
        for option in reversed(options):
            run = option(run)
        return run

    return declare


@roster.command("import")
@_options(unit_needed=True)
def import_roster(wish: Wish) -> None:
    """Import a graduate list.

    Example: flask --app wsgi roster import roster.xlsx --unit qyu --commit --json
    """
    _import(ImportKind.ROSTER, wish)


@support.command("import")
@_options(unit_needed=True)
def import_hardship(wish: Wish) -> None:
    """Import the ledger of hardship graduates; the graduate list comes first.

    Example: flask --app wsgi support import hardship.xlsx --unit qyu --commit --json
    """
    _import(ImportKind.HARDSHIP, wish)


@venues.command("import")
@_options(unit_needed=False)
def import_venues(wish: Wish) -> None:
    """Import a list of venues; without --unit they go to the first university.

    Example: flask --app wsgi venues import venues.xlsx --commit --json
    """
    _import(ImportKind.VENUES, wish)


def _import(kind: ImportKind, wish: Wish) -> None:
    unit_id = _unit_id(wish.unit_code)
    incoming = incoming_list(kind, unit_id, wish.file.name, wish.file)
    plan = incoming.plan
    for school in plan.new_schools:
        click.echo(f"New school: {school}", err=True)
    if wish.commit:
        if plan.rejected and not wish.skip_rejected:
            _refuse(incoming, as_json=wish.as_json)
        _commit(incoming, skip_rejected=wish.skip_rejected)
    lines = [f"{r.row}: {ROW_REASONS[r.reason]} {r.detail}" for r in plan.rejected]
    counts = f"created {plan.created}, updated {plan.updated}, unchanged {plan.unchanged}"
    saved = "Saved" if wish.commit else "Nothing saved; with --commit"
    lines.append(f"{saved}: {counts}, rejected {len(plan.rejected)}.")
    if plan.ignored_columns:
        lines.append(f"Columns not read: {', '.join(plan.ignored_columns)}.")
    answer(plan.as_answer(), lines, as_json=wish.as_json)


def _unit_id(code: str | None) -> int:
    if code is not None:
        return unit_by_code(code).id
    universities = [row.id for row in unit_rows() if row.kind is UnitKind.UNIVERSITY]
    if not universities:
        raise click.UsageError("There is no university yet; name a unit with --unit.")
    return universities[0]


def _commit(incoming: Incoming, *, skip_rejected: bool) -> None:
    """What is refused by now stays as a preview, to be decided on in the browser."""
    actor, at = system_actor("import"), utcnow()
    batch_id = keep_list(incoming, actor=actor, at=at)
    commit_list(batch_id, skip_rejected=skip_rejected, actor=actor, at=at)


def _refuse(incoming: Incoming, *, as_json: bool) -> None:
    rejected = incoming.plan.rejected
    refusal = Refusal(Reason.IMPORT_REJECTED_ROWS, count=len(rejected))
    if as_json:
        reasons = {
            "refused": refusal.reason.value,
            "facts": {"count": str(len(rejected))},
            "rejected": [each.as_answer() for each in rejected],
        }
        click.echo(json.dumps(reasons, ensure_ascii=False))
    for each in rejected:
        click.echo(f"{each.row}: {ROW_REASONS[each.reason]} {each.detail}", err=True)
    click.echo(refusal_text(refusal), err=True)
    raise click.exceptions.Exit(REFUSED)

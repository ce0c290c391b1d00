"""Commands of the units room."""

import click

from app.platform.access import system_actor
from app.platform.clock import utcnow
from app.platform.commands import RoomGroup, answer
from app.units.kinds import UnitKind
from app.units.operations import add_unit
from app.units.queries import unit_by_code, unit_rows

cli = RoomGroup("units", help="The tree of province, universities and schools.")


@cli.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--kind", type=click.Choice([kind.value for kind in UnitKind]), required=True)
@click.option("--parent", help="The code of the unit above; none for a root.")
def add(code: str, name: str, kind: str, parent: str | None, as_json: bool) -> None:
    """Add a unit.

    Example: flask --app wsgi units add qyu-cs 信息工程学院 --kind school --parent qyu
    """
    parent_id = unit_by_code(parent).id if parent else None
    unit_id = add_unit(
        code, name, UnitKind(kind), parent_id=parent_id, actor=system_actor("units add"),
        at=utcnow(),
    )  # fmt: skip
    answer({"id": unit_id, "code": code}, [f"Added {name} ({code})."], as_json=as_json)


@cli.command("list")
def list_units(as_json: bool) -> None:
    """List all units, the demo university first.

    Example: flask --app wsgi units list --json
    """
    rows = sorted(unit_rows(), key=lambda row: row.kind is UnitKind.PROVINCE)
    data = [
        {"code": r.code, "name": r.name, "kind": r.kind.value, "parent": r.parent_code}
        for r in rows
    ]
    lines = [f"{'  ' * r.depth}{r.code}  {r.name}  ({r.kind.value})" for r in rows]
    answer(data, lines, as_json=as_json)

"""Commands of the support room."""

import click

from app.platform.access import system_actor
from app.platform.clock import campus_today, utcnow
from app.platform.commands import RoomGroup, answer
from app.support.operations import Purpose, note_reads
from app.support.queries import requirement_for, tally_rows
from app.units.queries import unit_by_code

cli = RoomGroup("support", help="Hardship graduates: the ledger and the tally.")


@cli.command("tally")
@click.option("--unit", "unit_code", required=True, help="The code of the unit.")
@click.option("--class-year", type=click.IntRange(2000, 2100), required=True)
def tally(unit_code: str, class_year: int, as_json: bool) -> None:
    """Tally the activities of a class's hardship graduates; each reading is recorded.

    Example: flask --app wsgi support tally --unit qyu --class-year 2027 --json
    """
    at = utcnow()
    unit = unit_by_code(unit_code)
    requirement = requirement_for(unit.path, class_year, on=campus_today(at))
    rows = tally_rows(unit.path, class_year, requirement)
    actor = system_actor("support tally")
    note_reads([row.file_id for row in rows], Purpose.TALLY, actor=actor, at=at)
    complete = sum(row.activities >= requirement.activities for row in rows)
    data = {
        "unit": unit.code,
        "class_year": class_year,
        "required": requirement.activities,
        "source": requirement.document_number,
        "students": len(rows),
        "paired": sum(row.helper_name is not None for row in rows),
        "complete": complete,
        "rows": [
            {"number": row.number, "helper": row.helper_name, "activities": row.activities}
            for row in rows
        ],
    }
    lines = [f"{row.number}  {row.activities}/{requirement.activities}" for row in rows]
    lines.append(f"{complete} of {len(rows)} have all {requirement.activities} activities.")
    answer(data, lines, as_json=as_json)

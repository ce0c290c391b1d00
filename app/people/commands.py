"""Commands of the people room."""

import click
from flask import current_app

from app.people.operations import invite
from app.people.queries import StaffRow, staff_page
from app.platform.access import Role, system_actor
from app.platform.clock import utcnow
from app.platform.commands import RoomGroup, answer
from app.platform.forms import is_address
from app.platform.permissions import GRANTABLE
from app.units.queries import unit_by_code

cli = RoomGroup("people", help="Accounts and roles.")


def _email(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if not is_address(value):
        raise click.BadParameter("an e-mail address looks like name@example.edu.cn")
    return value


@cli.command("invite")
@click.argument("email", callback=_email)
@click.option("--role", type=click.Choice([role.value for role in GRANTABLE]), required=True)
@click.option("--unit", "unit_code", required=True, help="The code of the unit.")
@click.option("--name", default="", help="The person's name.")
def invite_person(email: str, role: str, unit_code: str, name: str, as_json: bool) -> None:
    """Invite a member of staff; prints the one-time link. Makes the first administrator.

    Example: flask --app wsgi people invite lin@example.edu.cn --role admin --unit qyu
    """
    unit = unit_by_code(unit_code)
    actor = system_actor("people invite")
    issued = invite(email, Role(role), unit.id, name=name, actor=actor, at=utcnow())
    link = f"{current_app.config['BASE_URL']}/activate/{issued.code}"
    answer({"person_id": issued.person_id, "email": issued.number, "link": link},
           [f"One-time link for {issued.number}: {link}"], as_json=as_json)  # fmt: skip


@cli.command("list")
def list_people(as_json: bool) -> None:
    """List members of staff with their roles.

    Example: flask --app wsgi people list --json
    """
    page = staff_page(("/",), "", 1)
    rows: list[StaffRow] = []
    for number in range(1, page.pages + 1):
        rows += staff_page(("/",), "", number).rows
    data = [
        {
            "id": row.id,
            "name": row.name,
            "email": row.email,
            "active": row.is_active,
            "roles": [{"role": g.role.value, "unit": g.unit_name} for g in row.grants],
        }
        for row in rows
    ]
    lines = [
        f"{row.id:6} {row.name} <{row.email}> "
        + ", ".join(f"{g.role.value} of {g.unit_name}" for g in row.grants)
        for row in rows
    ]
    answer(data, lines, as_json=as_json)

"""Commands of the door: `flask gate …`."""

import click
from flask import current_app

from app.attendance.operations.devices import (
    LIVES_HOURS,
    DeviceTerms,
    enrol_device,
    revoke_devices_named,
)
from app.attendance.queries.devices import devices_of
from app.platform.access import system_actor
from app.platform.clock import utcnow
from app.platform.commands import RoomGroup, answer

cli = RoomGroup("gate", help="Devices that scan tickets at an event's gates.")


@cli.command("enrol")
@click.argument("event_id", type=click.IntRange(min=1))
@click.argument("name")
@click.option("--gate", default="", help="Name of the gate; the device's own name unless said.")
@click.option(
    "--hours",
    default=LIVES_HOURS,
    type=click.IntRange(min=1, max=LIVES_HOURS),
    help="How many hours after the event's end it still works; a week unless said.",
)
def enrol(event_id: int, name: str, gate: str, hours: int, *, as_json: bool) -> None:
    """Enrol a device for EVENT_ID and print its token and link, once.

    Example: flask --app wsgi gate enrol 12 "East gate 1" --json
    """
    actor = system_actor("command line")
    terms = DeviceTerms(hours)
    token = enrol_device(event_id, name, gate or name, actor=actor, at=utcnow(), terms=terms)
    url = f"{current_app.config['BASE_URL']}/gate/{event_id}#{token}"
    answer({"token": token, "url": url}, [url], as_json=as_json)


@cli.command("revoke")
@click.argument("event_id", type=click.IntRange(min=1))
@click.argument("name")
def revoke(event_id: int, name: str, *, as_json: bool) -> None:
    """Withdraw every device of EVENT_ID that is called NAME.

    Example: flask --app wsgi gate revoke 12 "East gate 1"
    """
    actor = system_actor("command line")
    count = revoke_devices_named(event_id, name, actor=actor, at=utcnow())
    answer({"revoked": count}, [f"{count} withdrawn"], as_json=as_json)


@cli.command("list")
@click.argument("event_id", type=click.IntRange(min=1))
def list_devices(event_id: int, *, as_json: bool) -> None:
    """List the devices of EVENT_ID.

    Example: flask --app wsgi gate list 12 --json
    """
    rows = [
        {"id": row.id, "name": row.name, "gate": row.gate, "revoked": row.revoked_at is not None}
        for row in devices_of(event_id)
    ]
    answer(rows, [f"{row['id']}\t{row['name']}\t{row['gate']}" for row in rows], as_json=as_json)

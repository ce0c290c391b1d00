"""Commands of the registrations room."""

import click

from app.platform.commands import RoomGroup, answer
from app.registrations.queries import ticket_rows

cli = RoomGroup("tickets", help="Tickets, for rehearsals and load tests.")


@cli.command("list")
@click.argument("event_id", type=int)
def list_tickets(event_id: int, as_json: bool) -> None:
    """List the tickets of an event. The codes open doors: keep them to yourself.

    \b
    Example: flask --app wsgi tickets list 7 --json
    """
    rows = ticket_rows(event_id)
    data = [
        {
            "code": row.code,
            "registration_id": row.registration_id,
            "person_id": row.person_id,
            "party": row.party.value,
            "session_ids": row.session_ids,
            "revoked_at": row.revoked_at,
        }
        for row in rows
    ]
    lines = [f"{row.code}  registration {row.registration_id}  {row.party}" for row in rows]
    answer(data, lines, as_json=as_json)

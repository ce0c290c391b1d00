"""Commands of the events room."""

from app.events.queries import EventFilter, every_event
from app.platform.clock import utcnow
from app.platform.commands import RoomGroup, answer

cli = RoomGroup("events", help="The events of every unit.")


@cli.command("list")
def list_events(as_json: bool) -> None:
    """List all events, what is to come first.

    Example: flask --app wsgi events list --json
    """
    rows = every_event(EventFilter(["/"]), at=utcnow())
    data = [
        {
            "id": row.id,
            "kind": row.kind.value,
            "title": row.title,
            "state": row.state.value,
            "starts_at": row.starts_at.isoformat(),
            "unit": row.unit_code,
        }
        for row in rows
    ]
    lines = [
        f"{row['id']:>6}  {row['state']:<10} {row['starts_at']}  {row['title']}" for row in data
    ]
    answer(data, lines, as_json=as_json)

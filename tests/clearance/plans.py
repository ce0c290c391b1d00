"""What a browser sends to the composer, and what came of it."""

from datetime import UTC, datetime, time, timedelta

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.events.models import Event
from app.platform.clock import campus
from app.platform.database import reading
from tests.clearance.scenes import Office

DAY = (datetime.now(UTC) + timedelta(days=30)).date()
NEW = "/organise/events/new"
HTMX = {"HX-Request": "true"}


def typed(office: Office, **changes: str) -> dict[str, str]:
    """A complete plan of a fair, as a browser sends it."""
    return {
        "kind": "fair", "plan": "waves", "version": "1", "title": "秋季综合双选会",
        "unit_id": str(office.university.id), "format": "on_site", "audience": "own_students",
        "venue_id": str(office.hall.id), "day": DAY.isoformat(), "starts": "09:00",
        "ends": "13:00", "waves": "3", "wave_minutes": "60", "places": "300", "booths": "60",
        "employer_reps": "96", "staff_people": "34", "lanes": "4", "stay_minutes": "60",
        "reserve_pct": "2", "responsible_id": str(office.responsible.id),
        "counts_as_activity": "y", "bring": "简历\r\n学生证", "act": "save",
    } | changes  # fmt: skip


def only_event() -> Event:
    """The one event there is."""
    reading().rollback()
    return reading().query(Event).one()


def campus_times(event: Event) -> list[tuple[time, time]]:
    """Start and end of each session on the campus clock."""
    return [(campus(s.starts_at).time(), campus(s.ends_at).time()) for s in event.sessions]


def rows(*lessons: tuple[int, str, str], **more: str) -> dict[str, str]:
    """Rows of lessons: days after DAY, start, end."""
    sent = {"kind": "training", "plan": "rows", "places": "50"}
    for n, (late, starts, ends) in enumerate(lessons):
        sent |= {
            f"rows-{n}-day": (DAY + timedelta(days=late)).isoformat(),
            f"rows-{n}-starts": starts,
            f"rows-{n}-ends": ends,
            f"rows-{n}-title": "",
            f"rows-{n}-places": "",
        }
    return sent | more


def step(client: FlaskClient, office: Office, act: str, **changes: str) -> TestResponse:
    """Take a step in the form."""
    return client.post(NEW, data=typed(office, act=act, **changes))

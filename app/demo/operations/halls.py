"""The hall's code of the running fair: a projector, and students who checked themselves in by it,
three of them on one phone."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import func, select

from app.attendance.models import Presence
from app.attendance.operations.screens import open_screen
from app.attendance.operations.self_check_in import check_in_by_hall_code
from app.attendance.queries.door import Trace
from app.attendance.queries.screens import screens_of
from app.attendance.rules.hall_codes import claim_for
from app.demo.rules.highlights import RUNNING
from app.demo.rules.plans import Season
from app.events.models import Session
from app.people.models import Person
from app.platform.access import Actor
from app.platform.database import reading
from app.registrations.kinds import Party
from app.registrations.models import Registration, Seat, Ticket

SCREEN = "主馆投影"
# Whose phone it was, and how many minutes ago.
PHONES = (("own phone", 9), ("one phone", 7), ("one phone", 6), ("one phone", 4), ("another", 2))


def show_hall_code(season: Season, ids: Mapping[str, int], *, actor: Actor) -> None:
    """Open the screen and check some students in, once: the screen comes last and says so."""
    event_id, at = ids[RUNNING], season.now.astimezone(UTC)
    if screens_of(event_id):
        return
    students = _who_is_due(event_id, at)
    reading().rollback()
    for (person_id, name), (phone, minutes) in zip(students, PHONES, strict=False):
        moment = at - timedelta(minutes=minutes)
        scan_id = str(uuid5(NAMESPACE_URL, f"fairday-demo:{event_id}:hall:{person_id}"))
        claim, trace = claim_for(event_id, scan_id, moment), Trace(phone, "")
        check_in_by_hall_code(claim, trace, actor=Actor(person_id, name), at=moment)
    open_screen(event_id, SCREEN, actor=actor, at=at - timedelta(hours=1))


def _who_is_due(event_id: int, at: datetime) -> list[tuple[int, str]]:
    """Students of the present wave who were not scanned yet; nobody whom the demo signs in as."""
    rows = reading().execute(
        select(Person.id, Person.name)
        .join(Registration, Registration.person_id == Person.id)
        .join(Ticket, Ticket.registration_id == Registration.id)
        .join(Seat, Seat.registration_id == Registration.id)
        .join(Session, Session.id == Seat.session_id)
        .outerjoin(Presence, Presence.ticket_id == Ticket.id)
        .where(
            Registration.event_id == event_id,
            Registration.party == Party.STUDENT,
            Registration.withdrawn_at.is_(None),
            Session.starts_at <= at - timedelta(minutes=10),
            Session.ends_at > at,
            Presence.ticket_id.is_(None),
            ~func.coalesce(Person.email, "").like("student%"),
        )
        .order_by(Registration.id.desc())
        .limit(len(PHONES))
    )
    return [(person_id, name) for person_id, name in rows]

"""Who is inside, of whom, and where."""

from sqlalchemy import case, func, select

from app.attendance.models import Attendance, Hall, Presence
from app.attendance.queries.board.parts import HallRow, PartyCount, WaveRow
from app.events.models import Session
from app.platform.database import reading
from app.registrations.kinds import Party
from app.registrations.models import Registration, Ticket


def parties_of(event_id: int) -> dict[Party, PartyCount]:
    """Every party, with how many of it are inside by the record and how many registered."""
    rows = reading().execute(
        select(
            Registration.party,
            func.count(case((Presence.inside, Ticket.id))),
            func.count(case((Registration.withdrawn_at.is_(None), Ticket.id))),
        )
        .join(Ticket, Ticket.registration_id == Registration.id)
        .outerjoin(Presence, Presence.ticket_id == Ticket.id)
        .where(Registration.event_id == event_id)
        .group_by(Registration.party)
    )
    found = {party: PartyCount(inside, registered) for party, inside, registered in rows}
    return {party: found.get(party, PartyCount(0, 0)) for party in Party}


def waves_of(event_id: int) -> list[WaveRow]:
    """The sessions in order, with how many of their people have come."""
    arrived = (
        select(Attendance.session_id, func.count().label("people"))
        .join(Session, Session.id == Attendance.session_id)
        .where(Session.event_id == event_id)
        .group_by(Attendance.session_id)
        .subquery()
    )
    rows = reading().execute(
        select(
            Session.position,
            Session.title,
            Session.starts_at,
            Session.ends_at,
            Session.seats_taken,
            func.coalesce(arrived.c.people, 0),
        )
        .outerjoin(arrived, arrived.c.session_id == Session.id)
        .where(Session.event_id == event_id)
        .order_by(Session.position)
    )
    return [WaveRow(*row) for row in rows]


def halls_of(event_id: int) -> list[HallRow]:
    """The halls that the organiser keeps apart, by name."""
    rows = reading().execute(
        select(Hall.name, Hall.cap, Hall.inside)
        .where(Hall.event_id == event_id)
        .order_by(Hall.name)
    )
    return [HallRow(*row) for row in rows]

"""What happens when a session or an event is over: missing exits are closed and marked."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm import Session as Transaction

from app.attendance.models import Attendance, Hall, Occupancy, Presence, Scan
from app.attendance.operations.counting import WRITE_ATTENDANCE
from app.attendance.rules import EMPTY_AFTER, SeatFacts, Stay, Visit, grade_of, left, over_since
from app.events.kinds import EventKind
from app.events.models import Event, Session
from app.platform.database import transaction
from app.platform.hot import link_within
from app.registrations.kinds import Party
from app.registrations.models import Registration, Seat, Ticket

LOOKS_BACK = timedelta(days=3)
UNCLOSED: tuple[InstrumentedAttribute[Any], ...] = (
    Event.kind, Registration.person_id, Registration.event_id,
    Session.id, Session.title, Session.position, Session.starts_at, Session.ends_at,
    Presence.since, Presence.scan_id, Scan.source,
    Attendance.id, Attendance.grade, Attendance.first_in_at, Attendance.last_out_at,
    Attendance.minutes, Attendance.earlier_minutes, Attendance.exit_assumed, Attendance.digest,
)  # fmt: skip


def close_ended_sessions(*, at: datetime) -> int:
    """Close the attendance of everybody who was not scanned out of a session that has ended.

    Their exit is assumed at the session's end, and marked; a real exit that is scanned later puts
    it right. Gives how many were closed.
    """
    with transaction() as tx:
        rows = _unclosed(tx, at)
        link = link_within(tx)
        if rows:
            link.run_many(WRITE_ATTENDANCE, [_closed_row(row) for row in rows])
    return len(rows)


def empty_ended_events(*, at: datetime) -> int:
    """Count nobody inside any more an hour after the last session of a day, so that who comes to
    the next one can be scanned in. Gives how many were inside by the record."""
    with transaction() as tx:
        return sum(_emptied(tx, event_id, over_at) for event_id, over_at in _over(tx, at))


def _over(tx: Transaction, at: datetime) -> list[tuple[int, datetime]]:
    """Events with people inside by the record though they are over, or over for the day."""
    events = tx.scalars(
        select(Event)
        .join(Occupancy, Occupancy.event_id == Event.id)
        .where(
            or_(Occupancy.inside > 0, Occupancy.uncounted != 0), Event.starts_at <= at - EMPTY_AFTER
        )
        .order_by(Event.id)
    ).all()
    moments = [(event.id, over_since(event.sessions, event.ends_at, at)) for event in events]
    return [(event_id, moment) for event_id, moment in moments if moment is not None]


def _emptied(tx: Transaction, event_id: int, over_at: datetime) -> int:
    gone = tx.scalars(
        update(Presence)
        .where(Presence.event_id == event_id, Presence.inside, Presence.since <= over_at)
        .values(inside=False, since=over_at, hall_id=None)
        .returning(Presence.ticket_id)
    ).all()
    students = tx.scalar(
        select(func.count())
        .select_from(Ticket)
        .join(Registration, Registration.id == Ticket.registration_id)
        .where(
            Registration.event_id == event_id,
            Registration.party == Party.STUDENT,
            Ticket.id.in_(gone),
        )
    )
    tx.execute(
        update(Occupancy)
        .where(Occupancy.event_id == event_id)
        .values(
            inside=Occupancy.inside - len(gone),
            students_inside=Occupancy.students_inside - students,
            uncounted=0,
            red_since=None,
        )
    )
    tx.execute(update(Hall).where(Hall.event_id == event_id).values(inside=0))
    return len(gone)


def _unclosed(tx: Transaction, at: datetime) -> Sequence[Any]:
    """Students inside since before the end of a session of theirs that is over, without an exit."""
    is_open = and_(Attendance.id.is_not(None), Attendance.minutes.is_(None))
    stayed_on = and_(
        Attendance.id.is_(None),
        Event.kind == EventKind.TRAINING,
        Session.starts_at >= Presence.since,
    )
    return tx.execute(
        select(*UNCLOSED)
        .join(Seat, Seat.session_id == Session.id)
        .join(Registration, Registration.id == Seat.registration_id)
        .join(Event, Event.id == Registration.event_id)
        .join(Ticket, Ticket.registration_id == Registration.id)
        .join(Presence, Presence.ticket_id == Ticket.id)
        .join(Scan, Scan.id == Presence.scan_id)
        .outerjoin(
            Attendance,
            (Attendance.person_id == Registration.person_id)
            & (Attendance.session_id == Session.id),
        )
        .where(
            Session.ends_at <= at,
            Session.ends_at > at - LOOKS_BACK,
            Registration.party == Party.STUDENT,
            Presence.inside,
            Presence.since < Session.ends_at,
            or_(is_open, stayed_on),
        )
    ).all()


def _closed_row(row: Sequence[Any]) -> dict[str, Any]:
    kind, person_id, event_id, *seat_columns = row[:8]
    seat = SeatFacts(*seat_columns)
    since, scan_id, source = row[8:11]
    visit = Visit(since, seat.ends_at, scan_id, is_assumed=True, grade=grade_of(source))
    stay = left(Stay(*row[12:]) if row[11] is not None else None, visit, seat, kind)
    return {
        "person_id": person_id,
        "event_id": event_id,
        "session_id": seat.session_id,
        **stay._asdict(),
    }

"""The prepared statements of the hot path, few and wide: one reads all that one scan needs."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BindParameter, Executable, Select, String, bindparam, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute

from app.attendance.models import (
    Attendance,
    Device,
    DoorPolicy,
    Hall,
    Occupancy,
    Presence,
    Scan,
)
from app.events.models import Event, Session
from app.people.models import Person
from app.platform.database import UtcDateTime
from app.platform.hot import Prepared
from app.registrations.models import Registration, Seat, Ticket

LIST_SIZES = (8, 64, 512)

FRAME: tuple[InstrumentedAttribute[Any], ...] = (
    Event.kind, Event.starts_at, Event.ends_at, Event.cancelled_at, Event.safe_capacity,
    Event.student_quota, Device.id, Device.event_id, Device.gate, Device.revoked_at,
    Device.expires_at, Device.hall_id, DoorPolicy.asks_live_code,
    Occupancy.event_id, Occupancy.cap, Occupancy.student_cap, Occupancy.inside,
    Occupancy.students_inside, Occupancy.admitted, Occupancy.peak, Occupancy.peak_at,
    Occupancy.stopped_at, Occupancy.red_since, Occupancy.uncounted, Occupancy.leased,
)  # fmt: skip
EARLIER: tuple[InstrumentedAttribute[Any], ...] = (Scan.id, Scan.digest, Scan.answer)
HOLDER: tuple[InstrumentedAttribute[Any], ...] = (
    Ticket.code, Ticket.id, Ticket.revoked_at, Registration.event_id, Registration.party,
    Registration.person_id, Registration.withdrawn_at, Person.name,
    Presence.inside, Presence.since, Presence.last_at, Presence.gate, Presence.scan_id,
    Presence.hall_id,
    Session.id, Session.title, Session.position, Session.starts_at, Session.ends_at,
    Attendance.id, Attendance.grade, Attendance.first_in_at, Attendance.last_out_at,
    Attendance.minutes, Attendance.earlier_minutes, Attendance.exit_assumed, Attendance.digest,
)  # fmt: skip
FRAME_END = len(FRAME)
EARLIER_END = FRAME_END + len(EARLIER)


def _framed(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(Event)
        .outerjoin(Device, Device.token_hash == bindparam("token_hash"))
        .outerjoin(Occupancy, Occupancy.event_id == Event.id)
        .outerjoin(DoorPolicy, DoorPolicy.event_id == Event.id)
        .where(Event.id == bindparam("event_id"))
    )


def _with_holders(query: Select[Any]) -> Select[Any]:
    """Add to a query of tickets all that hangs on them: a row for each seat."""
    return (
        query.outerjoin(Registration, Registration.id == Ticket.registration_id)
        .outerjoin(Person, Person.id == Registration.person_id)
        .outerjoin(Presence, Presence.ticket_id == Ticket.id)
        .outerjoin(Seat, Seat.registration_id == Registration.id)
        .outerjoin(Session, Session.id == Seat.session_id)
        .outerjoin(
            Attendance,
            (Attendance.person_id == Registration.person_id)
            & (Attendance.session_id == Session.id),
        )
    )


def _listed(build: Callable[[list[BindParameter[str]]], Executable]) -> dict[int, Prepared]:
    """The statement for lists of a few sizes; a shorter list is filled up with its last value."""
    return {
        size: Prepared(build([bindparam(f"v{n}", type_=String) for n in range(size)]))
        for size in LIST_SIZES
    }


EVERYTHING = Prepared(
    _with_holders(
        _framed(select(*FRAME, *EARLIER, *HOLDER))
        .outerjoin(Scan, Scan.id == bindparam("scan_id"))
        .outerjoin(Ticket, Ticket.code == bindparam("code"))
    )
)
FRAME_ONLY = Prepared(_framed(select(*FRAME)))
HALLS = Prepared(
    select(Hall.id, Hall.cap, Hall.inside)
    .where(Hall.event_id == bindparam("event_id"))
    .order_by(Hall.id)
)
EARLIER_SCANS = _listed(lambda values: select(*EARLIER).where(Scan.id.in_(values)))
HOLDERS = _listed(
    lambda values: _with_holders(select(*HOLDER).select_from(Ticket)).where(Ticket.code.in_(values))
)
# PostgreSQL only; SQLite has one writer. Every request takes the presences of its tickets in the
# order of their ids and the counter after them, so that no two wait for each other. Who was never
# scanned gets a row to hold that says as little as none.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
HOLD_NEW_PRESENCES = _listed(
    lambda values: (
        insert(Presence)
        .from_select(
            ["ticket_id", "event_id", "inside", "since", "last_at", "gate", "scan_id"],
            select(
                Ticket.id,
                Registration.event_id,
                literal(value=False),
                literal(NEVER, UtcDateTime()),
                literal(NEVER, UtcDateTime()),
                literal(""),
                literal(""),
            )
            .join(Registration, Registration.id == Ticket.registration_id)
            .where(Ticket.code.in_(values), Registration.event_id == bindparam("event_id"))
            .order_by(Ticket.id),
        )
        .on_conflict_do_nothing()
    )
)
LOCK_PRESENCES = _listed(
    lambda values: (
        select(Presence.ticket_id)
        .join(Ticket, Ticket.id == Presence.ticket_id)
        .where(Ticket.code.in_(values))
        .order_by(Presence.ticket_id)
        .with_for_update(of=Presence)
    )
)
LOCK_OCCUPANCY = Prepared(
    select(Occupancy.event_id).where(Occupancy.event_id == bindparam("event_id")).with_for_update()
)

"""What the judgement of scans reads: prepared statements for the hot path, few and wide.

One scan is read with one statement; a batch with three, its codes and ids in lists.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Executable, Select, String, bindparam, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute

from app.attendance.models import Attendance, Device, Occupancy, Presence, Scan
from app.attendance.rules import (
    Crowd,
    EventTimes,
    PresenceFacts,
    ScanDraft,
    SeatFacts,
    Stay,
    TicketFacts,
)
from app.events.models import Event, Session
from app.people.models import Person
from app.platform.database import UtcDateTime
from app.platform.hot import Link, Prepared
from app.registrations.models import Registration, Seat, Ticket

LIST_SIZES = (8, 64, 512)

FRAME: tuple[InstrumentedAttribute[Any], ...] = (
    Event.kind, Event.starts_at, Event.ends_at, Event.cancelled_at, Event.safe_capacity,
    Event.student_quota, Device.id, Device.event_id, Device.gate, Device.revoked_at,
    Device.expires_at,
    Occupancy.event_id, Occupancy.cap, Occupancy.student_cap, Occupancy.inside,
    Occupancy.students_inside, Occupancy.admitted, Occupancy.peak, Occupancy.peak_at,
    Occupancy.stopped_at, Occupancy.red_since,
)  # fmt: skip
EARLIER: tuple[InstrumentedAttribute[Any], ...] = (Scan.id, Scan.digest, Scan.answer)
HOLDER: tuple[InstrumentedAttribute[Any], ...] = (
    Ticket.code, Ticket.id, Ticket.revoked_at, Registration.event_id, Registration.party,
    Registration.person_id, Registration.withdrawn_at, Person.name,
    Presence.inside, Presence.since, Presence.last_at, Presence.gate, Presence.scan_id,
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


class Door(NamedTuple):
    """Which event's door, and by which token, or else which signed-in person stands there."""

    event_id: int
    token_hash: str | None
    person_id: int | None = None


class DeviceFacts(NamedTuple):
    """A device and until when it may work."""

    id: int
    event_id: int
    gate: str
    expires_at: datetime


class Frame(NamedTuple):
    """The event, its crowd, and the device at the door, unless it is revoked or unknown.

    `has_counter` tells whether the row of the crowd exists and has the event's limits.
    """

    event: EventTimes
    crowd: Crowd
    has_counter: bool
    device: DeviceFacts | None


class Earlier(NamedTuple):
    """A scan that was answered before."""

    digest: str
    answer: str


class Holder(NamedTuple):
    """A ticket with where its holder is, and their attendance by session."""

    ticket: TicketFacts
    presence: PresenceFacts | None
    stays: dict[int, Stay]


class DoorFacts(NamedTuple):
    """Everything that the judgement of some scans needs."""

    frame: Frame
    holders: dict[str, Holder]
    earlier: dict[str, Earlier]


def facts_of_one(link: Link, door: Door, scan: ScanDraft) -> DoorFacts | None:
    """The facts for one scan in one trip; None when there is no such event."""
    rows = link.rows(
        EVERYTHING,
        {
            "event_id": door.event_id,
            "token_hash": door.token_hash,
            "scan_id": scan.id,
            "code": scan.code or "",
        },
    )
    if not rows:
        return None
    first = rows[0]
    name, digest, answer = first[FRAME_END:EARLIER_END]
    return DoorFacts(
        _frame(first, door),
        _holders(row[EARLIER_END:] for row in rows),
        {name: Earlier(digest, answer)} if name is not None else {},
    )


def facts_of_many(link: Link, door: Door, scans: Sequence[ScanDraft]) -> DoorFacts | None:
    """The facts for a batch, held against other writers until the transaction ends."""
    codes = sorted({scan.code for scan in scans if scan.code is not None})
    if link.dialect.name == "postgresql":
        _hold(link, door, codes)
    frame = facts_of_none(link, door)
    if frame is None:
        return None
    earlier = _rows_listed(link, EARLIER_SCANS, [scan.id for scan in scans])
    return DoorFacts(
        frame,
        _holders(_rows_listed(link, HOLDERS, codes)),
        {name: Earlier(digest, answer) for name, digest, answer in earlier},
    )


def facts_of_none(link: Link, door: Door) -> Frame | None:
    """The frame alone; None when there is no such event."""
    row = link.first(FRAME_ONLY, {"event_id": door.event_id, "token_hash": door.token_hash})
    return None if row is None else _frame(row, door)


def _hold(link: Link, door: Door, codes: Sequence[str]) -> None:
    of_event = {"event_id": door.event_id}
    if codes:
        statement, values = _filled(HOLD_NEW_PRESENCES, codes)
        link.run(statement, values | of_event)
        link.rows(*_filled(LOCK_PRESENCES, codes))
    link.rows(LOCK_OCCUPANCY, of_event)


def _rows_listed(
    link: Link, statements: dict[int, Prepared], values: Sequence[str]
) -> list[list[Any]]:
    return link.rows(*_filled(statements, values)) if values else []


def _filled(
    statements: dict[int, Prepared], values: Sequence[str]
) -> tuple[Prepared, dict[str, Any]]:
    size = next(size for size in LIST_SIZES if size >= len(values))
    padded = [*values, *[values[-1]] * (size - len(values))]
    return statements[size], {f"v{n}": value for n, value in enumerate(padded)}


def _frame(row: Sequence[Any], door: Door) -> Frame:
    (
        kind, starts_at, ends_at, cancelled_at, safe_capacity, student_quota,
        device_id, of_event, gate, revoked_at, expires_at, counted, *crowd,
    ) = row[:FRAME_END]  # fmt: skip
    is_known = device_id is not None and revoked_at is None
    has_counter = counted is not None and (
        safe_capacity is None or (crowd[0], crowd[1]) == (safe_capacity, student_quota)
    )
    return Frame(
        EventTimes(door.event_id, kind, starts_at, ends_at, cancelled_at is not None),
        Crowd(*crowd) if counted is not None else Crowd(safe_capacity, student_quota),
        has_counter,
        DeviceFacts(device_id, of_event, gate, expires_at) if is_known else None,
    )


def _holders(rows: Any) -> dict[str, Holder]:
    grouped: dict[str, list[Sequence[Any]]] = {}
    for row in rows:
        if row[0] is not None:
            grouped.setdefault(row[0], []).append(row)
    return {code: _holder(seats) for code, seats in grouped.items()}


def _holder(rows: list[Sequence[Any]]) -> Holder:
    """One ticket from its rows, one for each seat."""
    _code, ticket_id, revoked_at, event_id, party, person_id, withdrawn_at, name = rows[0][:8]
    is_revoked = revoked_at is not None or withdrawn_at is not None
    seats = [SeatFacts(*row[13:18]) for row in rows if row[13] is not None]
    if len(seats) > 1:
        seats.sort(key=lambda seat: seat.starts_at)
    return Holder(
        TicketFacts(ticket_id, event_id, party, person_id, name, is_revoked, tuple(seats)),
        PresenceFacts(*rows[0][8:13]) if rows[0][8] is not None else None,
        {row[13]: Stay(*row[19:26]) for row in rows if row[18] is not None},
    )

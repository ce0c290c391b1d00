"""What the judgement of scans reads: prepared statements for the hot path, few and wide.

One scan is read with one statement; a batch with three, its codes and ids in lists.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from app.attendance.queries.door.statements import (
    EARLIER_END,
    EARLIER_SCANS,
    EVERYTHING,
    FRAME_END,
    FRAME_ONLY,
    HALLS,
    HOLD_NEW_PRESENCES,
    HOLDERS,
    LIST_SIZES,
    LOCK_OCCUPANCY,
    LOCK_PRESENCES,
)
from app.attendance.rules import (
    Crowd,
    EventTimes,
    HallFacts,
    PresenceFacts,
    ScanDraft,
    SeatFacts,
    Stay,
    TicketFacts,
)
from app.platform.hot import Link, Prepared


class Trace(NamedTuple):
    """From where somebody checked in by the hall's code, hashed; see `models.SelfCheckIn`."""

    browser_hash: str
    address_hash: str


class Door(NamedTuple):
    """Which event's door, and by which token, or else which signed-in person stands there.

    `trace`: they check themselves in; it is kept with the scan.
    """

    event_id: int
    token_hash: str | None
    person_id: int | None = None
    trace: Trace | None = None


class DeviceFacts(NamedTuple):
    """A device and until when it may work."""

    id: int
    event_id: int
    gate: str
    expires_at: datetime
    hall_id: int | None = None


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
    halls: dict[int, HallFacts]


def facts_of_one(link: Link, door: Door, scan: ScanDraft) -> DoorFacts | None:
    """The facts for one scan in one trip; None when there is no such event.

    Halls are not read: who moves between them does so with the counter held.
    """
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
        {},
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
        {row[0]: HallFacts(*row) for row in link.rows(HALLS, {"event_id": door.event_id})},
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
        device_id, of_event, gate, revoked_at, expires_at, hall_id, asks_live, counted, *crowd,
    ) = row[:FRAME_END]  # fmt: skip
    is_known = device_id is not None and revoked_at is None
    has_counter = counted is not None and (
        safe_capacity is None or (crowd[0], crowd[1]) == (safe_capacity, student_quota)
    )
    return Frame(
        EventTimes(
            door.event_id, kind, starts_at, ends_at, cancelled_at is not None, bool(asks_live)
        ),
        Crowd(*crowd) if counted is not None else Crowd(safe_capacity, student_quota),
        has_counter,
        DeviceFacts(device_id, of_event, gate, expires_at, hall_id) if is_known else None,
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
    seats = [SeatFacts(*row[14:19]) for row in rows if row[14] is not None]
    if len(seats) > 1:
        seats.sort(key=lambda seat: seat.starts_at)
    return Holder(
        TicketFacts(ticket_id, event_id, party, person_id, name, is_revoked, tuple(seats)),
        PresenceFacts(*rows[0][8:14]) if rows[0][8] is not None else None,
        {row[14]: Stay(*row[20:27]) for row in rows if row[19] is not None},
    )

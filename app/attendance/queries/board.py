"""What the live board shows, in a number of trips that does not grow with the crowd."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, case, cast, extract, func, select

from app.attendance.kinds import Direction, Outcome
from app.attendance.models import Attendance, Device, Occupancy, Presence, Scan
from app.attendance.queries.occupancy import occupancy_of
from app.attendance.rules import Crowd
from app.attendance.rules.board import RATE_MINUTES
from app.events.models import Event, Session
from app.people.models import Person
from app.platform.database import reading
from app.platform.masking import masked_name
from app.registrations.kinds import Party
from app.registrations.models import Registration, Ticket

FLOW_MINUTES = 60
TICK_MINUTES = 15
MINUTE = timedelta(minutes=1)
LATEST = 8
COUNTED = (Outcome.ADMITTED, Outcome.LEFT)


@dataclass(frozen=True)
class PartyCount:
    """How many of a party are inside, of how many who registered."""

    inside: int
    registered: int


@dataclass(frozen=True)
class WaveRow:
    """A session and how many of its people have come."""

    position: int
    title: str
    starts_at: datetime
    ends_at: datetime
    seats: int
    arrived: int


@dataclass(frozen=True)
class FlowPoint:
    """Entries and exits in the minute that begins at `at`."""

    at: datetime
    up: int
    down: int

    @property
    def tick(self) -> bool:
        """Whether the minute is written on the axis."""
        return self.at.minute % TICK_MINUTES == 0


@dataclass
class GateRow:
    """What passed one gate; `devices` in force there, and when one of them was heard last."""

    name: str
    entries: int = 0
    exits: int = 0
    last_minute: int = 0
    last_scan_at: datetime | None = None
    devices: int = 0
    heard_at: datetime | None = None


@dataclass(frozen=True)
class ScanRow:
    """A scan as the board shows it: nobody is known by it."""

    at: datetime
    direction: Direction
    outcome: Outcome
    name_masked: str
    wave: str
    gate: str
    forced: bool


@dataclass(frozen=True)
class Board:
    """Everything on the live board."""

    crowd: Crowd
    stopped_by: str
    stop_reason: str
    parties: dict[Party, PartyCount]
    waves: list[WaveRow]
    gates: list[GateRow]
    latest: list[ScanRow]
    flow: list[FlowPoint] = field(default_factory=list)

    @property
    def on_their_way(self) -> int:
        """How many of the sessions' people have not come."""
        return sum(max(0, wave.seats - wave.arrived) for wave in self.waves)

    def per_minute(self) -> tuple[float, float]:
        """Entries and exits a minute, over the last five."""
        recent = self.flow[-RATE_MINUTES:]
        minutes = max(1, len(recent))
        return sum(p.up for p in recent) / minutes, sum(p.down for p in recent) / minutes


def board_of(event: Event, at: datetime) -> Board:
    """The board of an event at a moment."""
    counter = occupancy_of(event.id)
    return Board(
        counter.crowd,
        counter.stopped_by,
        counter.stop_reason,
        _parties(event.id),
        _waves(event.id),
        _gates(event.id, at),
        _latest(event.id),
        _flow(event.id, at),
    )


def board_mark(event_id: int, at: datetime) -> str:
    """A text that changes whenever the board would: with a scan, a stop, a device, each minute."""
    last_scan = select(func.max(Scan.received_at)).where(Scan.event_id == event_id)
    devices = (
        select(func.count())
        .select_from(Device)
        .where(Device.event_id == event_id, Device.revoked_at.is_(None))
    )
    row = (
        reading()
        .execute(
            select(
                Occupancy.inside,
                Occupancy.uncounted,
                Occupancy.leased,
                Occupancy.stopped_at,
                last_scan.scalar_subquery(),
                devices.scalar_subquery(),
            )
            .select_from(Event)
            .outerjoin(Occupancy, Occupancy.event_id == Event.id)
            .where(Event.id == event_id)
        )
        .one()
    )
    told = f"{row}{at:%Y%m%d%H%M}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _parties(event_id: int) -> dict[Party, PartyCount]:
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


def _waves(event_id: int) -> list[WaveRow]:
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


def _gates(event_id: int, at: datetime) -> list[GateRow]:
    gates: dict[str, GateRow] = {}
    for gate, count, heard_at in _heard(event_id):
        gates[gate] = GateRow(gate, devices=count, heard_at=heard_at)
    for gate, direction, total, recent, last in _passed(event_id, at):
        row = gates.setdefault(gate, GateRow(gate))
        if direction is Direction.IN:
            row.entries = total
        else:
            row.exits = total
        row.last_minute += recent
        row.last_scan_at = max(filter(None, (row.last_scan_at, last)))
        row.heard_at = max(filter(None, (row.heard_at, last)))
    return sorted(gates.values(), key=lambda row: row.name)


def _heard(event_id: int) -> Iterable[Any]:
    """(gate, devices, last seen) of the devices in force."""
    return reading().execute(
        select(Device.gate, func.count(), func.max(Device.last_seen_at))
        .where(Device.event_id == event_id, Device.revoked_at.is_(None))
        .group_by(Device.gate)
    )


def _passed(event_id: int, at: datetime) -> Iterable[Any]:
    """(gate, direction, passed, passed in the last minute, last scan)."""
    counted = Scan.outcome.in_(COUNTED)
    return reading().execute(
        select(
            Scan.gate,
            Scan.direction,
            func.count(case((counted, Scan.id))),
            func.count(case((counted & (Scan.received_at > at - MINUTE), Scan.id))),
            func.max(Scan.received_at),
        )
        .where(Scan.event_id == event_id)
        .group_by(Scan.gate, Scan.direction)
    )


def _latest(event_id: int) -> list[ScanRow]:
    rows = reading().execute(
        select(
            Scan.received_at,
            Scan.direction,
            Scan.outcome,
            Person.name,
            Session.title,
            Scan.gate,
            Scan.forced,
        )
        .outerjoin(Ticket, Ticket.id == Scan.ticket_id)
        .outerjoin(
            Registration,
            (Registration.id == Ticket.registration_id) & (Registration.event_id == event_id),
        )
        .outerjoin(Person, Person.id == Registration.person_id)
        .outerjoin(Session, Session.id == Scan.session_id)
        .where(Scan.event_id == event_id)
        .order_by(Scan.received_at.desc(), Scan.id)
        .limit(LATEST)
    )
    return [
        ScanRow(at, direction, outcome, masked_name(name) if name else "", wave or "", gate, forced)
        for at, direction, outcome, name, wave, gate, forced in rows
    ]


def _flow(event_id: int, at: datetime) -> list[FlowPoint]:
    """The last hour by the minute, the present one included."""
    minute = (cast(extract("epoch", Scan.received_at), Integer) // 60).label("minute")
    newest = int(at.timestamp()) // 60
    oldest = newest - FLOW_MINUTES + 1
    rows = reading().execute(
        select(
            minute,
            func.count(case((Scan.outcome == Outcome.ADMITTED, Scan.id))),
            func.count(case((Scan.outcome == Outcome.LEFT, Scan.id))),
        )
        .where(
            Scan.event_id == event_id,
            Scan.received_at >= datetime.fromtimestamp(oldest * 60, UTC),
            Scan.outcome.in_(COUNTED),
        )
        .group_by(minute)
    )
    found = {int(number): (up, down) for number, up, down in rows}
    return [
        FlowPoint(datetime.fromtimestamp(number * 60, UTC), *found.get(number, (0, 0)))
        for number in range(oldest, newest + 1)
    ]

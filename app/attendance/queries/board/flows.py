"""What passed the gates: by the minute, the latest, and what somebody should know of."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, case, cast, extract, func, literal, select

from app.attendance.kinds import Direction, Outcome
from app.attendance.models import Device, Reversal, Scan
from app.attendance.queries.board.parts import FlowPoint, ScanRow
from app.attendance.rules.alarms import Incidents
from app.events.models import Session
from app.people.models import Person
from app.platform.database import UtcDateTime, reading
from app.platform.masking import masked_name
from app.registrations.kinds import Party
from app.registrations.models import Registration, Ticket

FLOW_MINUTES = 60
LATEST = 8
LOOKS_BACK = timedelta(hours=1)
# Somebody who goes from one hall to the next neither comes nor leaves.
CAME = (Scan.outcome == Outcome.ADMITTED) & (Scan.reason != "moved")
LEFT = Scan.outcome == Outcome.LEFT
STRANGER = Scan.reason == "unverified"


def flow_of(event_id: int, at: datetime) -> list[FlowPoint]:
    """The last hour by the minute, the present one included."""
    minute = (cast(extract("epoch", Scan.received_at), Integer) // 60).label("minute")
    newest = int(at.timestamp()) // 60
    oldest = newest - FLOW_MINUTES + 1
    rows = reading().execute(
        select(
            minute,
            func.count(case((CAME, Scan.id))),
            func.count(case((LEFT, Scan.id))),
        )
        .where(
            Scan.event_id == event_id,
            Scan.received_at >= datetime.fromtimestamp(oldest * 60, UTC),
            Scan.outcome.in_((Outcome.ADMITTED, Outcome.LEFT)),
        )
        .group_by(minute)
    )
    found = {int(number): (up, down) for number, up, down in rows}
    return [
        FlowPoint(datetime.fromtimestamp(number * 60, UTC), *found.get(number, (0, 0)))
        for number in range(oldest, newest + 1)
    ]


def latest_of(event_id: int) -> list[ScanRow]:
    """The latest scans, the newest first, with masked names."""
    rows = reading().execute(
        select(
            Scan.received_at,
            Scan.direction,
            Scan.outcome,
            Person.name,
            Session.title,
            Scan.gate,
            Scan.forced,
            Scan.offline,
            Scan.reason,
            Reversal.scan_id,
        )
        .outerjoin(Ticket, Ticket.id == Scan.ticket_id)
        .outerjoin(
            Registration,
            (Registration.id == Ticket.registration_id) & (Registration.event_id == event_id),
        )
        .outerjoin(Person, Person.id == Registration.person_id)
        .outerjoin(Session, Session.id == Scan.session_id)
        .outerjoin(Reversal, Reversal.scan_id == Scan.id)
        .where(Scan.event_id == event_id)
        .order_by(Scan.received_at.desc(), Scan.id)
        .limit(LATEST)
    )
    return [_latest_row(row) for row in rows]


def _latest_row(row: Any) -> ScanRow:
    at, direction, outcome, name, wave, gate, forced, offline, reason, reversal = row
    masked = masked_name(name) if name else ""
    is_back = reversal is not None
    return ScanRow(
        at, direction, outcome, masked, wave or "", gate, forced, offline, reason, is_back
    )


def incidents_of(event_id: int, red_since: datetime | None, at: datetime) -> Incidents:
    """What happened at the doors in the last hour that somebody should know of."""
    forced, strangers, staff = _exceptions(event_id, red_since, at)
    clocks = tuple((name, count) for name, count in _wrong_clocks(event_id, at))
    return Incidents(forced, strangers, staff, clocks)


def _exceptions(event_id: int, red_since: datetime | None, at: datetime) -> Any:
    """(forced, strangers let in, staff who came since the hall was full)."""
    # While it is not full nobody is past full: nothing is received after this moment.
    full_since = literal(red_since or at, UtcDateTime())
    is_past_full = CAME & (Registration.party == Party.STAFF) & (Scan.received_at >= full_since)
    return (
        reading()
        .execute(
            select(
                func.count(case((Scan.forced & ~STRANGER & CAME, Scan.id))),
                func.count(case((STRANGER & (Scan.direction == Direction.IN), Scan.id))),
                func.count(case((is_past_full, Scan.id))),
            )
            .outerjoin(Ticket, Ticket.id == Scan.ticket_id)
            .outerjoin(Registration, Registration.id == Ticket.registration_id)
            .where(Scan.event_id == event_id, Scan.received_at > at - LOOKS_BACK)
        )
        .one()
    )


def _wrong_clocks(event_id: int, at: datetime) -> Iterable[Any]:
    """(device, scans) of the devices whose clock must be wrong, the name "" for none known."""
    device = func.coalesce(Device.name, Scan.gate)
    return reading().execute(
        select(device, func.count())
        .select_from(Scan)
        .outerjoin(Device, Device.id == Scan.device_id)
        .where(Scan.event_id == event_id, Scan.received_at > at - LOOKS_BACK, Scan.skewed)
        .group_by(device)
        .order_by(device)
    )

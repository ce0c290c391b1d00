"""The gates: which devices stand there, how they do, and what passed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, select

from app.attendance.kinds import Direction, Outcome
from app.attendance.models import Device, Lease, Scan
from app.attendance.queries.board.parts import GateRow, Phone
from app.attendance.rules.alarms import SILENT_AFTER
from app.platform.database import reading

COUNTED = (Outcome.ADMITTED, Outcome.LEFT)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def gates_of(event_id: int, at: datetime) -> list[GateRow]:
    """The gates by name: those with a device, and those that something passed."""
    gates: dict[str, GateRow] = {}
    for gate, *phone in _phones(event_id):
        gates.setdefault(gate, GateRow(gate)).phones.append(Phone(*phone))
    for gate, direction, total, minute, lately, hour, last in _passed(event_id, at):
        row = gates.setdefault(gate, GateRow(gate))
        if direction is Direction.IN:
            row.entries = total
        else:
            row.exits = total
        row.last_minute += minute
        row.lately += lately
        row.last_hour += hour
        row.last_scan_at = max(filter(None, (row.last_scan_at, last)))
    return sorted(gates.values(), key=lambda row: row.name)


def _phones(event_id: int) -> Iterable[Any]:
    """(gate, then what a `Phone` is made of) of the devices in force."""
    return reading().execute(
        select(
            Device.gate,
            Device.name,
            Device.last_seen_at,
            Device.battery_pct,
            func.coalesce(Lease.places, 0),
            Lease.expires_at,
        )
        .outerjoin(Lease, Lease.device_id == Device.id)
        .where(Device.event_id == event_id, Device.revoked_at.is_(None))
        .order_by(Device.id)
    )


def _passed(event_id: int, at: datetime) -> Iterable[Any]:
    """(gate, direction, passed: in all, in the last minute, lately, in the hour; last scan)."""
    counted = Scan.outcome.in_(COUNTED)

    def since(span: timedelta) -> Any:
        return func.count(case((counted & (Scan.received_at > at - span), Scan.id)))

    return reading().execute(
        select(
            Scan.gate,
            Scan.direction,
            func.count(case((counted, Scan.id))),
            since(MINUTE),
            since(SILENT_AFTER),
            since(HOUR),
            func.max(Scan.received_at),
        )
        .where(Scan.event_id == event_id)
        .group_by(Scan.gate, Scan.direction)
    )

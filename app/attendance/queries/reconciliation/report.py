"""The rows of the reconciliation report, by page and for export."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from app.attendance.kinds import Credit, Direction, Doubt, Outcome, Ruling
from app.attendance.models import Attendance, Device, Scan, ScanRuling
from app.attendance.queries.reconciliation.doubts import DOUBTS, doubtful
from app.events.models import Session
from app.people.models import Person
from app.platform.database import reading
from app.platform.masking import masked_name
from app.platform.paging import PAGE_SIZE, Page
from app.registrations.models import Registration, Ticket


class Standing(StrEnum):
    """Which scans are shown: all, those without a decision, those with one."""

    ALL = "all"
    OPEN = "open"
    DECIDED = "decided"


@dataclass(frozen=True)
class ReportFilter:
    """What is shown of the report; `gate` None: of every gate."""

    doubt: Doubt | None = None
    standing: Standing = Standing.ALL
    gate: str | None = None


@dataclass(frozen=True)
class ReportRow:
    """One scan in doubt. `ruled_at` None: nobody has decided yet."""

    scan_id: str
    scanned_at: datetime
    received_at: datetime
    direction: Direction
    gate: str
    device: str
    name_masked: str
    session: str
    told: Outcome | None
    outcome: Outcome
    reason: str
    doubts: tuple[Doubt, ...]
    credit: Credit
    ruling: Ruling | None
    ruling_reason: str
    ruled_by: str
    ruled_at: datetime | None

    @property
    def seen(self) -> str:
        """The decision that this row shows, for `rule_on_scan`: "" for none."""
        return self.ruled_at.isoformat() if self.ruled_at else ""


DECIDER = aliased(Person)
COLUMNS: tuple[Any, ...] = (
    Scan.id, Scan.scanned_at, Scan.received_at, Scan.direction, Scan.gate,
    Device.name, Person.name, Session.title, Scan.told, Scan.outcome, Scan.reason,
    Attendance.id, Attendance.disallowed_at,
    ScanRuling.ruling, ScanRuling.reason, ScanRuling.at, DECIDER.name,
)  # fmt: skip


def report_page(event_id: int, wanted: ReportFilter, number: int) -> Page[ReportRow]:
    """One page of the report in the order in which the scans came, in two trips; a number beyond
    the end gives the last page."""
    counted = _filtered(select(func.count()).select_from(Scan), event_id, wanted)
    total = reading().scalar(counted) or 0
    number = min(max(number, 1), max(1, -(-total // PAGE_SIZE)))
    rows = _rows(event_id, wanted).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Page([_row(row) for row in reading().execute(rows)], number, total)


def report_rows(event_id: int, wanted: ReportFilter) -> list[ReportRow]:
    """Every row of the report, in the order in which the scans came."""
    return [_row(row) for row in reading().execute(_rows(event_id, wanted))]


def gates_in_doubt(event_id: int) -> list[str]:
    """The gates that scans of the report were made at, by name."""
    gates = doubtful(select(Scan.gate), event_id).distinct().order_by(Scan.gate)
    return list(reading().scalars(gates))


def undecided_scans(event_id: int, doubt: Doubt, gate: str | None) -> Select[Any]:
    """The ids of the scans of one kind, of a gate or of all, that nobody has decided on."""
    wanted = ReportFilter(doubt, Standing.OPEN, gate)
    return _filtered(select(Scan.id).select_from(Scan), event_id, wanted)


def doubted_scan(event_id: int, scan_id: str) -> Select[Any]:
    """The id of a scan, if the event's report asks for a decision on it."""
    return doubtful(select(Scan.id), event_id).where(Scan.id == scan_id)


def _filtered(query: Select[Any], event_id: int, wanted: ReportFilter) -> Select[Any]:
    query = doubtful(query, event_id, wanted.doubt)
    query = query.outerjoin(ScanRuling, ScanRuling.scan_id == Scan.id)
    if wanted.standing is Standing.OPEN:
        query = query.where(ScanRuling.scan_id.is_(None))
    elif wanted.standing is Standing.DECIDED:
        query = query.where(ScanRuling.scan_id.is_not(None))
    return query if wanted.gate is None else query.where(Scan.gate == wanted.gate)


def _rows(event_id: int, wanted: ReportFilter) -> Select[Any]:
    columns = (*COLUMNS, *(DOUBTS[doubt] for doubt in Doubt))
    query = (
        _filtered(select(*columns).select_from(Scan), event_id, wanted)
        .outerjoin(Device, Device.id == Scan.device_id)
        .outerjoin(Ticket, Ticket.id == Scan.ticket_id)
        .outerjoin(
            Registration,
            (Registration.id == Ticket.registration_id) & (Registration.event_id == event_id),
        )
        .outerjoin(Person, Person.id == Registration.person_id)
        .outerjoin(DECIDER, DECIDER.id == ScanRuling.by_id)
        .outerjoin(Session, Session.id == Scan.session_id)
        .outerjoin(
            Attendance,
            (Attendance.person_id == Registration.person_id)
            & (Attendance.session_id == Scan.session_id),
        )
    )
    return query.order_by(Scan.received_at, Scan.id)


def _row(row: Any) -> ReportRow:
    (
        scan_id, scanned_at, received_at, direction, gate, device, name, session, told, outcome,
        reason, attendance_id, disallowed_at, ruling, ruling_reason, ruled_at, decider, *doubts,
    ) = row  # fmt: skip
    return ReportRow(
        scan_id,
        scanned_at,
        received_at,
        direction,
        gate,
        device or "",
        masked_name(name) if name else "",
        session or "",
        told,
        outcome,
        reason,
        tuple(doubt for doubt, holds in zip(Doubt, doubts, strict=True) if holds),
        _credit(attendance_id, disallowed_at),
        ruling,
        ruling_reason or "",
        decider or "",
        ruled_at,
    )


def _credit(attendance_id: int | None, disallowed_at: datetime | None) -> Credit:
    if attendance_id is None:
        return Credit.NONE
    return Credit.EARNS if disallowed_at is None else Credit.DISALLOWED

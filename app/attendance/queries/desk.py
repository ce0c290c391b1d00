"""The scans of an event as its organiser looks through them: masked, filtered, by page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.attendance.kinds import Direction, Outcome, Source
from app.attendance.models import Device, Hall, Presence, Reversal, Scan
from app.events.models import Session
from app.people.models import Person, Student
from app.platform.database import reading
from app.platform.masking import masked_name, masked_number
from app.platform.paging import PAGE_SIZE, Page
from app.registrations.models import Registration, Ticket

LEAST_DIGITS = 3
MOST_GATE_NAMES = 60
REVERSER = aliased(Person)


@dataclass(frozen=True)
class ScanFilter:
    """What the list shows; an empty value filters nothing.

    Attributes:
        offline: made without a network.
        number: part of a student or staff number, three characters at least.
        taken_back: admissions that were taken back.
        inside: latest admissions of those who are inside now.
    """

    gate: str = ""
    outcome: Outcome | None = None
    offline: bool = False
    number: str = ""
    taken_back: bool = False
    inside: bool = False


@dataclass(frozen=True)
class DeskScan:
    """A scan as the organiser sees it; names and numbers are masked, "" where nobody knows whose.

    Attributes:
        is_current: the holder is inside now, by this scan.
        taken_back_at, taken_back_by, why: of its reversal.
    """

    id: str
    ticket_id: int | None
    scanned_at: datetime
    received_at: datetime
    direction: Direction
    source: Source
    outcome: Outcome
    reason: str
    gate: str
    offline: bool
    forced: bool
    skewed: bool
    device: str
    name_masked: str
    number_masked: str
    wave: str
    is_current: bool
    hall_id: int | None
    hall: str
    taken_back_at: datetime | None
    taken_back_by: str
    why: str


def scan_page(event_id: int, wanted: ScanFilter, number: int) -> Page[DeskScan]:
    """One page of the scans of an event, the latest first."""
    query = _scans(event_id, wanted)
    total = reading().scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = min(max(number, 1), max(1, -(-total // PAGE_SIZE)))
    rows: Iterable[Any] = reading().execute(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return Page([_shown(row) for row in rows], number, total)


def gate_names(event_id: int) -> list[str]:
    """The gates at which something was scanned."""
    rows = reading().scalars(
        select(Scan.gate)
        .distinct()
        .where(Scan.event_id == event_id, Scan.gate != "")
        .order_by(Scan.gate)
        .limit(MOST_GATE_NAMES)
    )
    return list(rows)


def scan_of_event(event_id: int, scan_id: str) -> DeskScan | None:
    """One scan of the event, or None."""
    row = reading().execute(_all(event_id).where(Scan.id == scan_id)).first()
    return None if row is None else _shown(row)


def _shown(row: Any) -> DeskScan:
    facts = dict(row._mapping)
    name, number = facts.pop("name"), facts.pop("number")
    if not facts["is_current"]:
        facts |= {"is_current": False, "hall_id": None, "hall": ""}
    return DeskScan(
        **facts,
        name_masked=masked_name(name) if name else "",
        number_masked=masked_number(number),
    )


def _scans(event_id: int, wanted: ScanFilter) -> Select[*tuple[Any, ...]]:
    query = _all(event_id)
    if wanted.gate:
        query = query.where(Scan.gate == wanted.gate)
    if wanted.outcome is not None:
        query = query.where(Scan.outcome == wanted.outcome)
    if wanted.offline:
        query = query.where(Scan.offline)
    if wanted.taken_back:
        query = query.where(Reversal.scan_id.is_not(None))
    if wanted.inside:
        query = query.where(_is_current())
    if len(wanted.number) >= LEAST_DIGITS:
        query = query.where(
            or_(
                Student.number.icontains(wanted.number, autoescape=True),
                Person.staff_number.icontains(wanted.number, autoescape=True),
            )
        )
    return query


def _is_current() -> Any:
    return and_(Presence.inside, Presence.scan_id == Scan.id)


def _all(event_id: int) -> Select[*tuple[Any, ...]]:
    """Every scan of the event; of another event's guests it tells nothing."""
    own = and_(Registration.id == Ticket.registration_id, Registration.event_id == event_id)
    return (
        select(*_columns())
        .select_from(Scan)
        .outerjoin(Device, Device.id == Scan.device_id)
        .outerjoin(Ticket, Ticket.id == Scan.ticket_id)
        .outerjoin(Registration, own)
        .outerjoin(Person, Person.id == Registration.person_id)
        .outerjoin(Student, Student.person_id == Person.id)
        .outerjoin(Session, and_(Session.id == Scan.session_id, Session.event_id == event_id))
        .outerjoin(Presence, Presence.ticket_id == Scan.ticket_id)
        .outerjoin(Hall, Hall.id == Presence.hall_id)
        .outerjoin(Reversal, Reversal.scan_id == Scan.id)
        .outerjoin(REVERSER, REVERSER.id == Reversal.by_id)
        .where(Scan.event_id == event_id)
        .order_by(Scan.received_at.desc(), Scan.id)
    )


def _columns() -> tuple[Any, ...]:
    """What `DeskScan` holds by its members' names, and the name and number that are masked."""
    return (
        Scan.id, Scan.ticket_id, Scan.scanned_at, Scan.received_at, Scan.direction,
        Scan.source, Scan.outcome, Scan.reason, Scan.gate, Scan.offline, Scan.forced,
        Scan.skewed, func.coalesce(Device.name, "").label("device"),
        func.coalesce(Person.name, "").label("name"),
        func.coalesce(Student.number, Person.staff_number, "").label("number"),
        func.coalesce(Session.title, "").label("wave"),
        _is_current().label("is_current"),
        Presence.hall_id, func.coalesce(Hall.name, "").label("hall"),
        Reversal.at.label("taken_back_at"),
        func.coalesce(REVERSER.name, "").label("taken_back_by"),
        func.coalesce(Reversal.reason, "").label("why"),
    )  # fmt: skip

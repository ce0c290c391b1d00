"""Forgetting: scans lose what leads to somebody, attendance ends after the years of the policy.

Safety rules, section 6: 30 days after the event; 人力资源市场暂行条例 art. 33: two years. Both work
through what is due in parts, each a transaction: stopped in between, they go on the next time.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    String,
    delete,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session as Transaction

from app.attendance.kinds import Outcome
from app.attendance.models import (
    Attendance,
    Certificate,
    Claim,
    ClaimBatch,
    Occupancy,
    Presence,
    RollCall,
    Scan,
    SelfCheckIn,
)
from app.attendance.rules.retention import attendance_ends_on, details_end_at
from app.events.models import Event
from app.people.models import Student
from app.platform.access import system_actor
from app.platform.audit import record
from app.platform.clock import campus_today
from app.platform.database import Model, reading, transaction
from app.platform.files import StoredFile, remove_content
from app.registrations.models import Registration, Ticket
from app.units.models import Unit
from app.units.policies import policies, policy

WORKER = system_actor("worker")
SCANS_AT_ONCE = 2000
PEOPLE_AT_ONCE = 200
SOONEST = timedelta(days=1)  # no policy forgets earlier
CLASS_KEYS = ("class_year_end", "attendance_retention_years")


def forget_scan_details(*, at: datetime) -> int:
    """Take ticket, device, person and code from the scans of events whose time is over.

    The gate and the moments stay, and how many people came. Where people were, how they checked in
    themselves, and the files of platforms' lists are deleted. Gives how many scans were blanked.
    """
    return sum(_forget_event(event_id, at) for event_id in _due_events(at))


def _due_events(at: datetime) -> list[int]:
    rows = reading().execute(
        select(Event.id, Event.ends_at, Unit.path)
        .join(Unit, Unit.id == Event.unit_id)
        .join(Occupancy, Occupancy.event_id == Event.id)
        .where(Occupancy.forgotten_at.is_(None), Event.ends_at <= at - SOONEST)
        .order_by(Event.id)
    )
    found = list(rows)
    days = {path: _days(path, at) for path in {path for _, _, path in found}}
    return [
        event_id for event_id, ends_at, path in found if details_end_at(ends_at, days[path]) <= at
    ]


def _days(unit_path: str, at: datetime) -> int:
    return policy(unit_path, "scan_retention_days", on=campus_today(at)).number


def _forget_event(event_id: int, at: datetime) -> int:
    """Blank the scans of an event part by part; what marks it as done comes last."""
    with transaction() as tx:
        _count_people(tx, event_id)
    blanked = 0
    while True:
        with transaction() as tx:
            done = _blank_scans(tx, event_id)
        blanked += done
        if done < SCANS_AT_ONCE:
            break
    with transaction() as tx:
        files = _lists_of(tx, event_id)
        detail = {
            "scans": blanked,
            "self_check_ins": _deleted(tx, SelfCheckIn, SelfCheckIn.event_id == event_id),
            "presences": _deleted(tx, Presence, Presence.event_id == event_id),
            "lists": len(files),
        }
        mark = update(Occupancy).where(Occupancy.event_id == event_id).values(forgotten_at=at)
        tx.execute(mark)
        subject = ("event", event_id)
        record(tx, actor=WORKER, action="retention.scans", subject=subject, at=at, detail=detail)
    for stored in files:
        remove_content(stored)
    return blanked


def _count_people(tx: Transaction, event_id: int) -> None:
    """Note how many people came, while the scans still tell them apart."""
    people = (
        select(func.count(func.distinct(Scan.ticket_id)))
        .where(Scan.event_id == event_id, Scan.outcome == Outcome.ADMITTED)
        .scalar_subquery()
    )
    tx.execute(
        update(Occupancy)
        .where(Occupancy.event_id == event_id, Occupancy.people.is_(None))
        .values(people=people)
        .execution_options(synchronize_session=False)
    )


def _blank_scans(tx: Transaction, event_id: int) -> int:
    leads = (Scan.ticket_id, Scan.device_id, Scan.by_id, Scan.code_hash)
    part = (
        select(Scan.id)
        .where(Scan.event_id == event_id, or_(*(column.is_not(None) for column in leads)))
        .limit(SCANS_AT_ONCE)
    )
    answer = (
        literal('{"outcome": "')
        + type_coerce(Scan.outcome, String)
        + literal('", "reason": null, "first_at": null, "holder": null, "duplicate_of": null}')
    )
    gone = tx.scalars(
        update(Scan)
        .where(Scan.id.in_(part))
        .values({column: null() for column in leads} | {Scan.digest: "", Scan.answer: answer})
        .returning(Scan.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(gone)


def _lists_of(tx: Transaction, event_id: int) -> Sequence[StoredFile]:
    """The files of platforms' lists: what they said is in the claims."""
    return tx.scalars(
        select(StoredFile)
        .join(ClaimBatch, ClaimBatch.file_id == StoredFile.id)
        .where(ClaimBatch.event_id == event_id)
    ).all()


def forget_attendance(*, at: datetime) -> int:
    """Delete the attendance, claims, certificates and roll calls of classes whose years are over.

    Gives how many people were forgotten.
    """
    today = campus_today(at)
    return sum(
        _forget_class(school_id, class_year, at)
        for school_id, path, class_year in _classes(today)
        if _ends_on(path, class_year, today) <= today
    )


def _classes(today: date) -> list[tuple[int, str, int]]:
    rows = reading().execute(
        select(Student.school_id, Unit.path, Student.class_year)
        .join(Unit, Unit.id == Student.school_id)
        .where(Student.class_year < today.year, _is_remembered())
        .distinct()
        .order_by(Student.school_id, Student.class_year)
    )
    return [(school_id, path, class_year) for school_id, path, class_year in rows]


def _ends_on(path: str, class_year: int, today: date) -> date:
    found = policies(path, CLASS_KEYS, on=today, class_year=class_year)
    years = found["attendance_retention_years"].number
    return attendance_ends_on(class_year, found["class_year_end"].value, years)


def _is_remembered() -> ColumnElement[bool]:
    """Whether anything on record tells of a student at an event."""
    attended = select(Attendance.id).where(Attendance.person_id == Student.person_id).exists()
    claimed = select(Claim.id).where(Claim.person_id == Student.person_id).exists()
    return or_(attended, claimed)


def _forget_class(school_id: int, class_year: int, at: datetime) -> int:
    forgotten = attendances = 0
    while True:
        with transaction() as tx:
            people = tx.scalars(
                select(Student.person_id)
                .where(
                    Student.school_id == school_id,
                    Student.class_year == class_year,
                    _is_remembered(),
                )
                .limit(PEOPLE_AT_ONCE)
            ).all()
            if people:
                attendances += _forget_people(tx, people)
                forgotten += len(people)
                continue
            detail = {
                "class_year": class_year, "people": forgotten, "attendances": attendances,
            }  # fmt: skip
            subject = ("unit", school_id)
            record(
                tx, actor=WORKER, action="retention.attendance", subject=subject, at=at,
                detail=detail,
            )  # fmt: skip
            return forgotten


def _forget_people(tx: Transaction, people: Sequence[int]) -> int:
    """Delete everything that says where these people took part; gives how many attendances."""
    tickets = (
        select(Ticket.id)
        .join(Registration, Registration.id == Ticket.registration_id)
        .where(Registration.person_id.in_(people))
    )
    _deleted(tx, RollCall, RollCall.ticket_id.in_(tickets))
    _deleted(tx, Claim, Claim.person_id.in_(people))
    _deleted(tx, Certificate, Certificate.person_id.in_(people))
    return _deleted(tx, Attendance, Attendance.person_id.in_(people))


def _deleted(tx: Transaction, model: type[Model], which: ColumnElement[bool]) -> int:
    gone = delete(model).where(which).execution_options(synchronize_session=False)
    return int(tx.execute(gone).rowcount)  # type: ignore[attr-defined]

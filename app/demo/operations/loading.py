"""Loading the demo season, once."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.attendance.models import Occupancy, Scan
from app.demo.operations.desk import run_desk
from app.demo.operations.doors import enrol_gates, scan_guests
from app.demo.operations.doubts import settle_doubts
from app.demo.operations.evidence import show_evidence
from app.demo.operations.founding import found
from app.demo.operations.halls import show_hall_code
from app.demo.operations.planning import call_off, plan_events
from app.demo.operations.seating import seat_companies, seat_guests
from app.demo.rules.guests import GuestList, guest_lists
from app.demo.rules.highlights import RUNNING
from app.demo.rules.plans import Fate, Season
from app.demo.rules.season import season as planned_season
from app.demo.rules.students import Size, caseload, rosters
from app.events.models import Event
from app.people.models import Student
from app.people.queries import actor_of
from app.platform.access import Actor
from app.platform.audit import AuditRow, record
from app.platform.clock import campus
from app.platform.database import reading, transaction
from app.registrations.models import Registration
from app.support.models import SupportFile

BEGUN, DONE = "demo.begin", "demo.load"
SUBJECT = ("demo", "season")


@dataclass(frozen=True)
class Loaded:
    """The season as it stands: counts of rows, and whether this call made them."""

    changed: bool
    students: int
    events: int
    registrations: int
    support_files: int
    scans: int
    inside: int
    running_event_id: int


@dataclass(frozen=True)
class Begun:
    """A season whose people and events stand: what the doors need."""

    season: Season
    event_ids: Mapping[str, int]
    people: Mapping[str, int]


def load_season(size: Size, *, actor: Actor, at: datetime) -> Loaded:
    """Make the demo season around `at`; where it is there already, nothing changes.

    People and events are one transaction. The doors come after it, scan by scan as on the day; a
    load that was interrupted there goes on where it was, with the time and size of its beginning.
    Refuses what the rooms refuse, such as `UNIT_CODE_TAKEN` where somebody else has our codes.
    """
    done = _row(DONE)
    if done is not None:
        return _counted(int(done.detail["running"]), changed=False)
    begun = _begun() or begin_season(size, actor=actor, at=at)
    guests = _guests(begun.season)
    scan_guests(begun.season, begun.event_ids, guests, begun.people)
    organiser = actor_of(_organiser_id(begun.event_ids))
    run_desk(begun.season, begun.event_ids, actor=organiser)
    show_hall_code(begun.season, begun.event_ids, actor=organiser)
    settle_doubts(begun.season, begun.event_ids, actor=organiser)
    show_evidence(begun.season, begun.event_ids, begun.people["gate"], actor=organiser)
    running = begun.event_ids[RUNNING]
    with transaction() as tx:
        record(tx, actor=actor, action=DONE, subject=SUBJECT, at=at, detail={"running": running})
    return _counted(running, changed=True)


def begin_season(size: Size, *, actor: Actor, at: datetime) -> Begun:
    """Make everything but what happens at the doors, in one transaction."""
    season = planned_season(campus(at), size)
    with transaction() as tx:
        founded = found(tx, season, actor=actor, at=at)
        ids = plan_events(season, founded)
        seat_guests(season, ids, _guests(season), founded, actor=actor)
        company = seat_companies(tx, season, ids, founded, actor=actor)
        organiser = actor_of(founded.staff["organiser"])
        enrol_gates(season, ids, founded.staff["gate"], actor=organiser)
        for event in season.events:
            if event.fate is Fate.CANCELLED:
                call_off(event, ids[event.key], founded, at=at)
        detail = {"at": at.isoformat(), "size": asdict(size), "events": ids, "company": company}
        record(tx, actor=actor, action=BEGUN, subject=SUBJECT, at=at, detail=detail)
        return Begun(season, ids, _student_ids(tx) | company)


def _begun() -> Begun | None:
    """A load that was interrupted at the doors."""
    row = _row(BEGUN)
    if row is None:
        return None
    moment = datetime.fromisoformat(row.detail["at"]).astimezone(UTC)
    season = planned_season(campus(moment), Size(**row.detail["size"]))
    people = _student_ids(reading()) | row.detail["company"]
    return Begun(season, row.detail["events"], people)


def _guests(season: Season) -> dict[str, GuestList]:
    lists = rosters(season.size, season.class_year)
    numbers = {code: [row.student_number for row in rows] for code, rows in lists.items()}
    return guest_lists(season, numbers, caseload(lists["qyu"], season.size))


def _organiser_id(ids: Mapping[str, int]) -> int:
    """Who planned the running fair."""
    organiser_id = reading().get_one(Event, ids[RUNNING]).created_by_id
    assert organiser_id is not None  # noqa: S101  the demo's own
    return organiser_id


def _row(action: str) -> AuditRow | None:
    return reading().scalar(select(AuditRow).where(AuditRow.action == action))


def _student_ids(tx: Session) -> dict[str, int]:
    rows = tx.execute(select(Student.number, Student.person_id).where(Student.number.like("99%")))
    return dict(rows.all())


def _counted(running: int, *, changed: bool) -> Loaded:
    reading().rollback()
    inside = select(Occupancy.inside).where(Occupancy.event_id == running)
    return Loaded(
        changed=changed,
        students=_count(Student),
        events=_count(Event),
        registrations=_count(Registration),
        support_files=_count(SupportFile),
        scans=_count(Scan),
        inside=reading().scalar(inside) or 0,
        running_event_id=running,
    )


def _count(model: type[Student | Event | Registration | SupportFile | Scan]) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0

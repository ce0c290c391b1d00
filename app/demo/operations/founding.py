"""What stands before the first event: units, people, halls, and who supports whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.demo.rules.cast import (
    ACCOUNTS,
    HELPERS,
    OTHER_SAFETY,
    OTHER_UNIVERSITY,
    PASSWORD,
    UNITS,
    UNIVERSITY,
    Account,
    Colleague,
)
from app.demo.rules.halls import HALLS
from app.demo.rules.plans import Season
from app.demo.rules.students import Case, caseload, rosters
from app.people import roster_import
from app.people.models import Person, Student
from app.people.operations import ensure_role
from app.people.passwords import password_hash
from app.people.queries import actor_of
from app.people.roster_list import RosterRow
from app.people.rules import NOTICE_VERSION
from app.platform.access import Actor
from app.platform.spreadsheets.lists import ParsedList, ParsedRow
from app.support.operations import change_plan, save_file
from app.support.operations.files import FileDraft
from app.support.rules import class_year_days
from app.units.models import Unit
from app.units.operations import PolicyDraft, add_unit, set_policy
from app.units.rules import DEFAULTS
from app.venues.operations import save_venue

BEFORE_THE_SEASON = timedelta(days=75)
OLDEST_EVENT = timedelta(days=50)
STARTS = "class_year_start"
SLEEPERS = 5  # one student in five has not activated the account


@dataclass(frozen=True)
class Founded:
    """Ids of what was made.

    Attributes:
        units: by code; venues: by university and name.
        staff: by login, or by name where there is no account.
        students: by number, in the roster's order; numbers: by university.
    """

    units: Mapping[str, int]
    venues: Mapping[tuple[str, str], int]
    staff: Mapping[str, int]
    students: Mapping[str, int]
    numbers: Mapping[str, Sequence[str]]
    cases: Sequence[Case]


def found(tx: Session, season: Season, *, actor: Actor, at: datetime) -> Founded:
    """Make units, people, halls and support files in the caller's transaction."""
    since = at - BEFORE_THE_SEASON
    units = _add_units(actor, since)
    _count_the_season(season, units[UNIVERSITY], actor, at)
    # One hash for all: two hundred would take longer than everything else.
    kept = password_hash(PASSWORD)
    staff = _add_staff(tx, units, kept, actor, since)
    lists = rosters(season.size, season.class_year)
    students = {
        number: person_id
        for code, rows in lists.items()
        for number, person_id in _add_students(tx, units[code], rows, actor, since).items()
    }
    _activate(tx, list(students.values()), kept, since)
    cases = caseload(lists[UNIVERSITY], season.size)
    _open_files(tx, cases, students, staff, actor, since)
    return Founded(
        units,
        _add_halls(tx, units, staff, since),
        staff,
        students,
        {code: [row.student_number for row in rows] for code, rows in lists.items()},
        cases,
    )


def _add_units(actor: Actor, at: datetime) -> dict[str, int]:
    ids: dict[str, int] = {}
    for unit in UNITS:
        parent_id = ids[unit.parent] if unit.parent else None
        ids[unit.code] = add_unit(
            unit.code, unit.name, unit.kind, parent_id=parent_id, actor=actor, at=at
        )
    return ids


def _count_the_season(season: Season, unit_id: int, actor: Actor, at: datetime) -> None:
    """In September the weeks behind us belong to the class before: let them count for this one.

    Otherwise nobody in the demo would have an activity until the autumn is well under way.
    """
    oldest = (season.now - OLDEST_EVENT).date()
    first, last = DEFAULTS[STARTS].value, DEFAULTS["class_year_end"].value
    if oldest >= class_year_days(season.class_year, first, last)[0]:
        return
    source = "青原大学就业工作领导小组会议纪要（演示）"
    draft = PolicyDraft(STARTS, f"{oldest:%m-%d}", source, "", season.class_year, oldest)
    set_policy(unit_id, draft, actor=actor, at=at)


def _add_staff(
    tx: Session, units: Mapping[str, int], kept: str, actor: Actor, at: datetime
) -> dict[str, int]:
    colleagues = (OTHER_SAFETY, *HELPERS)
    made = {each.login: _account(each, units, kept, at) for each in ACCOUNTS}
    made |= {each.name: _colleague(each, units, at) for each in colleagues}
    tx.add_all(made.values())
    tx.flush()
    roles = {each.login: each.roles for each in ACCOUNTS}
    roles |= {each.name: each.roles for each in colleagues}
    for name, person in made.items():
        for role, code in roles[name]:
            ensure_role(tx, person.id, role, units[code], actor=actor, at=at)
    return {name: person.id for name, person in made.items()}


def _account(each: Account, units: Mapping[str, int], kept: str, at: datetime) -> Person:
    return Person(
        name=each.name,
        email=each.email,
        position=each.position,
        staff_number=each.staff_number,
        university_id=units[each.university] if each.university else None,
        password_hash=kept,
        created_at=at,
        activated_at=at,
        notice_version=NOTICE_VERSION,
        notice_agreed_at=at,
    )


def _colleague(each: Colleague, units: Mapping[str, int], at: datetime) -> Person:
    return Person(
        name=each.name,
        position=each.position,
        staff_number=each.staff_number,
        university_id=units[each.university],
        created_at=at,
    )


def _add_students(
    tx: Session, university_id: int, rows: Sequence[RosterRow], actor: Actor, at: datetime
) -> dict[str, int]:
    """The class as the university's own list would bring it in."""
    parsed = ParsedList(
        [ParsedRow(place, row) for place, row in enumerate(rows, start=2)], [], [], []
    )
    university = tx.get_one(Unit, university_id)
    roster_import.apply(tx, roster_import.plan(parsed, university), actor=actor, at=at)
    found_ids = tx.execute(
        select(Student.number, Student.person_id)
        .where(Student.university_id == university_id)
        .order_by(Student.person_id)
    )
    return dict(found_ids.all())


def _activate(tx: Session, person_ids: Sequence[int], kept: str, at: datetime) -> None:
    """Most have activated their accounts; the two with a place in the contract among them."""
    awake = [each for place, each in enumerate(person_ids) if place % SLEEPERS != SLEEPERS - 1]
    values = {
        "password_hash": kept,
        "activated_at": at,
        "notice_version": NOTICE_VERSION,
        "notice_agreed_at": at,
    }
    tx.execute(update(Person), [{"id": person_id} | values for person_id in awake])


def _add_halls(
    tx: Session, units: Mapping[str, int], staff: Mapping[str, int], at: datetime
) -> dict[tuple[str, str], int]:
    """Each hall as its own office recorded it."""
    ids: dict[tuple[str, str], int] = {}
    for code, login in ((UNIVERSITY, "organiser"), (OTHER_UNIVERSITY, "organiser2")):
        actor = actor_of(staff[login])
        for draft in HALLS[code]:
            ids[code, draft.name] = save_venue(tx, units[code], draft, actor=actor, at=at).id
    return ids


def _open_files(
    tx: Session,
    cases: Sequence[Case],
    students: Mapping[str, int],
    staff: Mapping[str, int],
    actor: Actor,
    at: datetime,
) -> None:
    helpers = [staff[name] for name in ("helper", "helper2", *(each.name for each in HELPERS))]
    for case in cases:
        draft = FileDraft(
            students[case.number],
            case.categories,
            None if case.helper is None else helpers[case.helper],
            case.willingness,
        )
        file_id, _changed = save_file(tx, draft, actor=actor, at=at)
        if case.plan:
            change_plan(file_id, case.plan, actor=actor, at=at)

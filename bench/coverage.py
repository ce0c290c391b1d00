"""The coverage page of a province's size: 400,000 graduates, 60,000 of them with a support file."""

import time
from datetime import date, timedelta

from sqlalchemy import String, cast, func, insert, literal, select, text
from sqlalchemy.orm import Session as Transaction

from app.attendance.kinds import Grade
from app.attendance.models import Attendance
from app.events.models import Session
from app.people.models import Person, Student
from app.platform.access import Role
from app.platform.clock import campus_day, campus_today, utcnow
from app.platform.database import db, reading, transaction
from app.support.models import SupportFile
from app.support.queries import coverage, requirement_for
from app.support.rules import current_class_year
from bench.clients import WrongAnswerError
from bench.pages import opened
from bench.report import Limit
from bench.seeding import Campus, signed_in
from bench.sites import Site
from tests.factories import make_event, make_school, make_staff

EACH = 5  # attendances of a graduate
FILES_PCT = 15  # graduates with a support file
SCHOOLS, EVENTS = 20, 40
NAME = "毕业生"
VIEWS = 3
BARE = "SELECT count(*) FROM (SELECT person_id FROM attendance GROUP BY person_id) AS people"


def measure_coverage(site: Site, campus: Campus, attendances: int) -> dict[str, float]:
    """The officer's page for the class that graduates next."""
    graduates = attendances // EACH
    with site.inside():
        officer = make_staff(Role.SUPPORT_OFFICER, campus.university).person_id or 0
        (browser,) = signed_in([officer])
        year, path = current_class_year(campus_today(utcnow())), campus.university.path
        requirement = requirement_for(path, year, on=campus_today(utcnow()))
        found_class(campus, year, requirement.since, graduates)
        settle()
        found = sum(row.students for row in coverage(path, year, requirement))
    if found != graduates * FILES_PCT // 100:
        raise WrongAnswerError(f"{found} support files for {graduates} graduates")
    return opened(site, f"/support/coverage?class_year={year}", {"Cookie": browser.cookie}, VIEWS)


def bare_count(site: Site) -> Limit:
    """How long the database takes to count who attended at all, without a join."""
    with site.inside():
        began = time.perf_counter()
        reading().execute(text(BARE)).one()
        spent = time.perf_counter() - began
    return Limit("PostgreSQL counts the attendances' people", {"ms": spent * 1000})


def found_class(campus: Campus, year: int, since: date, graduates: int) -> None:
    """Graduates spread over schools, files for some of them, attendances for all."""
    first_day = campus_day(since)[0]
    with transaction() as tx:
        schools = [make_school(campus.university).id for _ in range(SCHOOLS)]
        days = [first_day + timedelta(days=n) for n in range(EVENTS)]
        lessons = [make_event(campus.school, starts_at=day).sessions[0].id for day in days]
        # The rows below point where they should: checking each would take most of the time.
        tx.execute(text("SET LOCAL session_replication_role = replica"))
        _add_graduates(tx, campus, min(schools), year, graduates)
        _add_attendances(tx, min(lessons))


def settle() -> None:
    """What PostgreSQL's own housekeeping does within minutes of so many new rows."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        link.execute(text("VACUUM ANALYZE"))


def _add_graduates(
    tx: Transaction, campus: Campus, first_school: int, year: int, count: int
) -> None:
    university, now = campus.university_id, literal(utcnow(), Person.created_at.type)
    each = func.generate_series(1, count).table_valued("n", name="n")
    people = select(literal(NAME), literal(university), now).select_from(each)
    students = select(
        Person.id,
        literal(university),
        literal(first_school) + Person.id % SCHOOLS,
        literal("G") + cast(Person.id, String),
        literal(year),
    ).where(Person.name == NAME)
    files = select(Person.id, now).where(
        Person.name == NAME, Person.id // SCHOOLS % 100 < FILES_PCT
    )
    for table, names, rows in (
        (Person, ("name", "university_id", "created_at"), people),
        (Student, ("person_id", "university_id", "school_id", "number", "class_year"), students),
        (SupportFile, ("person_id", "opened_at"), files),
    ):
        tx.execute(insert(table).from_select(names, rows))


def _add_attendances(tx: Transaction, first_session: int) -> None:
    turn = func.generate_series(0, EACH - 1).table_valued("n", name="n")
    wanted = literal(first_session) + (Person.id + turn.c.n * 7) % EVENTS
    rows = (
        select(
            Person.id,
            Session.event_id,
            Session.id,
            literal(Grade.A, Attendance.grade.type),
            Session.starts_at,
            literal(60),
            literal("0" * 64),
        )
        .select_from(Person)
        .join(turn, literal(True))
        .join(Session, Session.id == wanted)
        .where(Person.name == NAME)
    )
    names = ("person_id", "event_id", "session_id", "grade", "first_in_at", "minutes", "digest")
    tx.execute(insert(Attendance).from_select(names, rows))

"""The tally from attendance: what counts, once, and what does not."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from app.attendance.kinds import Grade
from app.attendance.models import Attendance
from app.people.models import Person
from app.platform.database import transaction
from app.support.access import own_caseload
from app.support.queries import caseload, coverage, progress_of, requirement_for, tally_rows
from app.units.models import Unit
from tests.factories import (
    NOW,
    actor,
    make_event,
    make_person,
    make_school,
    make_student,
    make_unit,
)
from tests.support.cases import attend, open_file

pytestmark = pytest.mark.usefixtures("app")
TODAY = date(2026, 11, 25)


@pytest.fixture
def university() -> Unit:
    """The university of these tests."""
    return make_unit("qyu")


@pytest.fixture
def student(university: Unit) -> Person:
    """A hardship graduate of 2027."""
    person = make_student(make_school(university, "材料学院"))
    open_file(person)
    return person


def done(person: Person) -> list[str]:
    """Titles of the activities that count."""
    return [a.title for a in progress_of(person.id, on=TODAY).activities]


def test_nothing_attended_counts_nothing(student: Person) -> None:
    assert done(student) == []


def test_event_of_several_sessions_counts_once(university: Unit, student: Person) -> None:
    training = make_event(university, sessions=3, title="能力培训")
    for lesson in range(3):
        attend(student, training, session=lesson, at=NOW + timedelta(hours=lesson))
    made = progress_of(student.id, on=TODAY)
    assert [(a.title, a.minutes, a.grade) for a in made.activities] == [("能力培训", 180, "A")]


def test_event_below_its_minimum_does_not_count(university: Unit, student: Person) -> None:
    training = make_event(university, sessions=2, title="能力培训", required_minutes=96)
    attend(student, training, minutes=60)
    assert done(student) == []
    attend(student, training, minutes=36, session=1)
    assert done(student) == ["能力培训"]


def test_what_somebody_disallowed_counts_nowhere(university: Unit, student: Person) -> None:
    attend(student, make_event(university, title="双选会"))
    attend(student, make_event(university, title="宣讲会"))
    requirement = requirement_for(university.path, 2027, on=TODAY)
    with transaction() as tx:
        first = select(func.min(Attendance.id)).scalar_subquery()
        tx.execute(update(Attendance).where(Attendance.id == first).values(disallowed_at=NOW))
    assert done(student) == ["宣讲会"]
    assert [row.activities for row in tally_rows(university.path, 2027, requirement)] == [1]
    assert [row.started for row in coverage(university.path, 2027, requirement)] == [1]


def test_missing_exit_counts_where_nothing_is_asked(university: Unit, student: Person) -> None:
    attend(student, make_event(university, title="双选会"), minutes=None)
    attend(student, make_event(university, title="培训", required_minutes=1), minutes=None)
    assert done(student) == ["双选会"]


def test_self_report_never_counts(university: Unit, student: Person) -> None:
    for grade in Grade:
        attend(student, make_event(university, title=grade.value), grade=grade)
    assert sorted(done(student)) == ["A", "B", "C"]


def test_event_that_is_no_activity_does_not_count(university: Unit, student: Person) -> None:
    attend(student, make_event(university, counts_as_activity=False))
    assert done(student) == []


def test_class_year_begins_and_ends_on_campus_days(university: Unit, student: Person) -> None:
    first = datetime(2026, 8, 31, 16, tzinfo=UTC)  # 1 September 00:00 on campus
    for title, moment in (
        ("before", first - timedelta(seconds=1)),
        ("first", first),
        ("last", datetime(2027, 8, 31, 15, 59, 59, tzinfo=UTC)),
        ("after", datetime(2027, 8, 31, 16, tzinfo=UTC)),
    ):
        attend(student, make_event(university, starts_at=moment, title=title))
    assert sorted(done(student)) == ["first", "last"]


def test_caseload_is_ones_own_and_most_missing_first(university: Unit) -> None:
    helper, other = make_person("李老师"), make_person()
    school = make_school(university)
    ahead = make_student(school, "甲", number="1")
    behind = make_student(school, "乙", number="2")
    open_file(ahead, helper)
    open_file(behind, helper)
    open_file(make_student(school, "丙", number="3"), other)
    attend(ahead, make_event(university))
    cases = caseload(own_caseload(actor(helper)), on=TODAY)
    assert [(c.name, c.progress.missing, c.helper_name) for c in cases] == [
        ("乙", 3, "李老师"),
        ("甲", 2, "李老师"),
    ]


def test_caseload_takes_as_many_queries_for_three_as_for_one(
    university: Unit, queries: list[str]
) -> None:
    helper, school = make_person(), make_school(university)
    open_file(make_student(school), helper)
    queries.clear()
    caseload(own_caseload(actor(helper)), on=TODAY)
    one = len(queries)
    for _ in range(2):
        open_file(make_student(school), helper)
    queries.clear()
    caseload(own_caseload(actor(helper)), on=TODAY)
    assert len(queries) == one


def test_coverage_sums_each_school(university: Unit) -> None:
    helper, events = make_person(), [make_event(university) for _ in range(3)]
    first, second = make_school(university, "甲学院"), make_school(university, "乙学院")
    complete, begun, alone = make_student(first), make_student(first), make_student(second)
    open_file(complete, helper)
    open_file(begun, helper)
    open_file(alone)
    open_file(make_student(second, class_year=2028), helper)
    for event in events:
        attend(complete, event)
    attend(begun, events[0])
    rule = requirement_for(university.path, 2027, on=TODAY)
    rows = coverage(university.path, 2027, rule)
    assert [(r.school_name, r.students, r.paired, r.started, r.complete) for r in rows] == [
        ("甲学院", 2, 2, 2, 1),
        ("乙学院", 1, 0, 0, 0),
    ]


def test_tally_of_one_university_leaves_out_another(university: Unit, student: Person) -> None:
    open_file(make_student(make_school(make_unit())))
    attend(student, make_event(university))
    rule = requirement_for(university.path, 2027, on=TODAY)
    rows = tally_rows(university.path, 2027, rule)
    assert [(r.name, r.activities, r.helper_name) for r in rows] == [("林小禾", 1, None)]

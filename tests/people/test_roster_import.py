"""A graduate list against what is on record: created, changed, unchanged, rejected."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from app.people import roster_import
from app.people.kinds import Degree
from app.people.models import Person, Student
from app.people.roster_list import RosterRow
from app.platform.audit import AuditRow
from app.platform.database import db, reading, transaction
from app.platform.errors import NotFound
from app.platform.spreadsheets.plans import Note, NoteCode
from app.platform.spreadsheets.rejections import Rejection, RowReason
from app.units.kinds import UnitKind
from app.units.models import Unit
from tests.factories import (
    NOW,
    count,
    make_person,
    make_school,
    make_student,
    make_unit,
)
from tests.people.rosters import QIAN, ZHAO, a_list, counts, imported, record_of


def test_new_list_makes_students_and_schools(university: Unit) -> None:
    plan, done = imported(university, ZHAO, QIAN)
    assert counts(plan) == (2, 0, 0)
    assert plan.new_schools == ("信息工程学院", "外国语学院")
    assert plan.rejected == [Rejection(999, RowReason.NUMBER_MISSING, "学号")]
    person, student = record_of(ZHAO.student_number)
    assert (person.name, person.phone, person.email) == (ZHAO.name, ZHAO.phone, ZHAO.email)
    assert (person.university_id, person.activated_at) == (university.id, None)
    school = reading().get_one(Unit, student.school_id)
    assert (school.name, school.kind, school.parent_id) == (
        ZHAO.school, UnitKind.SCHOOL, university.id,
    )  # fmt: skip
    assert school.path == f"{university.path}{school.id}/"
    assert (student.major, student.class_name) == (ZHAO.major, ZHAO.class_name)
    assert (student.degree, student.class_year) == (Degree.BACHELOR, 2027)
    assert len(done["people"]) == 2


def test_comparing_writes_nothing(university: Unit) -> None:
    plan = roster_import.plan(a_list(ZHAO, repeated=2), university)
    assert counts(plan) == (1, 0, 2)
    assert plan.as_answer() == {
        "created": 1,
        "updated": 0,
        "unchanged": 2,
        "rejected": [{"row": 999, "reason": "number_missing", "detail": "学号"}],
        "ignored_columns": ["民族"],
    }
    assert (count(Person), count(Student), count(Unit)) == (0, 0, 1)


def test_same_list_again_changes_nothing(university: Unit) -> None:
    imported(university, ZHAO, QIAN)
    plan, done = imported(university, ZHAO, QIAN)
    assert counts(plan) == (0, 0, 2)
    assert plan.new_schools == ()
    assert (done["people"], done["changes"], count(Student)) == ([], [], 2)


def test_changed_fields_are_written_and_blank_ones_left(university: Unit) -> None:
    imported(university, ZHAO)
    changed = RosterRow(ZHAO.student_number, "赵壹", "师范学院", 2028, major="数学")
    plan, _ = imported(university, changed)
    assert counts(plan) == (0, 1, 0)
    assert plan.new_schools == ("师范学院",)
    person, student = record_of(ZHAO.student_number)
    assert (person.name, person.phone, person.email) == ("赵壹", ZHAO.phone, ZHAO.email)
    assert (student.major, student.class_name, student.class_year) == ("数学", "人工2301", 2028)
    assert reading().get_one(Unit, student.school_id).name == "师范学院"


def test_import_is_audited_with_counts_only(university: Unit) -> None:
    imported(university, ZHAO)
    row = reading().scalars(select(AuditRow).where(AuditRow.action == "roster.import")).one()
    assert (row.subject_type, row.subject_id) == ("unit", str(university.id))
    assert row.detail == {"created": 1, "updated": 0, "schools": 1}


def test_address_of_somebody_else_is_rejected(university: Unit) -> None:
    make_person("孙老师", email="taken@example.edu.cn")
    imported(university, QIAN)
    plan, _ = imported(
        university,
        replace(ZHAO, email="taken@example.edu.cn"),
        replace(QIAN, email="taken@example.edu.cn"),
    )
    assert counts(plan) == (0, 0, 0)
    assert list(plan.rejected)[:2] == [
        Rejection(4, RowReason.EMAIL_CLASH, "taken@example.edu.cn"),
        Rejection(5, RowReason.EMAIL_CLASH, "4: taken@example.edu.cn"),
    ]


def test_address_given_twice_in_a_list_is_the_first_ones(university: Unit) -> None:
    plan, _ = imported(university, ZHAO, replace(QIAN, email=ZHAO.email))
    assert counts(plan) == (1, 0, 0)
    assert plan.rejected[0] == Rejection(5, RowReason.EMAIL_CLASH, f"4: {ZHAO.email}")


def test_address_of_an_account_not_in_use_follows_the_list(university: Unit) -> None:
    imported(university, ZHAO)
    plan, _ = imported(university, replace(ZHAO, email="new@stu.example.edu.cn"))
    assert counts(plan) == (0, 1, 0)
    assert record_of(ZHAO.student_number)[0].email == "new@stu.example.edu.cn"


def test_address_of_an_account_in_use_stays(university: Unit) -> None:
    imported(university, ZHAO)
    with transaction() as tx:
        tx.execute(update(Person).values(activated_at=NOW))
    plan, _ = imported(university, replace(ZHAO, email="new@stu.example.edu.cn", phone="12345678"))
    assert counts(plan) == (0, 1, 0)
    assert plan.notes == [Note(NoteCode.EMAIL_KEPT, "1")]
    person, _ = record_of(ZHAO.student_number)
    assert (person.email, person.phone) == (ZHAO.email, "12345678")


def test_same_number_at_another_university_is_somebody_else(university: Unit) -> None:
    other = make_unit("other")
    make_student(make_school(other), "李四", number=ZHAO.student_number)
    plan, _ = imported(university, ZHAO)
    assert counts(plan) == (1, 0, 0)


def test_list_of_a_school_names_only_that_school(university: Unit) -> None:
    school, other = make_school(university, "信息工程学院"), make_school(university, "外国语学院")
    make_student(other, "钱二", number="20230100002")
    plan, _ = imported(
        school, ZHAO, QIAN, replace(QIAN, school="信息工程学院", name="钱二"),
        replace(ZHAO, student_number="20230100009", school="新学院", email=None),
    )  # fmt: skip
    assert counts(plan) == (1, 0, 0)
    assert list(plan.rejected)[:3] == [
        Rejection(5, RowReason.SCHOOL_UNKNOWN, "外国语学院"),
        Rejection(6, RowReason.STUDENT_ELSEWHERE, "20230100002"),
        Rejection(7, RowReason.SCHOOL_UNKNOWN, "新学院"),
    ]


def test_province_has_no_graduate_list(app: Flask) -> None:
    with pytest.raises(NotFound):
        roster_import.plan(a_list(ZHAO), make_unit(kind=UnitKind.PROVINCE))


def test_long_school_names_get_codes_of_their_own(university: Unit) -> None:
    names = ["长" * 50 + "一", "长" * 50 + "二"]
    with transaction() as tx:
        tx.add(
            Unit(code="gyu-师范学院", name="另一个", kind=UnitKind.SCHOOL, path="x", created_at=NOW)
        )
    plan, _ = imported(
        university,
        *(
            replace(QIAN, student_number=str(n), school=name)
            for n, name in enumerate([*names, "师范学院"])
        ),
    )
    assert counts(plan) == (3, 0, 0)
    codes = list(reading().scalars(select(Unit.code).where(Unit.parent_id == university.id)))
    assert len(set(codes)) == 3
    assert max(map(len, codes)) <= 40


def test_statements_do_not_grow_with_the_rows(university: Unit) -> None:
    def statements(rows: int) -> int:
        listed = a_list(*(replace(QIAN, student_number=f"N{n}") for n in range(rows)))
        seen: list[str] = []
        reading().rollback()
        event.listen(db.engine, "before_cursor_execute", lambda *said: seen.append(said[2]))
        roster_import.plan(listed, university)
        return len(seen)

    assert statements(300) == statements(3)

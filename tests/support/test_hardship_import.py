"""A ledger of hardship graduates against what is on record, and what it leaves behind."""

import json
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.people.models import Person, RoleGrant, Student
from app.platform.access import Role
from app.platform.audit import AuditRow
from app.platform.database import reading, transaction
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.lists import ParsedList, ParsedRow
from app.platform.spreadsheets.plans import Note, NoteCode
from app.platform.spreadsheets.rejections import Rejection, RowReason
from app.support import hardship_import
from app.support.hardship_import import HardshipPlan
from app.support.hardship_list import HardshipRow
from app.support.kinds import Category
from app.support.models import SupportCategory, SupportFile
from app.support.operations import change_plan
from app.units.kinds import UnitKind
from app.units.models import Unit
from tests.factories import (
    NOW,
    count,
    make_person,
    make_school,
    make_staff,
    make_student,
    make_unit,
)

ZHAO = HardshipRow(
    "N1", "赵一", frozenset({Category.POVERTY}), "冯芳婷", "T1002", "辅导员", willingness="有"
)
QIAN = HardshipRow(
    "N2",
    "钱二",
    frozenset({Category.DISABILITY, Category.SUBSISTENCE}),
    "白涛雨",
    "T1008",
    "班主任",
)


@pytest.fixture
def school(app: Flask) -> Unit:
    """A school with two students, N1 and N2."""
    school = make_school(make_unit("gyu"))
    make_student(school, "赵一", number="N1")
    make_student(school, "钱二", number="N2")
    return school


def a_list(*rows: HardshipRow) -> ParsedList[HardshipRow]:
    """A ledger of these rows, from row 3 on."""
    return ParsedList([ParsedRow(at, row) for at, row in enumerate(rows, start=3)], [], [], [])


def imported(unit: Unit, *rows: HardshipRow) -> tuple[HardshipPlan, dict[str, Any]]:
    """Compare and write in one transaction; what is needed to undo comes back from JSON."""
    actor = make_staff(Role.SUPPORT_OFFICER, unit)
    with transaction() as tx:
        plan = hardship_import.plan(a_list(*rows), tx.get_one(Unit, unit.id))
        done = hardship_import.apply(tx, plan, actor=actor, at=NOW)
    return plan, json.loads(json.dumps(done))


def undone(unit: Unit, done: dict[str, Any]) -> int:
    actor = make_staff(Role.SUPPORT_OFFICER, unit)
    with transaction() as tx:
        return hardship_import.undo(tx, done, actor=actor, at=NOW)


def counts(plan: HardshipPlan) -> tuple[int, int, int]:
    return plan.created, plan.updated, plan.unchanged


def file_of(number: str) -> tuple[SupportFile, set[Category]]:
    """A student's file and its categories as kept now."""
    reading().rollback()
    file = (
        reading()
        .scalars(
            select(SupportFile)
            .join(Student, Student.person_id == SupportFile.person_id)
            .where(Student.number == number)
        )
        .one()
    )
    held = select(SupportCategory.category).where(SupportCategory.file_id == file.id)
    return file, set(reading().scalars(held))


def helper(number: str) -> Person:
    """The helper with this staff number, as kept now."""
    reading().rollback()
    return reading().scalars(select(Person).where(Person.staff_number == number)).one()


def test_ledger_opens_files_with_helpers(school: Unit) -> None:
    plan, _ = imported(school, ZHAO, QIAN)
    assert counts(plan) == (2, 0, 0)
    assert plan.notes == [Note(NoteCode.HELPER_NEW, "2")]
    file, categories = file_of("N2")
    assert categories == {Category.DISABILITY, Category.SUBSISTENCE}
    assert (file.opened_at, file.paired_at, file.closed_at) == (NOW, NOW, None)
    paired = helper("T1008")
    assert file.helper_id == paired.id
    assert (paired.name, paired.position, paired.email) == ("白涛雨", "班主任", None)
    assert (paired.university_id, paired.activated_at) == (school.parent_id, None)
    assert file_of("N1")[0].willingness == "有"


def test_helper_is_let_into_the_school_of_the_student(school: Unit) -> None:
    imported(school, ZHAO, replace(QIAN, helper_name=ZHAO.helper_name, helper_number="T1002"))
    grants = reading().scalars(select(RoleGrant).where(RoleGrant.role == Role.HELPER)).all()
    assert [(grant.person_id, grant.unit_id) for grant in grants] == [
        (helper("T1002").id, school.id)
    ]


def test_comparing_writes_nothing(school: Unit) -> None:
    people = count(Person)
    assert counts(hardship_import.plan(a_list(ZHAO), school)) == (1, 0, 0)
    assert (count(SupportFile), count(Person)) == (0, people)


def test_same_ledger_again_changes_nothing(school: Unit) -> None:
    imported(school, ZHAO, QIAN)
    people = count(Person)
    plan, done = imported(school, ZHAO, QIAN)
    assert counts(plan) == (0, 0, 2)
    assert (done["files"], done["changes"], done["grants"], done["helpers"]) == ([], [], [], [])
    assert (count(SupportFile), count(Person)) == (2, people + 1)  # the second importer


def test_changed_row_changes_the_file(school: Unit) -> None:
    imported(school, ZHAO)
    changed = replace(
        ZHAO, categories=frozenset({Category.DISABILITY}), helper_name="白涛雨",
        helper_number="T1008", willingness="",
    )  # fmt: skip
    plan, _ = imported(school, changed)
    assert counts(plan) == (0, 1, 0)
    file, categories = file_of("N1")
    assert categories == {Category.DISABILITY}
    assert (file.helper_id, file.willingness) == (helper("T1008").id, "有")


def test_closed_file_is_opened_again(school: Unit) -> None:
    imported(school, ZHAO)
    with transaction() as tx:
        tx.execute(update(SupportFile).values(closed_at=NOW))
    plan, done = imported(school, ZHAO)
    assert counts(plan) == (0, 1, 0)
    assert file_of("N1")[0].closed_at is None
    assert undone(school, done) == 0
    assert file_of("N1")[0].closed_at == NOW


def test_last_position_of_a_helper_holds_and_is_noted(school: Unit) -> None:
    make_person(
        "冯芳婷", university=reading().get_one(Unit, school.parent_id), staff_number="T1002"
    )
    rows = [ZHAO, replace(QIAN, helper_name="冯芳婷", helper_number="T1002", helper_phone="12345")]
    plan, done = imported(school, *rows)
    assert plan.notes == [Note(NoteCode.HELPER_POSITION, "T1002 冯芳婷: 班主任")]
    assert (helper("T1002").position, helper("T1002").phone) == ("班主任", "12345")
    undone(school, done)
    assert (helper("T1002").position, helper("T1002").phone) == ("", "")


def test_helper_without_a_position_is_taken(school: Unit) -> None:
    plan, _ = imported(school, replace(ZHAO, helper_position=""))
    assert (counts(plan), helper("T1002").position) == ((1, 0, 0), "")


def test_position_changed_since_stays_when_undone(school: Unit) -> None:
    make_person(
        "冯芳婷", university=reading().get_one(Unit, school.parent_id), staff_number="T1002"
    )
    _, done = imported(school, ZHAO)
    with transaction() as tx:
        tx.execute(update(Person).where(Person.staff_number == "T1002").values(position="书记"))
    undone(school, done)
    assert helper("T1002").position == "书记"


def test_rows_about_nobody_here_are_rejected(school: Unit) -> None:
    other = make_school(reading().get_one(Unit, school.parent_id))
    make_student(other, "孙三", number="N3")
    make_person("白涛雨", university=reading().get_one(Unit, school.parent_id), staff_number="T1")
    plan, _ = imported(
        school,
        replace(ZHAO, student_number="N9"),
        replace(ZHAO, student_number="N3", name="孙三"),
        replace(ZHAO, student_number="N2"),
        replace(ZHAO, helper_number="T1"),
    )
    assert plan.rejected == [
        Rejection(3, RowReason.STUDENT_UNKNOWN, "N9"),
        Rejection(4, RowReason.STUDENT_UNKNOWN, "N3"),
        Rejection(5, RowReason.NAME_DIFFERS, "N2: 钱二"),
        Rejection(6, RowReason.HELPER_CLASH, "T1: 白涛雨"),
    ]
    assert (count(SupportFile), plan.notes) == (0, [])


def test_ledger_of_the_university_reaches_every_school(school: Unit) -> None:
    plan, _ = imported(reading().get_one(Unit, school.parent_id), ZHAO, QIAN)
    assert counts(plan) == (2, 0, 0)


def test_province_has_no_ledger(school: Unit) -> None:
    with pytest.raises(NotFound):
        hardship_import.plan(a_list(ZHAO), make_unit(kind=UnitKind.PROVINCE))


def test_audit_names_files_and_never_a_category(school: Unit) -> None:
    _, done = imported(school, ZHAO)
    undone(school, done)
    rows = reading().scalars(select(AuditRow).order_by(AuditRow.id)).all()
    acts = [(row.action, row.subject_type) for row in rows]
    assert acts == [
        ("role.grant", "person"),
        ("support.save", "support_file"),
        ("support.import", "unit"),
        ("support.remove", "support_file"),
        ("support.undo", "unit"),
    ]
    assert not [row for row in rows if "poverty" in json.dumps(row.detail)]


def test_undo_removes_files_helpers_and_their_door(school: Unit) -> None:
    _, done = imported(school, ZHAO, QIAN)
    assert undone(school, done) == 0
    assert (count(SupportFile), count(SupportCategory)) == (0, 0)
    roles = set(reading().scalars(select(RoleGrant.role)))
    assert roles == {Role.SUPPORT_OFFICER}
    assert reading().scalar(select(Person.id).where(Person.staff_number.is_not(None))) is None


def test_undo_leaves_helpers_whom_others_need(school: Unit) -> None:
    _, first = imported(school, ZHAO)
    imported(school, replace(QIAN, helper_name=ZHAO.helper_name, helper_number="T1002"))
    assert undone(school, first) == 0
    assert count(SupportFile) == 1
    paired = helper("T1002").id
    assert list(
        reading().scalars(select(RoleGrant.person_id).where(RoleGrant.role == Role.HELPER))
    ) == [paired]


def test_undo_gives_the_earlier_state_back_unless_changed_since(school: Unit) -> None:
    imported(school, ZHAO, QIAN)
    earlier = helper("T1002").id
    changed = replace(ZHAO, helper_name="董超洋", helper_number="T1001", willingness="无",
                      categories=frozenset({Category.DISABILITY}))  # fmt: skip
    _, done = imported(school, changed, replace(QIAN, willingness="考研"))
    with transaction() as tx:
        tx.execute(
            update(SupportFile).where(SupportFile.id == file_of("N2")[0].id).values(willingness="")
        )
    assert undone(school, done) == 1
    file, categories = file_of("N1")
    assert (file.helper_id, file.willingness) == (earlier, "有")
    assert categories == {Category.POVERTY}
    assert file_of("N2")[0].willingness == ""


def test_undo_is_refused_once_a_plan_is_written(school: Unit) -> None:
    _, done = imported(school, ZHAO, QIAN)
    change_plan(file_of("N1")[0].id, "每周一次", actor=make_staff(Role.HELPER, school), at=NOW)
    with pytest.raises(Refusal) as refusal:
        undone(school, done)
    assert (refusal.value.reason, refusal.value.facts) == (Reason.IMPORT_IN_USE, {"count": 1})
    assert count(SupportFile) == 2

"""A graduate list taken back: earlier values return unless somebody changed them since."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from app.people.kinds import Degree
from app.people.models import Person, RoleGrant, Student
from app.platform.access import Role
from app.platform.audit import AuditRow
from app.platform.database import reading, transaction
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.units.kinds import UnitKind
from app.units.models import Unit
from tests.factories import (
    count,
    give_role,
    make_person,
)
from tests.people.rosters import QIAN, ZHAO, imported, record_of, undone


def test_undo_removes_what_was_made(university: Unit) -> None:
    _, done = imported(university, ZHAO, QIAN)
    assert undone(university, done) == 0
    assert (count(Student), count(Unit)) == (0, 1)
    assert count(Person) == 2  # who imported, who took it back
    row = reading().scalars(select(AuditRow).where(AuditRow.action == "roster.undo")).one()
    assert row.detail == {"removed": 2, "kept": 0}


def test_undo_gives_earlier_values_back(university: Unit) -> None:
    imported(university, ZHAO)
    before = [vars(row).copy() for row in record_of(ZHAO.student_number)]
    changed = replace(
        ZHAO, name="赵壹", email="new@stu.example.edu.cn", school="师范学院", degree=Degree.MASTER
    )
    _, done = imported(university, changed)
    assert undone(university, done) == 0
    after = [vars(row).copy() for row in record_of(ZHAO.student_number)]
    for each in (*before, *after):
        each.pop("_sa_instance_state")
    assert after == before
    assert set(reading().scalars(select(Unit.name).where(Unit.parent_id.is_not(None)))) == {
        "信息工程学院"
    }


def test_undo_leaves_what_was_changed_since(university: Unit) -> None:
    imported(university, ZHAO)
    _, done = imported(university, replace(ZHAO, name="赵壹", phone="12345678"))
    with transaction() as tx:
        tx.execute(update(Person).where(Person.name == "赵壹").values(name="赵依"))
    assert undone(university, done) == 1
    person, _ = record_of(ZHAO.student_number)
    assert (person.name, person.phone) == ("赵依", ZHAO.phone)


def test_undo_leaves_an_address_that_was_given_away(university: Unit) -> None:
    imported(university, ZHAO)
    _, done = imported(university, replace(ZHAO, email="new@stu.example.edu.cn"))
    make_person("孙老师", email=ZHAO.email)
    assert undone(university, done) == 1
    assert record_of(ZHAO.student_number)[0].email == "new@stu.example.edu.cn"


def test_undo_leaves_a_student_whose_earlier_school_is_gone(university: Unit) -> None:
    imported(university, ZHAO)
    _, done = imported(university, replace(ZHAO, school="师范学院"))
    with transaction() as tx:
        tx.execute(update(Unit).where(Unit.name == ZHAO.school).values(name="改名学院"))
    assert undone(university, done) == 1
    assert reading().get_one(Unit, record_of(ZHAO.student_number)[1].school_id).name == "师范学院"


def test_undo_of_a_student_who_is_gone_since_changes_nothing(university: Unit) -> None:
    _, first = imported(university, ZHAO)
    _, second = imported(university, replace(ZHAO, name="赵壹"))
    assert undone(university, first) == 0
    assert undone(university, second) == 1


def test_undo_is_refused_while_somebody_depends_on_a_student(university: Unit) -> None:
    _, done = imported(university, ZHAO, QIAN)
    person, _ = record_of(ZHAO.student_number)
    give_role(person, Role.GATE_STAFF, university)
    with pytest.raises(Refusal) as refusal:
        undone(university, done)
    assert (refusal.value.reason, refusal.value.facts) == (Reason.IMPORT_IN_USE, {"count": 1})
    assert count(Student) == 2


def test_undo_leaves_schools_that_others_stand_in(university: Unit) -> None:
    _, done = imported(university, ZHAO, QIAN)
    school = reading().scalars(select(Unit).where(Unit.name == ZHAO.school)).one()
    give_role(make_person(), Role.REVIEWER, school)
    assert undone(university, done) == 0
    assert set(reading().scalars(select(Unit.name).where(Unit.kind == UnitKind.SCHOOL))) == {
        ZHAO.school
    }
    assert count(RoleGrant) == 3

"""Graduate lists to compare with what is on record."""

import json
from typing import Any

from sqlalchemy import select

from app.people import roster_import
from app.people.kinds import Degree
from app.people.models import Person, Student
from app.people.roster_import import RosterPlan
from app.people.roster_list import RosterRow
from app.platform.access import Role
from app.platform.database import reading, transaction
from app.platform.spreadsheets.lists import ParsedList, ParsedRow
from app.platform.spreadsheets.rejections import Rejection, RowReason
from app.units.models import Unit
from tests.factories import (
    NOW,
    make_staff,
)

ZHAO = RosterRow(
    "20230100001", "赵一", "信息工程学院", 2027, "人工智能", "人工2301", Degree.BACHELOR,
    "13800000001", "zhao@stu.example.edu.cn",
)  # fmt: skip


QIAN = RosterRow("20230100002", "钱二", "外国语学院", 2027)


def a_list(*rows: RosterRow, repeated: int = 0) -> ParsedList[RosterRow]:
    """A list of these rows, from row 4 on."""
    numbered = [ParsedRow(at, row) for at, row in enumerate(rows, start=4)]
    again = list(range(900, 900 + repeated))
    return ParsedList(numbered, again, [Rejection(999, RowReason.NUMBER_MISSING, "学号")], ["民族"])


def imported(unit: Unit, *rows: RosterRow) -> tuple[RosterPlan, dict[str, Any]]:
    """Compare and write in one transaction; what is needed to undo comes back from JSON."""
    actor = make_staff(Role.ORGANISER, unit)
    with transaction() as tx:
        plan = roster_import.plan(a_list(*rows), tx.get_one(Unit, unit.id))
        done = roster_import.apply(tx, plan, actor=actor, at=NOW)
    return plan, json.loads(json.dumps(done, default=str))


def undone(unit: Unit, done: dict[str, Any]) -> int:
    actor = make_staff(Role.ORGANISER, unit)
    with transaction() as tx:
        return roster_import.undo(tx, done, actor=actor, at=NOW)


def counts(plan: RosterPlan) -> tuple[int, int, int]:
    return plan.created, plan.updated, plan.unchanged


def record_of(number: str) -> tuple[Person, Student]:
    """A student as kept now."""
    reading().rollback()
    person, student = (
        reading()
        .execute(
            select(Person, Student)
            .join(Student, Student.person_id == Person.id)
            .where(Student.number == number)
        )
        .one()
    )
    return person, student

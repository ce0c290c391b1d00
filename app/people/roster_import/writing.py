"""Writing what a graduate list says, and taking it back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.people.models import Person, Student
from app.people.roster_import.comparing import RosterPlan
from app.people.roster_import.records import (
    PERSON_FIELDS,
    STUDENT_FIELDS,
    Graduate,
    graduates,
    owners,
)
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import in_lists, used_rows
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.units.models import Unit
from app.units.operations import ensure_school
from app.units.queries import schools_of


def apply(tx: Session, plan: RosterPlan, *, actor: Actor, at: datetime) -> dict[str, Any]:
    """Write a plan that was made in this transaction; gives what `undo` needs, fit for JSON."""
    university = tx.get_one(Unit, plan.university_id)
    made = [ensure_school(tx, university, name, at=at).id for name in plan.new_schools]
    schools = _school_ids(university.id)
    people = _insert(tx, plan, schools, at)
    _change(tx, [(each.person_id, each.after) for each in plan.changes], schools)
    detail = {"created": plan.created, "updated": plan.updated, "schools": len(made)}
    subject = ("unit", university.id)
    record(tx, actor=actor, action="roster.import", subject=subject, at=at, detail=detail)
    changes = [[each.person_id, each.before, each.after] for each in plan.changes]
    return {"university": university.id, "people": people, "schools": made, "changes": changes}


def undo(tx: Session, done: dict[str, Any], *, actor: Actor, at: datetime) -> int:
    """Take a list back, from what `apply` gave; gives how many rows keep a change made since.

    Refuses `IMPORT_IN_USE` with how many of its students something else points at. Schools that
    the list brought along go when nothing is left in them.
    """
    _remove(tx, done["people"])
    kept = _restore(tx, done["university"], done["changes"])
    schools = set(done["schools"]) - used_rows("unit", done["schools"], tx)
    tx.execute(delete(Unit).where(Unit.id.in_(schools)))
    detail = {"removed": len(done["people"]), "kept": kept}
    subject = ("unit", done["university"])
    record(tx, actor=actor, action="roster.undo", subject=subject, at=at, detail=detail)
    return kept


def _insert(tx: Session, plan: RosterPlan, schools: dict[str, int], at: datetime) -> list[int]:
    if not plan.new:
        return []
    university_id = plan.university_id
    people = [
        {field: getattr(row, field) for field in PERSON_FIELDS}
        | {"university_id": university_id, "created_at": at}
        for row in plan.new
    ]
    inserted = insert(Person).returning(Person.id, sort_by_parameter_order=True)
    ids = list(tx.scalars(inserted, people))
    students = [
        {field: getattr(row, field) for field in STUDENT_FIELDS}
        | {"person_id": person_id, "university_id": university_id, "number": row.student_number}
        | {"school_id": schools[row.school]}
        for person_id, row in zip(ids, plan.new, strict=True)
    ]
    tx.execute(insert(Student), students)
    return ids


def _change(
    tx: Session, changes: Iterable[tuple[int, dict[str, Any]]], schools: dict[str, int]
) -> None:
    people: list[dict[str, Any]] = []
    students: list[dict[str, Any]] = []
    for person_id, values in changes:
        person = {field: values[field] for field in PERSON_FIELDS if field in values}
        student = {field: values[field] for field in STUDENT_FIELDS if field in values}
        if "school" in values:
            student["school_id"] = schools[values["school"]]
        if person:
            people.append({"id": person_id} | person)
        if student:
            students.append({"person_id": person_id} | student)
    if people:
        tx.execute(update(Person), people)
    if students:
        tx.execute(update(Student), students)


def _remove(tx: Session, person_ids: Sequence[int]) -> None:
    for part in in_lists(person_ids):
        # Whoever is about to point at one of them waits until we have looked and deleted.
        tx.execute(select(Person.id).where(Person.id.in_(part)).with_for_update())
    used = used_rows("person", person_ids, tx, apart_from={"student"})
    used |= used_rows("student", person_ids, tx)
    if used:
        raise Refusal(Reason.IMPORT_IN_USE, count=len(used))
    for part in in_lists(person_ids):
        tx.execute(delete(Student).where(Student.person_id.in_(part)))
        tx.execute(delete(Person).where(Person.id.in_(part)))


def _restore(
    tx: Session, university_id: int, changes: Sequence[tuple[int, dict[str, Any], dict[str, Any]]]
) -> int:
    """Give earlier values back where nobody changed them since; gives how many rows keep some."""
    ids = [person_id for person_id, _before, _after in changes]
    now = {each.person_id: each for each in graduates(university_id, Student.person_id, ids)}
    schools = _school_ids(university_id)
    taken = owners(before["email"] for _, before, _after in changes if before.get("email"))
    gone = {before["school"] for _, before, _after in changes if "school" in before} - {*schools}
    closed = {("email", email) for email in taken} | {("school", name) for name in gone}
    backs = [
        (person_id, _back(now.get(person_id), before, after, closed))
        for person_id, before, after in changes
    ]
    _change(tx, backs, schools)
    return sum(len(back) < len(each[1]) for (_, back), each in zip(backs, changes, strict=True))


def _back(
    now: Graduate | None,
    before: dict[str, Any],
    after: dict[str, Any],
    closed: set[tuple[str, Any]],
) -> dict[str, Any]:
    """The earlier values that can return: nobody changed them since, and they are still free."""
    return {
        field: value
        for field, value in before.items()
        if now is not None and getattr(now, field) == after[field] and (field, value) not in closed
    }


def _school_ids(university_id: int) -> dict[str, int]:
    return {school.name: school.id for school in schools_of(university_id)}

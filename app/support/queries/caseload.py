"""A helper's students, and one student's file. Callers record the reading (see operations)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from app.people.models import Person, Student
from app.platform.crypto import decrypt_text
from app.platform.database import reading
from app.support.kinds import Category
from app.support.models import SupportCategory, SupportFile, SupportRead
from app.support.queries.tally import progress_of, progress_of_many, requirement_for
from app.support.rules import Progress
from app.units.models import Unit


@dataclass(frozen=True)
class CaseRow:
    """A supported student in a list: who, where, and what is missing."""

    file_id: int
    person_id: int
    name: str
    number: str
    school_name: str
    class_name: str
    class_year: int
    helper_name: str | None
    progress: Progress


def caseload(where: ColumnElement[bool], *, on: date) -> list[CaseRow]:
    """Open files that satisfy `where`, those with most missing first; few trips for any length.

    A trip for the files and two for each class year among them (policy differs by class).
    """
    helper = aliased(Person)
    rows = reading().execute(
        select(SupportFile.id, Person, Student, Unit, helper.name)
        .join(Student, Student.person_id == SupportFile.person_id)
        .join(Person, Person.id == SupportFile.person_id)
        .join(Unit, Unit.id == Student.school_id)
        .outerjoin(helper, helper.id == SupportFile.helper_id)
        .where(SupportFile.closed_at.is_(None), where)
    )
    found = [(_Case(*row[1:4]), row[0], row[4]) for row in rows]
    progress = _progress([case for case, _, _ in found], on)
    cases = [
        CaseRow(
            file_id=file_id,
            person_id=case.person.id,
            name=case.person.name,
            number=case.student.number,
            school_name=case.school.name,
            class_name=case.student.class_name,
            class_year=case.student.class_year,
            helper_name=helper_name,
            progress=progress[case.person.id],
        )
        for case, file_id, helper_name in found
    ]
    return sorted(cases, key=lambda case: (-case.progress.missing, case.number))


class _Case(NamedTuple):
    person: Person
    student: Student
    school: Unit


def _progress(cases: list[_Case], on: date) -> dict[int, Progress]:
    """The progress of each person; students of one class share one requirement."""
    found: dict[int, Progress] = {}
    for class_year in sorted({case.student.class_year for case in cases}):
        members = [case for case in cases if case.student.class_year == class_year]
        requirement = requirement_for(members[0].school.path, class_year, on=on)
        found |= progress_of_many([case.person.id for case in members], requirement)
    return found


@dataclass(frozen=True)
class FileCard:
    """One student's file, opened: categories, helper, plan, activities with evidence."""

    file_id: int
    person_id: int
    name: str
    number: str
    phone: str
    school_name: str
    major: str
    class_name: str
    class_year: int
    categories: tuple[Category, ...]
    willingness: str
    helper_name: str | None
    paired_at: datetime | None
    plan: str
    progress: Progress


def file_card(file: SupportFile, *, on: date) -> FileCard:
    """Everything of one file."""
    row = reading().execute(
        select(Person, Student, Unit)
        .join(Student, Student.person_id == Person.id)
        .join(Unit, Unit.id == Student.school_id)
        .where(Person.id == file.person_id)
    )
    person, student, school = row.one()
    helper = reading().get(Person, file.helper_id) if file.helper_id else None
    return FileCard(
        file_id=file.id,
        person_id=person.id,
        name=person.name,
        number=student.number,
        phone=person.phone,
        school_name=school.name,
        major=student.major,
        class_name=student.class_name,
        class_year=student.class_year,
        categories=_categories(file.id),
        willingness=file.willingness,
        helper_name=helper.name if helper else None,
        paired_at=file.paired_at,
        plan=decrypt_text(file.plan_encrypted) if file.plan_encrypted else "",
        progress=progress_of(person.id, on=on),
    )


def _categories(file_id: int) -> tuple[Category, ...]:
    query = select(SupportCategory.category).where(SupportCategory.file_id == file_id)
    return tuple(reading().scalars(query.order_by(SupportCategory.category)))


def readers_of(file_id: int, most: int = 50) -> Sequence[SupportRead]:
    """Who read the file, newest first; the student may see this list."""
    return (
        reading()
        .scalars(
            select(SupportRead)
            .where(SupportRead.file_id == file_id)
            .order_by(SupportRead.id.desc())
            .limit(most)
        )
        .all()
    )

"""A helper's students, and one student's file. Callers record the reading (see operations)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

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

    A trip for the files and one for each class year among them (policy differs by class).
    """
    helper = aliased(Person)
    rows = (
        reading()
        .execute(
            select(SupportFile.id, Person, Student, Unit, helper.name)
            .join(Student, Student.person_id == SupportFile.person_id)
            .join(Person, Person.id == SupportFile.person_id)
            .join(Unit, Unit.id == Student.school_id)
            .outerjoin(helper, helper.id == SupportFile.helper_id)
            .where(SupportFile.closed_at.is_(None), where)
            .order_by(Student.number)
        )
        .all()
    )
    progress: dict[int, Progress] = {}
    for class_year in sorted({student.class_year for _, _, student, _, _ in rows}):
        members = [row for row in rows if row[2].class_year == class_year]
        requirement = requirement_for(members[0][3].path, class_year, on=on)
        progress |= progress_of_many([row[1].id for row in members], requirement)
    cases = [
        CaseRow(
            file_id,
            person.id,
            person.name,
            student.number,
            school.name,
            student.class_name,
            student.class_year,
            helper_name,
            progress[person.id],
        )
        for file_id, person, student, school, helper_name in rows
    ]
    return sorted(cases, key=lambda case: (-case.progress.missing, case.number))


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
    person, student, school = (
        reading()
        .execute(
            select(Person, Student, Unit)
            .join(Student, Student.person_id == Person.id)
            .join(Unit, Unit.id == Student.school_id)
            .where(Person.id == file.person_id)
        )
        .one()
    )
    helper = reading().get(Person, file.helper_id) if file.helper_id else None
    categories = reading().scalars(
        select(SupportCategory.category)
        .where(SupportCategory.file_id == file.id)
        .order_by(SupportCategory.category)
    )
    return FileCard(
        file.id,
        person.id,
        person.name,
        student.number,
        person.phone,
        school.name,
        student.major,
        student.class_name,
        student.class_year,
        tuple(categories),
        file.willingness,
        helper.name if helper else None,
        file.paired_at,
        decrypt_text(file.plan_encrypted) if file.plan_encrypted else "",
        progress_of(person.id, on=on),
    )


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

"""What is on record about the students and helpers of a ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.people.models import Person, Student
from app.platform.database import in_lists, reading
from app.support.kinds import Category
from app.support.models import SupportCategory, SupportFile
from app.units.models import Unit


@dataclass(frozen=True, slots=True)
class Graduate:
    """A student whom a ledger may name."""

    person_id: int
    name: str
    school_id: int


@dataclass(frozen=True, slots=True)
class Helper:
    """A person with a staff number."""

    person_id: int
    name: str
    position: str
    phone: str


@dataclass(frozen=True, slots=True)
class FileState:
    """What a support file says of what ledgers say."""

    file_id: int
    helper_id: int | None
    willingness: str
    closed_at: datetime | None
    categories: frozenset[Category]


def graduates(unit: Unit, numbers: Iterable[str]) -> dict[str, Graduate]:
    """Students below the unit by student number."""
    query = (
        select(Student.number, Student.person_id, Person.name, Student.school_id)
        .join(Person, Person.id == Student.person_id)
        .join(Unit, Unit.id == Student.school_id)
        .where(Unit.path.startswith(unit.path, autoescape=True))
    )
    return {
        number: Graduate(person_id, name, school_id)
        for part in in_lists(numbers)
        for number, person_id, name, school_id in reading().execute(
            query.where(Student.number.in_(part))
        )
    }


def helpers(university_id: int, staff_numbers: Iterable[str]) -> dict[str, Helper]:
    """People of the university by staff number."""
    query = select(Person).where(Person.university_id == university_id)
    return {
        str(person.staff_number): Helper(person.id, person.name, person.position, person.phone)
        for part in in_lists(staff_numbers)
        for person in reading().scalars(query.where(Person.staff_number.in_(part)))
    }


def file_states(person_ids: Iterable[int]) -> dict[int, FileState]:
    """Support files by the student's person id."""
    found: dict[int, FileState] = {}
    for part in in_lists(person_ids):
        categories: dict[int, set[Category]] = {}
        held = (
            select(SupportCategory.file_id, SupportCategory.category)
            .join(SupportFile, SupportFile.id == SupportCategory.file_id)
            .where(SupportFile.person_id.in_(part))
        )
        for file_id, category in reading().execute(held):
            categories.setdefault(file_id, set()).add(category)
        files = select(SupportFile).where(SupportFile.person_id.in_(part))
        for file in reading().scalars(files):
            held_now = frozenset(categories.get(file.id, ()))
            found[file.person_id] = FileState(
                file.id, file.helper_id, file.willingness, file.closed_at, held_now
            )
    return found

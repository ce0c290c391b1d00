"""Students on record, in the words of the list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.people.kinds import Degree
from app.people.models import Person, Student
from app.platform.database import in_lists, reading
from app.units.models import Unit

PERSON_FIELDS = ("name", "phone", "email")
STUDENT_FIELDS = ("major", "class_name", "degree", "class_year")
FIELDS = (*PERSON_FIELDS, *STUDENT_FIELDS, "school")


@dataclass(frozen=True, slots=True)
class Graduate:
    """A student on record; the school by its name, as lists give it."""

    person_id: int
    number: str
    name: str
    phone: str
    email: str | None
    activated_at: datetime | None
    major: str
    class_name: str
    degree: Degree | None
    class_year: int
    school: str


def graduates(
    university_id: int, column: InstrumentedAttribute[Any], values: Iterable[Any]
) -> Iterator[Graduate]:
    """The students of a university whose `column` has one of the values."""
    person = (Person.name, Person.phone, Person.email, Person.activated_at)
    student = (Student.major, Student.class_name, Student.degree, Student.class_year)
    query = (
        select(Person.id, Student.number, *person, *student, Unit.name)
        .join(Student, Student.person_id == Person.id)
        .join(Unit, Unit.id == Student.school_id)
        .where(Student.university_id == university_id)
    )
    for part in in_lists(values):
        for row in reading().execute(query.where(column.in_(part))):
            yield Graduate(*row)


def owners(emails: Iterable[str]) -> dict[str, int]:
    """Whose these addresses are: anybody's, anywhere. What nobody has is left out."""
    found: dict[str, int] = {}
    for part in in_lists(emails):
        rows = reading().execute(select(Person.email, Person.id).where(Person.email.in_(part)))
        found.update((str(email), person_id) for email, person_id in rows)
    return found

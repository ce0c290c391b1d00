"""Coverage by school: who has a file, a helper, and all activities; sums only."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from app.people.models import Person, Student
from app.platform.database import reading
from app.support.models import SupportFile
from app.support.queries.tally import done_counts
from app.support.rules import Requirement
from app.units.models import Unit


@dataclass(frozen=True)
class CoverageRow:
    """One school: hardship graduates, those with a helper, and how far they are."""

    school_id: int
    school_name: str
    students: int
    paired: int
    complete: int
    started: int


def coverage(unit_path: str, class_year: int, requirement: Requirement) -> list[CoverageRow]:
    """Sums for each school below the path, in one trip."""
    done = done_counts(requirement)
    count = func.coalesce(done.c.done, 0)
    rows = reading().execute(
        select(
            Unit.id,
            Unit.name,
            func.count(SupportFile.id),
            func.count(SupportFile.helper_id),
            func.sum(case((count >= requirement.activities, 1), else_=0)),
            func.sum(case((count > 0, 1), else_=0)),
        )
        .join(Student, Student.school_id == Unit.id)
        .join(SupportFile, SupportFile.person_id == Student.person_id)
        .outerjoin(done, done.c.person_id == Student.person_id)
        .where(
            Unit.path.startswith(unit_path, autoescape=True),
            Student.class_year == class_year,
            SupportFile.closed_at.is_(None),
        )
        .group_by(Unit.id, Unit.name)
        .order_by(Unit.id)
    )
    return [CoverageRow(*row) for row in rows]


@dataclass(frozen=True)
class TallyRow:
    """One hardship graduate in the tally of a unit."""

    file_id: int
    number: str
    name: str
    school_name: str
    helper_name: str | None
    activities: int


def tally_rows(unit_path: str, class_year: int, requirement: Requirement) -> Sequence[TallyRow]:
    """Every hardship graduate of a class below the path, with the number of activities."""
    done, helper = done_counts(requirement), aliased(Person)
    rows = reading().execute(
        select(
            SupportFile.id,
            Student.number,
            Person.name,
            Unit.name,
            helper.name,
            func.coalesce(done.c.done, 0),
        )
        .join(Student, Student.person_id == SupportFile.person_id)
        .join(Person, Person.id == SupportFile.person_id)
        .join(Unit, Unit.id == Student.school_id)
        .outerjoin(helper, helper.id == SupportFile.helper_id)
        .outerjoin(done, done.c.person_id == SupportFile.person_id)
        .where(
            Unit.path.startswith(unit_path, autoescape=True),
            Student.class_year == class_year,
            SupportFile.closed_at.is_(None),
        )
        .order_by(Student.number)
    )
    return [TallyRow(*row) for row in rows]


def class_years(unit_path: str) -> list[int]:
    """Class years with open files below the path, newest first."""
    return list(
        reading().scalars(
            select(Student.class_year)
            .join(SupportFile, SupportFile.person_id == Student.person_id)
            .join(Unit, Unit.id == Student.school_id)
            .where(
                Unit.path.startswith(unit_path, autoescape=True), SupportFile.closed_at.is_(None)
            )
            .distinct()
            .order_by(Student.class_year.desc())
        )
    )

"""Coverage by school: who has a file, a helper, and all activities; sums only."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import CTE, case, func, select
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
    files = _open_files(unit_path, class_year)
    done = done_counts(requirement, files)
    rows = reading().execute(
        select(
            Unit.id,
            Unit.name,
            func.count(files.c.id),
            func.count(files.c.helper_id),
            func.sum(case((done.c.done >= requirement.activities, 1), else_=0)),
            func.count(done.c.done),
        )
        .join(files, files.c.school_id == Unit.id)
        .outerjoin(done, done.c.person_id == files.c.person_id)
        .group_by(Unit.id, Unit.name)
        .order_by(Unit.id)
    )
    return [CoverageRow(*row) for row in rows]


def _open_files(unit_path: str, class_year: int) -> CTE:
    """The open files of a class below the path, and whose they are.

    They are found first and kept: PostgreSQL would otherwise read the attendance of everybody, of
    whom few have a file.
    """
    found = (
        select(SupportFile.id, SupportFile.person_id, SupportFile.helper_id, Student.school_id)
        .join(Student, Student.person_id == SupportFile.person_id)
        .join(Unit, Unit.id == Student.school_id)
        .where(
            Unit.path.startswith(unit_path, autoescape=True),
            Student.class_year == class_year,
            SupportFile.closed_at.is_(None),
        )
    )
    return found.cte("files").prefix_with("MATERIALIZED")


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
    files, helper = _open_files(unit_path, class_year), aliased(Person)
    done = done_counts(requirement, files)
    rows = reading().execute(
        select(
            files.c.id,
            Student.number,
            Person.name,
            Unit.name,
            helper.name,
            func.coalesce(done.c.done, 0),
        )
        .join(Student, Student.person_id == files.c.person_id)
        .join(Person, Person.id == files.c.person_id)
        .join(Unit, Unit.id == files.c.school_id)
        .outerjoin(helper, helper.id == files.c.helper_id)
        .outerjoin(done, done.c.person_id == files.c.person_id)
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

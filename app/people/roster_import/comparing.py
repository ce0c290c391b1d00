"""What a graduate list would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.people.models import Student
from app.people.roster_import.records import FIELDS, Graduate, graduates, owners
from app.people.roster_list import RosterRow
from app.platform.spreadsheets.lists import ParsedList, ParsedRow
from app.platform.spreadsheets.plans import Note, NoteCode, Plan, in_order
from app.platform.spreadsheets.rejections import Rejection, RowProblem, RowReason
from app.units.kinds import UnitKind
from app.units.models import Unit
from app.units.queries import schools_of, university_of


@dataclass(frozen=True, slots=True)
class Change:
    """What a row changes of a student on record, by field; schools by name."""

    person_id: int
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class RosterPlan(Plan):
    """The rows that are new and what changes of the others."""

    university_id: int
    new: Sequence[RosterRow]
    changes: Sequence[Change]


def plan(parsed: ParsedList[RosterRow], unit: Unit) -> RosterPlan:
    """Compare a list with what is on record; writes nothing.

    A university's list may name any school; a school's only that school. Rows are rejected as
    SCHOOL_UNKNOWN, STUDENT_ELSEWHERE and EMAIL_CLASH. Raises `NotFound` for a province.
    """
    comparison = _Comparison(unit, parsed)
    for row in parsed.rows:
        comparison.take(row)
    return comparison.plan()


class _Comparison:
    """One pass over a list, with everything that it may meet read beforehand."""

    def __init__(self, unit: Unit, parsed: ParsedList[RosterRow]) -> None:
        self._parsed = parsed
        self._university = university_of(unit)
        self._only_school = unit.name if unit.kind is UnitKind.SCHOOL else None
        self._schools = {school.name for school in schools_of(self._university.id)}
        rows = [row.values for row in parsed.rows]
        numbers = [row.student_number for row in rows]
        known = graduates(self._university.id, Student.number, numbers)
        self._known = {each.number: each for each in known}
        self._owners = owners(row.email for row in rows if row.email)
        self._givers: dict[str, int] = {}
        self._new: list[RosterRow] = []
        self._changes: list[Change] = []
        self._new_schools: dict[str, None] = {}
        self._rejected: list[Rejection] = []
        self._emails_kept = 0

    def take(self, row: ParsedRow[RosterRow]) -> None:
        """Decide what one row is: new, changed, as it was, or rejected."""
        known = self._known.get(row.values.student_number)
        try:
            self._judge(row, known)
        except RowProblem as problem:
            self._rejected.append(Rejection(row.row_number, problem.reason, problem.detail))
            return
        if row.values.school not in self._schools:
            self._new_schools[row.values.school] = None
        if known is None:
            self._new.append(row.values)
        elif after := self._differences(row.values, known):
            before = {field: getattr(known, field) for field in after}
            self._changes.append(Change(known.person_id, before, after))

    def plan(self) -> RosterPlan:
        """What came of it."""
        taken = len(self._parsed.rows) - len(self._rejected) + len(self._parsed.repeated)
        kept = self._emails_kept
        return RosterPlan(
            created=len(self._new),
            updated=len(self._changes),
            unchanged=taken - len(self._new) - len(self._changes),
            rejected=in_order([*self._parsed.rejected, *self._rejected]),
            ignored_columns=self._parsed.ignored_columns,
            new_schools=tuple(self._new_schools),
            notes=[Note(NoteCode.EMAIL_KEPT, str(kept))] if kept else [],
            university_id=self._university.id,
            new=self._new,
            changes=self._changes,
        )

    def _judge(self, row: ParsedRow[RosterRow], known: Graduate | None) -> None:
        said, only = row.values, self._only_school
        if only is not None and said.school != only:
            raise RowProblem(RowReason.SCHOOL_UNKNOWN, said.school)
        if only is not None and known is not None and known.school != only:
            raise RowProblem(RowReason.STUDENT_ELSEWHERE, said.student_number)
        if said.email is None:
            return
        giver = self._givers.setdefault(said.email, row.row_number)
        if giver != row.row_number:
            raise RowProblem(RowReason.EMAIL_CLASH, f"{giver}: {said.email}")
        own_id = known.person_id if known else None
        if self._owners.get(said.email, own_id) != own_id:
            raise RowProblem(RowReason.EMAIL_CLASH, said.email)

    def _differences(self, said: RosterRow, known: Graduate) -> dict[str, Any]:
        after = {
            field: value
            for field in FIELDS
            if (value := getattr(said, field)) not in ("", None, getattr(known, field))
        }
        # Whoever has the address reads its reset mails: a list must not move an account in use.
        if "email" in after and known.email is not None and known.activated_at is not None:
            del after["email"]
            self._emails_kept += 1
        return after

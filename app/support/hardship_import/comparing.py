"""What a ledger of hardship graduates would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.platform.spreadsheets.lists import ParsedList, ParsedRow
from app.platform.spreadsheets.plans import Note, NoteCode, Plan, in_order
from app.platform.spreadsheets.rejections import Rejection, RowProblem, RowReason
from app.support.hardship_import.records import (
    FileState,
    Graduate,
    Helper,
    file_states,
    graduates,
    helpers,
)
from app.support.hardship_list import HardshipRow
from app.units.models import Unit
from app.units.queries import university_of


@dataclass(frozen=True, slots=True)
class Opening:
    """A row about a student without a file."""

    row: HardshipRow
    graduate: Graduate


@dataclass(frozen=True, slots=True)
class Change:
    """A row that says something else than the student's file."""

    row: HardshipRow
    graduate: Graduate
    before: FileState


@dataclass(frozen=True, slots=True)
class HelperSaid:
    """What the list says of a helper in the end: a later row's position and telephone win."""

    name: str
    position: str
    phone: str
    known: Helper | None


@dataclass(frozen=True, kw_only=True)
class HardshipPlan(Plan):
    """Files to open, files to change, and helpers by staff number."""

    unit_id: int
    university_id: int
    new: Sequence[Opening]
    changes: Sequence[Change]
    helpers: Mapping[str, HelperSaid]


def plan(parsed: ParsedList[HardshipRow], unit: Unit) -> HardshipPlan:
    """Compare a ledger with what is on record; writes nothing.

    Rows are rejected as STUDENT_UNKNOWN (nobody below the unit has the number), NAME_DIFFERS (the
    number is somebody else's) and HELPER_CLASH (so is the helper's). Raises `NotFound` for a
    province.
    """
    comparison = _Comparison(unit, parsed)
    for row in parsed.rows:
        comparison.take(row)
    return comparison.plan()


class _Comparison:
    """One pass over a ledger, with everything that it may meet read beforehand."""

    def __init__(self, unit: Unit, parsed: ParsedList[HardshipRow]) -> None:
        self._unit, self._parsed = unit, parsed
        self._university = university_of(unit)
        rows = [row.values for row in parsed.rows]
        self._graduates = graduates(unit, (row.student_number for row in rows))
        staff_numbers = {row.helper_number for row in rows}
        self._known = helpers(self._university.id, sorted(staff_numbers))
        self._states = file_states(each.person_id for each in self._graduates.values())
        self._new: list[Opening] = []
        self._changes: list[Change] = []
        self._helpers: dict[str, HelperSaid] = {}
        self._positions: dict[str, set[str]] = {}
        self._rejected: list[Rejection] = []

    def take(self, row: ParsedRow[HardshipRow]) -> None:
        """Decide what one row is: a new file, a changed one, as it was, or rejected."""
        try:
            graduate = self._judged(row.values)
        except RowProblem as problem:
            self._rejected.append(Rejection(row.row_number, problem.reason, problem.detail))
            return
        self._note_helper(row.values)
        state = self._states.get(graduate.person_id)
        if state is None:
            self._new.append(Opening(row.values, graduate))
        elif self._differs(row.values, state):
            self._changes.append(Change(row.values, graduate, state))

    def plan(self) -> HardshipPlan:
        """What came of it."""
        taken = len(self._parsed.rows) - len(self._rejected) + len(self._parsed.repeated)
        return HardshipPlan(
            created=len(self._new),
            updated=len(self._changes),
            unchanged=taken - len(self._new) - len(self._changes),
            rejected=in_order([*self._parsed.rejected, *self._rejected]),
            ignored_columns=self._parsed.ignored_columns,
            notes=list(self._notes()),
            unit_id=self._unit.id,
            university_id=self._university.id,
            new=self._new,
            changes=self._changes,
            helpers=self._helpers,
        )

    def _judged(self, said: HardshipRow) -> Graduate:
        graduate = self._graduates.get(said.student_number)
        if graduate is None:
            raise RowProblem(RowReason.STUDENT_UNKNOWN, said.student_number)
        if graduate.name != said.name:
            raise RowProblem(RowReason.NAME_DIFFERS, f"{said.student_number}: {graduate.name}")
        helper = self._known.get(said.helper_number)
        if helper is not None and helper.name != said.helper_name:
            raise RowProblem(RowReason.HELPER_CLASH, f"{said.helper_number}: {helper.name}")
        return graduate

    def _note_helper(self, said: HardshipRow) -> None:
        number = said.helper_number
        known = self._known.get(number)
        held = self._helpers.get(number) or known
        self._helpers[number] = HelperSaid(
            said.helper_name,
            said.helper_position or (held.position if held else ""),
            said.helper_phone or (held.phone if held else ""),
            known,
        )
        if said.helper_position:
            self._positions.setdefault(number, set()).add(said.helper_position)

    def _differs(self, said: HardshipRow, state: FileState) -> bool:
        helper = self._known.get(said.helper_number)
        return (
            helper is None
            or helper.person_id != state.helper_id
            or said.categories != state.categories
            or said.willingness not in {"", state.willingness}
            or state.closed_at is not None
        )

    def _notes(self) -> Sequence[Note]:
        new = sum(helper.known is None for helper in self._helpers.values())
        notes = [Note(NoteCode.HELPER_NEW, str(new))] if new else []
        for number, helper in self._helpers.items():
            positions = self._positions.get(number, set())
            if helper.known is not None and helper.known.position:
                positions = positions | {helper.known.position}
            if len(positions) > 1:
                text = f"{number} {helper.name}: {helper.position}"
                notes.append(Note(NoteCode.HELPER_POSITION, text))
        return notes

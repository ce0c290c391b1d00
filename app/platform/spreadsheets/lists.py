"""A declared list read from a table: rows taken, rows rejected, columns left alone. Pure."""

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.headings import (
    Column,
    Found,
    Placed,
    find_list,
    heading_key,
    missing_columns,
)
from app.platform.spreadsheets.rejections import Rejection, RowProblem, RowReason, shortened
from app.platform.spreadsheets.tables import Cell, Mark, Row, Table

# Rows that belong to the form and not to the list: totals, remarks, who made it.
_FURNITURE = re.compile(
    r"(合\s*计|总\s*计|小\s*计|共\s*计|备注|说明|注\s*[:：]|填表|制表|审核|经办|负责人|单位负责|total\b)",
    re.IGNORECASE,
)
MARKED = {
    Mark.FORMULA_WITHOUT_VALUE: RowReason.FORMULA_WITHOUT_VALUE,
    Mark.ERROR_VALUE: RowReason.ERROR_VALUE,
}

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class ListShape(Generic[R]):
    """What a list looks like.

    Attributes:
        columns: what it may hold; at least one must be required.
        build: a row's values by field name to the row, a frozen dataclass; may raise RowProblem.
        key: what makes a row the same thing as another, such as a student number.
        label: how a row is called to the person who mends the list.
        clash: why a row is rejected whose key stands in an earlier row with other values.
    """

    columns: tuple[Column, ...]
    build: Callable[..., R]
    key: Callable[[R], Hashable]
    label: Callable[[R], str]
    clash: Callable[[R, R], RowReason]


@dataclass(frozen=True, slots=True)
class ParsedRow(Generic[R]):
    """A good row with its number as the spreadsheet shows it."""

    row_number: int
    values: R


@dataclass(frozen=True, slots=True)
class ParsedList(Generic[R]):
    """What a file says.

    Attributes:
        rows: the good ones, each key once, in the file's order.
        repeated: numbers of rows that say the same as an earlier one; they count as unchanged.
        rejected: the rest, in the file's order.
        ignored_columns: headings whose cells were not read, as the file writes them.
    """

    rows: list[ParsedRow[R]]
    repeated: list[int]
    rejected: list[Rejection]
    ignored_columns: list[str]


def read_list(table: Table, shape: ListShape[R]) -> ParsedList[R]:
    """Read the list that a table holds.

    Blank rows, rows of the form and repeated headings are passed over. Of two rows with one key
    the first stands: the second is `repeated` when all it says is the same, else rejected.

    Raises:
        Refusal: what `find_list` refuses, FILE_HEADINGS_TWICE, or FILE_LIST_EMPTY.
    """
    reader = _Reader(shape, find_list(table, shape.columns))
    return reader.read()


class _Reader(Generic[R]):
    """One pass over the rows below the headings."""

    def __init__(self, shape: ListShape[R], found: Found) -> None:
        self._shape = shape
        self._found = found
        self._heading_keys = [heading_key(cell) for cell in found.row.cells]
        self._seen: dict[Hashable, ParsedRow[R]] = {}
        self._repeated: list[int] = []
        self._rejected: list[Rejection] = []

    def read(self) -> ParsedList[R]:
        for row in self._found.sheet.rows:
            if row.number > self._found.row.number:
                self._take(row)
        if not (self._seen or self._rejected):
            raise Refusal(Reason.FILE_LIST_EMPTY, row=self._found.row.number)
        rows, ignored = list(self._seen.values()), list(self._found.ignored)
        return ParsedList(rows, self._repeated, self._rejected, ignored)

    def _take(self, row: Row) -> None:
        width = len(row.cells)
        cells = [
            (place, row.cells[place.index] if place.index < width else None)
            for place in self._found.placed
        ]
        if all(cell is None for _, cell in cells) or self._is_furniture(row, cells):
            return
        try:
            values = {place.column.field: _value(place, cell) for place, cell in cells if cell}
            self._demand_all(cells)
            self._keep(ParsedRow(row.number, self._shape.build(**values)))
        except RowProblem as problem:
            self._rejected.append(Rejection(row.number, problem.reason, problem.detail))

    def _is_furniture(self, row: Row, cells: list[tuple[Placed, Cell]]) -> bool:
        """Whether the row is no entry: a total or remark with gaps, or the headings again."""
        if any(cell is None and place.column.missing for place, cell in cells):
            first = next(cell for cell in row.cells if cell is not None)
            return isinstance(first, str) and _FURNITURE.match(first) is not None
        place, cell = cells[0]
        if heading_key(cell) != heading_key(place.heading):
            return False
        if [heading_key(each) for each in row.cells] == self._heading_keys:
            return True
        if missing_columns(row, self._shape.columns):
            return False
        raise Refusal(Reason.FILE_HEADINGS_TWICE, row=row.number)

    def _demand_all(self, cells: list[tuple[Placed, Cell]]) -> None:
        for place, cell in cells:
            if cell is None and place.column.missing:
                raise RowProblem(place.column.missing, place.heading)

    def _keep(self, row: ParsedRow[R]) -> None:
        earlier = self._seen.setdefault(self._shape.key(row.values), row)
        if earlier is row:
            return
        if earlier.values == row.values:
            self._repeated.append(row.row_number)
            return
        label = shortened(f"{earlier.row_number}: {self._shape.label(earlier.values)}")
        raise RowProblem(self._shape.clash(earlier.values, row.values), label)


def _value(place: Placed, cell: Cell) -> object:
    if isinstance(cell, Mark):
        raise RowProblem(MARKED[cell], place.heading)
    try:
        return place.column.parse(cell or "")
    except RowProblem as problem:
        detail = shortened(f"{place.heading}: {problem.detail or cell}")
        raise RowProblem(problem.reason, detail) from None

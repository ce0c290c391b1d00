"""Find the row of headings, below titles and notes, and which column means what. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.rejections import RowReason
from app.platform.spreadsheets.tables import Cell, Row, Sheet, Table

# So deep may the headings stand below titles and notes.
HEADINGS_WITHIN = 40
LEAST_MATCHES = 2
# Remarks in a heading that do not change what the column means: `学号（必填）`, `净宽(m)`.
_REMARK = re.compile(
    r"\((必填|必填项|选填|可选|文本|文本格式|数字|required|optional"
    r"|m|m2|米|平方米|分钟|人|min|如有)\)"
)
_NOT_MEANT = re.compile(r"[\s*()\[\]{}<>《》【】:;,.、，。·/\\|_\-—\"'“”]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a list may have.

    Attributes:
        field: the name of the value in the row that is built.
        headings: what the column may be called, the preferred name first. When a sheet has
            several of them, the one that stands first here is read.
        parse: cell text to value; raises RowProblem.
        missing: why a row without this cell is rejected. None: the column is optional, and the
            row's own default stands in for a blank cell.
    """

    field: str
    headings: tuple[str, ...]
    parse: Callable[[str], object]
    missing: RowReason | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A column found in a sheet: at `index`, under `heading` as the sheet writes it."""

    column: Column
    index: int
    heading: str


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet's list: the row of its headings, the columns to read and those to leave."""

    sheet: Sheet
    row: Row
    placed: tuple[Placed, ...]
    ignored: tuple[str, ...]


def find_list(table: Table, columns: Sequence[Column]) -> Found:
    """The one sheet that holds the list.

    Raises:
        Refusal: FILE_HEADINGS_MISSING, FILE_COLUMN_MISSING, FILE_COLUMN_TWICE,
            FILE_LISTS_SEVERAL.
    """
    heads = [(sheet, row) for sheet in table.sheets for row in sheet.rows[:HEADINGS_WITHIN]]
    complete = [(sheet, row) for sheet, row in heads if not missing_columns(row, columns)]
    if not complete:
        raise _why_none(heads, columns)
    sheet, row = complete[0]
    others = [other.name for other, _ in complete if other is not sheet]
    if others:
        raise Refusal(Reason.FILE_LISTS_SEVERAL, first=sheet.name, second=others[0])
    placed = _place(row, columns)
    read = {each.index for each in placed}
    ignored = [str(cell) for index, cell in enumerate(row.cells) if cell and index not in read]
    return Found(sheet, row, placed, tuple(ignored))


def missing_columns(row: Row, columns: Sequence[Column]) -> list[str]:
    """The preferred names of the columns that a list must have and this row does not head."""
    there = {heading_key(cell) for cell in row.cells}
    return [
        column.headings[0]
        for column in columns
        if column.missing and there.isdisjoint(map(heading_key, column.headings))
    ]


def heading_key(cell: Cell) -> str:
    """What a heading says, however it is written: `学 院（系）` and `学院系` are one."""
    if not isinstance(cell, str):
        return ""
    text = unicodedata.normalize("NFKC", cell).lower()
    return _NOT_MEANT.sub("", _REMARK.sub("", text))


def _why_none(heads: list[tuple[Sheet, Row]], columns: Sequence[Column]) -> Refusal:
    names = {heading_key(name) for column in columns for name in column.headings}
    best = max((row for _, row in heads), key=lambda row: _matches(row, names))
    if _matches(best, names) < LEAST_MATCHES:
        needed = [column.headings[0] for column in columns if column.missing]
        return Refusal(Reason.FILE_HEADINGS_MISSING, columns="、".join(needed))
    missing = "、".join(missing_columns(best, columns))
    return Refusal(Reason.FILE_COLUMN_MISSING, row=best.number, columns=missing)


def _matches(row: Row, names: set[str]) -> int:
    return len(names.intersection(map(heading_key, row.cells)))


def _place(row: Row, columns: Sequence[Column]) -> tuple[Placed, ...]:
    keys = [heading_key(cell) for cell in row.cells]
    placed = []
    for column in columns:
        wanted = next((key for key in map(heading_key, column.headings) if key in keys), None)
        if wanted is None:
            continue
        index = keys.index(wanted)
        heading = str(row.cells[index])
        if Counter(keys)[wanted] > 1:
            raise Refusal(Reason.FILE_COLUMN_TWICE, column=heading, row=row.number)
        placed.append(Placed(column, index, heading))
    return tuple(placed)

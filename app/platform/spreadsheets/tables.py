"""What a file holds once it is read: sheets of rows of texts. Pure; both processes share it."""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class Mark(IntEnum):
    """A cell that says something but has no text to give."""

    FORMULA_WITHOUT_VALUE = 1
    ERROR_VALUE = 2


Cell = str | Mark | None
"""Text without stray spaces or control characters; None when the cell is blank."""


class Row(NamedTuple):
    """One row that holds anything.

    Attributes:
        number: as the spreadsheet shows it, from 1.
        cells: from column A to the last one filled.
    """

    number: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet with its filled rows in order."""

    name: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Table:
    """A file's visible sheets in order. A text file has one."""

    sheets: tuple[Sheet, ...]

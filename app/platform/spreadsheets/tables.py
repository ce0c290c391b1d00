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


class Merged(NamedTuple):
    """A block of cells merged over several rows. Rows and columns count from 1."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet with its filled rows in order."""

    name: str
    rows: list[Row]
    merged: list[Merged]


@dataclass(frozen=True, slots=True)
class Table:
    """A file's visible sheets in order. A text file has one."""

    sheets: tuple[Sheet, ...]


def column_letters(number: int) -> str:
    """A column's name: 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A column's number: A is 1, AA is 27. Anything but one to three letters is no column."""
    if not (
        0 < len(letters) <= 3 and letters.isascii() and letters.isalpha() and letters.isupper()
    ):
        raise ValueError("not a column")
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number

"""The cells of one worksheet, read as a stream: values as cached, formulas only noticed."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.child.cells import clean, day_text, unescape
from app.platform.spreadsheets.child.gathering import Gathering
from app.platform.spreadsheets.child.markup import Attributes, new_parser
from app.platform.spreadsheets.tables import Cell, Mark, Merged, Row

DIGIT_CHARACTERS = "0123456789"


@dataclass(frozen=True, slots=True)
class Book:
    """What cells refer to: shared strings by number, styles that show days, the first day."""

    strings: list[Cell]
    day_styles: frozenset[str]
    epoch: datetime

    def value(self, kind: str, text: str, style: str) -> Cell:
        """The cell that a type, a text and a style make (ECMA-376 part 1, 18.18.11)."""
        if kind == "s":
            return self.strings[int(text)]
        if kind == "n":
            return day_text(float(text), self.epoch) if style in self.day_styles else _number(text)
        if kind == "e":
            return Mark.ERROR_VALUE
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        return clean(unescape(text))


def read_worksheet(source: IO[bytes], name: str, book: Book, gathering: Gathering) -> None:
    """Gather a sheet's rows and the cells it merges over several rows."""
    sheet = _Worksheet(book, gathering)
    parser = new_parser()

    def root(tag: str, _attributes: Attributes) -> None:
        sheet.learn_names(tag)
        parser.StartElementHandler = sheet.start
        parser.EndElementHandler = sheet.end
        parser.CharacterDataHandler = sheet.text

    parser.StartElementHandler = root
    parser.ParseFile(source)
    gathering.sheet(name, sheet.rows, sheet.merged)


class _Worksheet:
    """Turns the parser's events into rows. Called a million times a file, so it stays plain."""

    def __init__(self, book: Book, gathering: Gathering) -> None:
        self.rows: list[Row] = []
        self.merged: list[Merged] = []
        self._book = book
        self._gathering = gathering
        self._columns: dict[str, int] = {}
        self._number = 0
        self._cells: list[Cell] = []
        self._pieces: list[str] = []
        self._in_text = False
        self._in_reading = False
        self._start_cell({})

    def learn_names(self, root: str) -> None:
        """Take the namespace from the root element: there are two, and any prefix will do."""
        space = root.removesuffix("worksheet")
        self._cell, self._value, self._text = f"{space}c", f"{space}v", f"{space}t"
        self._row, self._formula, self._reading = f"{space}row", f"{space}f", f"{space}rPh"
        self._merge = f"{space}mergeCell"

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == self._cell:
            self._start_cell(attributes)
        elif tag in (self._value, self._text):
            self._in_text = not self._in_reading
        elif tag == self._row:
            self._start_row(attributes)
        elif tag == self._formula:
            self._has_formula = True
        elif tag == self._reading:
            self._in_reading = True
        elif tag == self._merge:
            self._note_merged(attributes["ref"])

    def text(self, piece: str) -> None:
        if self._in_text:
            self._pieces.append(piece)

    def end(self, tag: str) -> None:
        if tag in (self._value, self._text):
            self._in_text = False
        elif tag == self._cell:
            self._end_cell()
        elif tag == self._reading:
            self._in_reading = False
        elif tag == self._row:
            row = self._gathering.admit(self._number, self._cells)
            if row:
                self.rows.append(row)

    def _start_row(self, attributes: Attributes) -> None:
        number = int(attributes.get("r", self._number + 1))
        if number <= self._number:
            raise Refusal(Reason.FILE_UNREADABLE)
        self._number = number
        self._cells = []

    def _start_cell(self, attributes: Attributes) -> None:
        self._reference = attributes.get("r", "")
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._has_formula = False
        self._pieces.clear()

    def _end_cell(self) -> None:
        text = "".join(self._pieces)
        if text:
            cell = self._book.value(self._kind, text, self._style)
        elif self._has_formula and self._kind == "n":
            # A text formula may be worth an empty text; a number is never worth nothing.
            cell = Mark.FORMULA_WITHOUT_VALUE
        else:
            cell = None
        column = self._column(self._reference) if self._reference else len(self._cells) + 1
        if column > len(self._cells):
            self._cells.extend([None] * (column - 1 - len(self._cells)))
            self._cells.append(cell)
        else:
            self._cells[column - 1] = cell

    def _column(self, reference: str) -> int:
        letters = reference.rstrip(DIGIT_CHARACTERS)
        if letters not in self._columns:
            self._columns[letters] = _column_number(letters, self._gathering.limits)
        return self._columns[letters]

    def _note_merged(self, block: str) -> None:
        first, _, last = block.partition(":")
        rows = [
            int(corner.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for corner in (first, last or first)
        ]
        if rows[0] != rows[1]:
            letters = [corner.rstrip(DIGIT_CHARACTERS) for corner in (first, last)]
            columns = [_column_number(each, self._gathering.limits) for each in letters]
            self.merged.append(Merged(*rows, *columns))

"""The cells of one worksheet, read as a stream: values as cached, formulas only noticed."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.child.cells import clean, day_text, number_text, unescape
from app.platform.spreadsheets.child.gathering import Gathering
from app.platform.spreadsheets.child.markup import Attributes, new_parser
from app.platform.spreadsheets.tables import Cell, Mark, Merged, Row, column_number

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MERGED_KEPT = 10_000


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
            return self._number(float(text), style)
        if kind == "e":
            return Mark.ERROR_VALUE
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        return clean(unescape(text))

    def _number(self, value: float, style: str) -> Cell:
        if style in self.day_styles:
            return day_text(value, self.epoch)
        return number_text(value)


def read_worksheet(source: IO[bytes], name: str, book: Book, gathering: Gathering) -> None:
    """Gather a sheet's rows and the blocks of cells it merges over several rows."""
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
        self._known_columns: dict[str, int] = {}
        self._row_number = 0
        self._column = 0
        self._cells: list[Cell] = []
        self._pieces: list[str] = []
        self._in_text = False
        self._in_reading = False

    def learn_names(self, root: str) -> None:
        """Take the namespace from the root element: there are two, and any prefix will do."""
        space = root.removesuffix("worksheet")
        self._row_tag, self._cell_tag, self._merge_tag = (
            f"{space}row",
            f"{space}c",
            f"{space}mergeCell",
        )
        self._value_tag, self._text_tag = f"{space}v", f"{space}t"
        self._formula_tag, self._reading_tag = f"{space}f", f"{space}rPh"

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == self._cell_tag:
            self._start_cell(attributes)
        elif tag in (self._value_tag, self._text_tag):
            self._in_text = not self._in_reading
        elif tag == self._row_tag:
            self._start_row(attributes)
        elif tag == self._formula_tag:
            self._has_formula = True
        elif tag == self._reading_tag:
            self._in_reading = True
        elif tag == self._merge_tag:
            self._note_merged(attributes["ref"])

    def text(self, piece: str) -> None:
        if self._in_text:
            self._pieces.append(piece)

    def end(self, tag: str) -> None:
        if tag in (self._value_tag, self._text_tag):
            self._in_text = False
        elif tag == self._cell_tag:
            self._end_cell()
        elif tag == self._reading_tag:
            self._in_reading = False
        elif tag == self._row_tag:
            row = self._gathering.admit(self._row_number, self._cells)
            if row:
                self.rows.append(row)

    def _start_row(self, attributes: Attributes) -> None:
        number = int(attributes.get("r", self._row_number + 1))
        if number <= self._row_number:
            raise Refusal(Reason.FILE_UNREADABLE)
        self._row_number = number
        self._column = 0
        self._cells = []

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        self._column = self._column_of(reference) if reference else self._column + 1
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._has_formula = False
        self._pieces.clear()

    def _end_cell(self) -> None:
        text = "".join(self._pieces)
        if text:
            cell = self._book.value(self._kind, text, self._style)
        elif self._has_formula and self._kind != "str":
            # Only a formula that makes text can be worth an empty text.
            cell = Mark.FORMULA_WITHOUT_VALUE
        else:
            cell = None
        if cell is not None:
            self._place(cell)

    def _place(self, cell: Cell) -> None:
        """Put a cell into its column; blank ones far to the right never take room."""
        self._gathering.check_column(self._column)
        missing = self._column - len(self._cells)
        if missing > 0:
            self._cells.extend([None] * missing)
        self._cells[self._column - 1] = cell

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip(DIGITS)
        if letters not in self._known_columns:
            self._known_columns[letters] = column_number(letters)
        return self._known_columns[letters]

    def _note_merged(self, block: str) -> None:
        first, _, last = block.partition(":")
        if last and _row_of(first) != _row_of(last) and len(self.merged) < MERGED_KEPT:
            columns = self._column_of(first), self._column_of(last)
            self.merged.append(Merged(_row_of(first), _row_of(last), *columns))


def _row_of(reference: str) -> int:
    return int(reference.lstrip(LETTERS))

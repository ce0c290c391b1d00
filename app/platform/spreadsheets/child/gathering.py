"""Rows as they come, counted against the limits: the reader stops at the first one too many."""

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.limits import Limits
from app.platform.spreadsheets.tables import Cell, Row, Sheet

# Titles, notes, the heading, totals and gaps that stand beside the rows of a list.
FURNITURE_ROWS = 100


class Gathering:
    """The sheets of one file while they are read."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sheets: list[Sheet] = []
        self._rows = 0
        self._chars = 0

    def sheet(self, name: str, rows: list[Row]) -> None:
        """Keep a sheet whose rows were each admitted; one without rows is nothing."""
        if not rows:
            return
        if len(self.sheets) >= self.limits.sheets:
            raise Refusal(Reason.FILE_TOO_MANY_SHEETS, limit=self.limits.sheets)
        self.sheets.append(Sheet(name, rows))

    def admit(self, number: int, cells: list[Cell]) -> Row | None:
        """The row without its blank end; None when nothing is left.

        Raises:
            Refusal: FILE_TOO_MANY_COLUMNS, FILE_TOO_MANY_ROWS, FILE_CELL_TOO_LONG,
                FILE_TOO_MUCH_TEXT.
        """
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            return None
        limits = self.limits
        if len(cells) > limits.columns:
            raise Refusal(Reason.FILE_TOO_MANY_COLUMNS, limit=limits.columns)
        self._rows += 1
        if max(self._rows, number) > limits.rows + FURNITURE_ROWS:
            raise Refusal(Reason.FILE_TOO_MANY_ROWS, limit=limits.rows)
        self._weigh(number, [len(cell) for cell in cells if isinstance(cell, str)])
        return Row(number, cells)

    def _weigh(self, number: int, lengths: list[int]) -> None:
        if max(lengths, default=0) > self.limits.cell_chars:
            raise Refusal(Reason.FILE_CELL_TOO_LONG, row=number, limit=self.limits.cell_chars)
        self._chars += sum(lengths)
        if self._chars > self.limits.text_chars:
            raise Refusal(Reason.FILE_TOO_MUCH_TEXT, limit=self.limits.text_chars)

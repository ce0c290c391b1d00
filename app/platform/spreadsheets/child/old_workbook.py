"""An .xls: read with xlrd, which knows cached values only and nothing of formulas."""

import os
from pathlib import Path

import xlrd
from xlrd.sheet import Cell as OldCell
from xlrd.sheet import Sheet as OldSheet

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.child.cells import (
    EPOCH_1900,
    EPOCH_1904,
    clean,
    day_text,
    number_text,
)
from app.platform.spreadsheets.child.gathering import Gathering
from app.platform.spreadsheets.tables import Cell, Mark, Merged, Row

VISIBLE = 0


def read_old_workbook(data: bytes, gathering: Gathering) -> None:
    """Gather the rows of each visible sheet.

    Raises:
        Refusal: FILE_ENCRYPTED, FILE_TYPE_UNKNOWN for other documents in the same container, and
            what the limits refuse.
    """
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        try:
            book = xlrd.open_workbook(
                file_contents=data, logfile=nowhere, on_demand=True, formatting_info=True
            )
        except xlrd.XLRDError as error:
            raise Refusal(_reason(str(error))) from None
        for index in range(book.nsheets):
            sheet = book.sheet_by_index(index)
            if sheet.visibility == VISIBLE:
                _gather(sheet, book.datemode, gathering)
            book.unload_sheet(index)


def _reason(message: str) -> Reason:
    if "encrypted" in message:
        return Reason.FILE_ENCRYPTED
    if "Can't find workbook" in message:
        return Reason.FILE_TYPE_UNKNOWN
    return Reason.FILE_UNREADABLE


def _gather(sheet: OldSheet, datemode: int, gathering: Gathering) -> None:
    rows: list[Row] = []
    for index in range(sheet.nrows):
        cells = [old_cell(each, datemode) for each in sheet.row(index)]
        row = gathering.admit(index + 1, cells)
        if row:
            rows.append(row)
    merged = [
        Merged(top + 1, below, left + 1, right)
        for top, below, left, right in sheet.merged_cells
        if below - top > 1
    ]
    gathering.sheet(sheet.name, rows, merged)


def old_cell(cell: OldCell, datemode: int) -> Cell:
    """A cell by xlrd's type of it; `datemode` 1 counts days from 1904."""
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return clean(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return number_text(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return day_text(cell.value, EPOCH_1904 if datemode else EPOCH_1900)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    return Mark.ERROR_VALUE if cell.ctype == xlrd.XL_CELL_ERROR else None

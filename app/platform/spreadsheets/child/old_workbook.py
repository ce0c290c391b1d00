"""An .xls: read with xlrd, which knows cached values only and nothing of formulas."""

import os
from pathlib import Path

import xlrd
from xlrd.sheet import Cell as OldCell
from xlrd.sheet import Sheet as OldSheet

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.child.cells import clean, moment_text, number_text
from app.platform.spreadsheets.child.gathering import Gathering
from app.platform.spreadsheets.tables import Cell, Mark

VISIBLE = 0


def read_old_workbook(data: bytes, gathering: Gathering) -> None:
    """Gather the rows of each visible sheet.

    Raises:
        Refusal: FILE_ENCRYPTED, FILE_TYPE_UNKNOWN for other documents in the same container, and
            what the limits refuse.
    """
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        try:
            book = xlrd.open_workbook(file_contents=data, logfile=nowhere, on_demand=True)
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
    cells = ([old_cell(each, datemode) for each in sheet.row(at)] for at in range(sheet.nrows))
    admitted = [gathering.admit(*each) for each in enumerate(cells, start=1)]
    gathering.sheet(sheet.name, [row for row in admitted if row])


def old_cell(cell: OldCell, datemode: int) -> Cell:
    """A cell by xlrd's type of it; `datemode` 1 counts days from 1904."""
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return clean(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return number_text(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _moment(cell.value, datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    return Mark.ERROR_VALUE if cell.ctype == xlrd.XL_CELL_ERROR else None


def _moment(days: float, datemode: int) -> Cell:
    """A day number that is no day of our calendar is an error value, as it is shown."""
    try:
        moment = xlrd.xldate_as_datetime(days, datemode)
    except (OverflowError, ValueError):
        return Mark.ERROR_VALUE
    return moment_text(moment.time() if 0 <= days < 1 else moment)

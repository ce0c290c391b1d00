"""An .xlsx: read as a stream with openpyxl, once its archive is judged."""

import io
import warnings
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any, TypeAlias

from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.child.archive import judge_archive
from app.platform.spreadsheets.child.cells import clean, moment_text, number_text
from app.platform.spreadsheets.child.gathering import Gathering
from app.platform.spreadsheets.tables import Cell, Mark

Opened: TypeAlias = Callable[[bool], Workbook]
"""The file with its formulas, or with their cached values when told `data_only`."""
Loaded: TypeAlias = Any
"""openpyxl's ReadOnlyCell or, where a row has a gap, its EmptyCell."""

ERROR, FORMULA, TEXT_OF_FORMULA = "e", "f", "str"
LAST_ROW = 1_048_576  # a file that names a later one would have us count up to it
# Formats of days that Chinese spreadsheets name by number alone (ECMA-376 part 1, 18.8.30);
# openpyxl would take their days for numbers. Which format it is does not matter here.
BUILTIN_FORMATS.update(dict.fromkeys([*range(27, 37), *range(50, 59)], "yyyy-mm-dd"))


def read_workbook(data: bytes, gathering: Gathering) -> None:
    """Gather the rows of each visible worksheet. What openpyxl cannot read ends the process.

    Raises:
        Refusal: what the archive and the limits refuse, FILE_TYPE_UNKNOWN when it is no workbook,
            FILE_UNREADABLE when none of its sheets is there.
    """
    judge_archive(data, gathering.limits)
    opened = cache(partial(_open, data))
    with warnings.catch_warnings(action="ignore"):  # of what would be lost by saving the file
        sheets = opened(False).worksheets
        if not sheets:
            raise Refusal(Reason.FILE_UNREADABLE)
        for index, sheet in enumerate(sheets):
            if sheet.sheet_state == "visible":
                admitted = [gathering.admit(*row) for row in _rows(opened, index)]
                gathering.sheet(sheet.title, [row for row in admitted if row])


def _open(data: bytes, data_only: bool) -> Workbook:
    try:
        return load_workbook(
            io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False
        )
    except OSError:  # how openpyxl says that no part of the archive is a workbook
        raise Refusal(Reason.FILE_TYPE_UNKNOWN) from None


def _rows(opened: Opened, index: int) -> Iterator[tuple[int, list[Cell]]]:
    """A sheet's rows by number. Cached values are looked up from the first formula on."""
    cached = _loaded_rows(opened, index, data_only=True)
    for number, row in _loaded_rows(opened, index, data_only=False):
        if any(cell.data_type == FORMULA for cell in row):
            values = next(values for at, values in cached if at == number)
            yield number, [_value(*each) for each in zip(row, values, strict=True)]
        else:
            yield number, [_cell(each) for each in row]


def _loaded_rows(
    opened: Opened, index: int, *, data_only: bool
) -> Iterator[tuple[int, tuple[Loaded, ...]]]:
    sheet = opened(data_only).worksheets[index]
    sheet.reset_dimensions()  # a sheet may lie about them
    yield from enumerate(sheet.iter_rows(max_row=LAST_ROW), start=1)


def _value(written: Loaded, cached: Loaded) -> Cell:
    # Only a formula that makes text can be worth an empty text.
    if (written.data_type, cached.value) == (FORMULA, None) and cached.data_type != TEXT_OF_FORMULA:
        return Mark.FORMULA_WITHOUT_VALUE
    return _cell(cached)


def _cell(cell: Loaded) -> Cell:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == ERROR:
        return Mark.ERROR_VALUE
    if isinstance(value, str):
        return clean(unescape(value))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(value)
    return moment_text(value)

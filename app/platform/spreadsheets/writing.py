"""Write a table for a spreadsheet program: nothing in it is ever a formula, whoever typed it."""

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Sequence

from app.platform.spreadsheets.limits import USUAL
from app.platform.spreadsheets.processes import run_child

Value = str | int | float | None

LONGEST_TEXT = 32_767  # what a cell can hold
EXACT_DIGITS = 10**15  # whole numbers beyond lose digits in a spreadsheet
LONGEST_SHEET_NAME = 31
# What would make a text file's cell a formula, or break it out of its cell.
_LIVE = ("=", "+", "-", "@", "\t", "\r")
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")


def write_table(
    headers: Sequence[str], rows: Iterable[Sequence[Value]], *, sheet_name: str
) -> bytes:
    """An .xlsx with a bold, frozen heading row. Texts stay texts: no formulas, no links.

    Written in the child process. Numbers of more than 15 digits become text, so that none is lost.
    """
    name = _NOT_IN_SHEET_NAMES.sub(" ", _NOT_TEXT.sub("", sheet_name)).strip(" '")
    job = {
        "sheet_name": name[:LONGEST_SHEET_NAME] or "Sheet1",
        "headers": [_plain(each) for each in headers],
        "rows": [[_plain(each) for each in row] for row in rows],
    }
    return run_child("write", json.dumps(job).encode(), USUAL)


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """UTF-8 with a byte order mark, commas, CRLF. A text that would be live gets a leading `'`."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([_defused(_plain(each)) for each in headers])
    writer.writerows([_defused(_plain(each)) for each in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _plain(value: Value) -> Value:
    """A value that both kinds of file can hold."""
    if isinstance(value, str):
        return _NOT_TEXT.sub("", value)[:LONGEST_TEXT]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and abs(value) >= EXACT_DIGITS:
        return str(value)
    return value


def _defused(value: Value) -> Value:
    if isinstance(value, str) and value.startswith(_LIVE):
        return f"'{value}"
    return value

"""What a cell holds, as text: numbers as a spreadsheet shows them, days as ISO, no stray signs."""

import math
import re
from datetime import datetime, timedelta

from app.platform.spreadsheets.tables import Cell, Mark

# What `clean` would change: controls, zero-width and direction signs, odd or double spaces.
_UNCLEAN = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
    "\ufff9-\ufffb\ud800-\udfff]|^ | $|  "
)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff]"
)
# How a workbook writes what XML cannot hold: `_x000D_` is a carriage return.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

# Days count from here, so that day 60 is the 29th of February 1900 that never was: Excel's own.
EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001  a spreadsheet's day has no zone
EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
# A number keeps 15 digits in a spreadsheet; beyond them it shows an exponent.
DIGITS = 15


def clean(text: str) -> Cell:
    """Text on one line with single spaces, without signs that nobody sees; None when blank."""
    if _UNCLEAN.search(text):
        text = " ".join(_INVISIBLE.sub("", text).split())
    return text or None


def unescape(text: str) -> str:
    """Text of a workbook's XML with its own escapes undone."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def number_text(value: float) -> Cell:
    """A number as a spreadsheet shows it: `20230300001`, `2.4`, `3.60123199901011e+17`.

    A whole number of more than 15 digits comes out with an exponent, because the file no longer
    holds all its digits. What is no number is an error value.
    """
    if not math.isfinite(value):
        return Mark.ERROR_VALUE
    return format(value, f".{DIGITS}g")


def day_text(serial: float, epoch: datetime) -> Cell:
    """A spreadsheet's day number as `2027-06-30`, `2027-06-30 09:30` or, without a day, `09:30`.

    A number that is no day of our calendar is an error value, as the spreadsheet shows it.
    """
    try:
        moment = epoch + timedelta(seconds=round(serial * 86400))
    except (OverflowError, ValueError):
        return Mark.ERROR_VALUE
    if 0 <= serial < 1:
        return f"{moment:%H:%M}"
    if (moment.hour, moment.minute) == (0, 0):
        return moment.date().isoformat()
    return f"{moment.date().isoformat()} {moment:%H:%M}"

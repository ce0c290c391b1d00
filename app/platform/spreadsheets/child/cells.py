"""What a cell holds, as text: numbers as a spreadsheet shows them, days as ISO, no stray signs."""

import math
import re
from datetime import date, datetime, time, timedelta

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
# A number keeps 15 digits in a spreadsheet; beyond them it shows an exponent.
DIGITS = 15


def clean(text: str) -> Cell:
    """Text on one line with single spaces, without signs that nobody sees; None when blank."""
    if _UNCLEAN.search(text):
        text = " ".join(_INVISIBLE.sub("", text).split())
    return text or None


def number_text(value: float) -> Cell:
    """A number as a spreadsheet shows it: `20230300001`, `2.4`, `3.60123199901011e+17`.

    A whole number of more than 15 digits comes out with an exponent, because the file no longer
    holds all its digits. What is no number is an error value.
    """
    if not math.isfinite(value):
        return Mark.ERROR_VALUE
    return format(value, f".{DIGITS}g")


def moment_text(moment: date | time | timedelta) -> str:
    """A day as `2027-06-30`, with a time as `2027-06-30 09:30`, a time alone as `09:30`."""
    if isinstance(moment, timedelta):
        minutes = round(moment / timedelta(minutes=1))
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(moment, time):
        return moment.isoformat("minutes")
    if isinstance(moment, datetime):
        return moment.isoformat(" ", "minutes").removesuffix(" 00:00")
    return moment.isoformat()

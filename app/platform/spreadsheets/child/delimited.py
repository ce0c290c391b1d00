"""Text files: commas, semicolons or tabs between cells, in the encodings that offices send."""

import csv
import io
import re
from collections import Counter

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.child.cells import clean
from app.platform.spreadsheets.child.gathering import Gathering
from app.platform.spreadsheets.tables import Cell, Row

SEPARATORS = ",\t;"
SAMPLE_LINES = 50
SPACES_AROUND = 1_000
BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
# Starts of web pages, saved mail and XML, which office systems like to name `.xls`.
_MARKUP = re.compile(r"\s*(<[!?a-z]|mime-version:)", re.IGNORECASE)
# What exports write so that a spreadsheet keeps a text: `="0012"`, and our own `'=1+1`.
_KEPT_TEXT = re.compile(r'="([^"]*)"')
_DEFUSED = re.compile(r"'[=+\-@\t\r]")
# Eight characters that GB 18030 moved out of private use in 2005 and Python's table did not.
_SINCE_2005 = str.maketrans(
    "\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864",
    "\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb",
)


def read_delimited(data: bytes, gathering: Gathering) -> None:
    """Gather the one sheet that a text file is. A record is a row, also when it spans lines.

    Raises:
        Refusal: FILE_TYPE_UNKNOWN for what is no text, FILE_IS_WEB_PAGE, FILE_UNREADABLE for
            quotes that do not match, and what the limits refuse.
    """
    text = _decode(data)
    if _MARKUP.match(text):
        raise Refusal(Reason.FILE_IS_WEB_PAGE)
    limits = gathering.limits
    csv.field_size_limit(limits.cell_chars + SPACES_AROUND)
    rows: list[Row] = []
    try:
        lines = io.StringIO(text, newline="")
        records = csv.reader(lines, delimiter=_separator(text), strict=True)
        for number, record in enumerate(records, start=1):
            row = gathering.admit(number, [_cell(each) for each in record])
            if row:
                rows.append(row)
    except csv.Error as error:
        if "field limit" in str(error):
            facts = {"row": len(rows) + 1, "limit": limits.cell_chars}
            raise Refusal(Reason.FILE_CELL_TOO_LONG, **facts) from None
        raise Refusal(Reason.FILE_UNREADABLE) from None
    gathering.sheet("", rows)


def _decode(data: bytes) -> str:
    """The text by its byte order mark, else UTF-8, else GB 18030. What none fits is no text."""
    marked = [name for mark, name in BYTE_ORDER_MARKS.items() if data.startswith(mark)]
    for encoding in marked or ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text.translate(_SINCE_2005) if encoding == "gb18030" else text
    raise Refusal(Reason.FILE_TYPE_UNKNOWN)


def _separator(text: str) -> str:
    """The sign that cuts most of the first lines into the same number of cells, over one."""
    sample = text[: SAMPLE_LINES * 1000].splitlines(keepends=True)[:SAMPLE_LINES]

    def agreement(separator: str) -> tuple[int, int]:
        widths = Counter(len(record) for record in csv.reader(sample, delimiter=separator))
        widest = ((count, width) for width, count in widths.items() if width > 1)
        return max(widest, default=(0, 0))

    return max(SEPARATORS, key=agreement)


def _cell(text: str) -> Cell:
    kept = _KEPT_TEXT.fullmatch(text.strip())
    if kept:
        text = kept[1]
    elif _DEFUSED.match(text):
        text = text[1:]
    return clean(text)

"""An .xlsx: its visible sheets, shared strings and day formats. The cells are in `worksheet`."""

import re
from dataclasses import dataclass
from datetime import datetime

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.child.archive import Archive
from app.platform.spreadsheets.child.cells import EPOCH_1900, EPOCH_1904, clean, unescape
from app.platform.spreadsheets.child.gathering import Gathering
from app.platform.spreadsheets.child.markup import Attributes, each_element, local, new_parser
from app.platform.spreadsheets.child.worksheet import Book, read_worksheet
from app.platform.spreadsheets.tables import Cell

# Number formats that show a day or a time (ECMA-376 part 1, 18.8.30), those of Chinese among them.
BUILT_IN_DAYS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_NOT_SHOWN_AS_DIGITS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_DAY_LETTERS = re.compile("[dmyhs]", re.IGNORECASE)


@dataclass(slots=True)
class _Contents:
    """What workbook.xml lists: visible sheets as (name, relationship id), and the first day."""

    sheets: list[tuple[str, str]]
    epoch: datetime = EPOCH_1900
    is_workbook: bool = False

    def note(self, tag: str, attributes: Attributes) -> None:
        if tag == "workbook":
            self.is_workbook = True
        elif tag == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            self.epoch = EPOCH_1904
        elif tag == "sheet" and attributes.get("state", "visible") == "visible":
            self.sheets.append((attributes.get("name", ""), attributes["id"]))


def read_workbook(data: bytes, gathering: Gathering) -> None:
    """Gather the rows of each visible worksheet.

    Raises:
        Refusal: FILE_TYPE_UNKNOWN when the archive is no workbook, and what its parts refuse.
    """
    archive = Archive(data, gathering.limits)
    main = _main_part(archive)
    contents = _contents(archive, main)
    related = archive.related(main)
    parts = {kind: target for _, kind, target in related}
    sheets = {key: target for key, kind, target in related if kind == "worksheet"}
    book = Book(
        strings=_shared_strings(archive, parts.get("sharedStrings", "")),
        day_styles=_day_styles(archive, parts.get("styles", "")),
        epoch=contents.epoch,
    )
    for name, key in contents.sheets:
        if key in sheets:  # a chart's sheet has no cells
            with archive.open(sheets[key]) as source:
                read_worksheet(source, name, book, gathering)


def _main_part(archive: Archive) -> str:
    """The part that holds the document: an .xlsb's is binary, other archives have none."""
    for _, kind, target in archive.related(""):
        if kind == "officeDocument" and target.endswith(".xml"):
            return target
    raise Refusal(Reason.FILE_TYPE_UNKNOWN)


def _contents(archive: Archive, main: str) -> _Contents:
    contents = _Contents([])
    with archive.open(main) as source:
        each_element(source, contents.note)
    if not contents.is_workbook:
        raise Refusal(Reason.FILE_TYPE_UNKNOWN)
    return contents


def _shared_strings(archive: Archive, part: str) -> list[Cell]:
    if part not in archive:
        return []
    strings = _SharedStrings()
    parser = new_parser()
    parser.StartElementHandler = strings.start
    parser.EndElementHandler = strings.end
    parser.CharacterDataHandler = strings.text
    with archive.open(part) as source:
        parser.ParseFile(source)
    return strings.found


class _SharedStrings:
    """Texts that cells refer to by number; runs of rich text are joined, readings left out."""

    def __init__(self) -> None:
        self.found: list[Cell] = []
        self._pieces: list[str] = []
        self._in_text = False
        self._in_reading = False

    def start(self, name: str, _attributes: Attributes) -> None:
        tag = local(name)
        if tag == "t":
            self._in_text = not self._in_reading
        elif tag == "rPh":
            self._in_reading = True

    def text(self, piece: str) -> None:
        if self._in_text:
            self._pieces.append(piece)

    def end(self, name: str) -> None:
        tag = local(name)
        if tag == "t":
            self._in_text = False
        elif tag == "rPh":
            self._in_reading = False
        elif tag == "si":
            self.found.append(clean(unescape("".join(self._pieces))))
            self._pieces.clear()


def _day_styles(archive: Archive, part: str) -> frozenset[str]:
    """The cell styles, by number as text, whose numbers are shown as days."""
    if part not in archive:
        return frozenset()
    styles = _Styles()
    with archive.open(part) as source:
        each_element(source, styles.note)
    return frozenset(
        str(index) for index, format_id in enumerate(styles.cells) if styles.day(format_id)
    )


class _Styles:
    """Number formats of cells, gathered from styles.xml in its fixed order."""

    def __init__(self) -> None:
        self.cells: list[int] = []
        self._own: dict[int, bool] = {}
        self._list = ""

    def note(self, tag: str, attributes: Attributes) -> None:
        if tag == "numFmt" and self._list == "numFmts":
            shown = _NOT_SHOWN_AS_DIGITS.sub("", attributes.get("formatCode", ""))
            self._own[int(attributes["numFmtId"])] = bool(_DAY_LETTERS.search(shown))
        elif tag == "xf" and self._list == "cellXfs":
            self.cells.append(int(attributes.get("numFmtId", "0")))
        elif tag in {"numFmts", "fonts", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"}:
            self._list = tag

    def day(self, format_id: int) -> bool:
        return self._own.get(format_id, format_id in BUILT_IN_DAYS)

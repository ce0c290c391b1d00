"""A list as it is kept between upload and commit: what is read of it and nothing else. Pure."""

import gzip
import json
from collections.abc import Collection, Mapping, Sequence

from app.platform.spreadsheets.headings import Column, find_list
from app.platform.spreadsheets.tables import Cell, Mark, Row, Sheet, Table


def kept_table(table: Table, columns: Sequence[Column], numbers: Collection[int]) -> Table:
    """The list's headings and those of its rows, without the cells of columns not read.

    Reading the result gives what reading `table` gave. Resident ID numbers and the like, which
    are in no list's columns, never get further than this.
    """
    found = find_list(table, columns)
    read = {place.index for place in found.placed}
    rows = [
        Row(row.number, [_kept(cell, index in read) for index, cell in enumerate(row.cells)])
        for row in found.sheet.rows
        if row.number in numbers
    ]
    return Table((Sheet(found.sheet.name, [found.row, *rows]),))


def packed(table: Table) -> bytes:
    """A table of one sheet as bytes."""
    sheet = table.sheets[0]
    plain = {"name": sheet.name, "rows": [[row.number, row.cells] for row in sheet.rows]}
    return gzip.compress(json.dumps(plain, ensure_ascii=False).encode(), mtime=0)


def unpacked(data: bytes) -> Table:
    """What was packed."""
    plain = json.loads(gzip.decompress(data))
    rows = [Row(number, list(map(_cell, cells))) for number, cells in plain["rows"]]
    return Table((Sheet(plain["name"], rows),))


def rows_to_mend(
    table: Table, columns: Sequence[Column], problems: Mapping[int, str]
) -> tuple[list[str], list[list[str]]]:
    """Headings and rows for a spreadsheet to mend and send again: each row, then what is wrong.

    `problems` says what is wrong with which row. Columns that are not read are left out.
    """
    found = find_list(table, columns)
    placed = sorted(found.placed, key=lambda place: place.index)
    rows = [
        [_text(row.cells, place.index) for place in placed] + [problems[row.number]]
        for row in found.sheet.rows
        if row.number in problems and row.number != found.row.number
    ]
    return [place.heading for place in placed], rows


def _kept(cell: Cell, is_read: bool) -> Cell:
    # A blanked cell still stands before the next one: where a row begins tells lists from notes.
    return cell if is_read or cell is None else ""


def _cell(plain: str | int | None) -> Cell:
    return Mark(plain) if isinstance(plain, int) else plain


def _text(cells: Sequence[Cell], index: int) -> str:
    cell = cells[index] if index < len(cells) else None
    return cell if isinstance(cell, str) else ""

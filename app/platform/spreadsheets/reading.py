"""Read a spreadsheet that somebody sent: .xlsx, .xls or delimited text, guarded."""

import json
from pathlib import Path
from typing import Any

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.limits import MEGABYTE, USUAL, Limits
from app.platform.spreadsheets.processes import run_child
from app.platform.spreadsheets.tables import Cell, Mark, Row, Sheet, Table


def read_table(source: bytes | Path, *, limits: Limits = USUAL) -> Table:
    """The visible sheets of a file, each cell as text.

    The type is told by content; the file's name is nobody's business here. Numbers come as a
    spreadsheet shows them, formulas as their cached values, days as ISO dates. Of merged cells
    the first has the value and the others are blank.

    Raises:
        Refusal: a FILE_… reason, whatever the file is. Nothing else ever leaves this function,
            except OSError for a path that cannot be opened.
    """
    data = _bounded(source, limits)
    answer = json.loads(run_child("read", data, limits))
    if "refusal" in answer:
        raise Refusal(Reason(answer["refusal"]), **answer["facts"])
    return Table(tuple(_sheet(each) for each in answer["sheets"]))


def _bounded(source: bytes | Path, limits: Limits) -> bytes:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size == 0:
        raise Refusal(Reason.FILE_EMPTY)
    if size > limits.file_bytes:
        raise Refusal(Reason.FILE_TOO_LARGE, limit_mb=limits.file_bytes // MEGABYTE)
    return source if isinstance(source, bytes) else source.read_bytes()


def _sheet(plain: dict[str, Any]) -> Sheet:
    rows = [Row(number, _cells(cells)) for number, cells in plain["rows"]]
    return Sheet(plain["name"], rows)


def _cells(plain: list[Any]) -> list[Cell]:
    if int in map(type, plain):
        return [Mark(cell) if isinstance(cell, int) else cell for cell in plain]
    return plain

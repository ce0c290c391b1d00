"""What stands in the database, so that a test can say that nothing changed, or what."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Table, select

from app.platform.database import Model, reading

Rows = Mapping[str, frozenset[str]]
# Written by reading a page: when a browser, a device or the worker was seen.
SEEN = {"last_seen_at"}


def rows_of(*, without: Collection[str] = ()) -> Rows:
    """Every row of every table as text, the moments in which somebody was seen left out."""
    reading().rollback()
    return {
        table.name: _rows(table)
        for table in Model.metadata.sorted_tables
        if table.name not in without
    }


def _rows(table: Table) -> frozenset[str]:
    columns = [column for column in table.columns if column.name not in SEEN]
    return frozenset(repr(tuple(row)) for row in reading().execute(select(*columns)))


def changed(before: Rows, after: Rows) -> dict[str, list[str]]:
    """The rows that came or went, by table."""
    found: dict[str, list[str]] = {}
    for name, rows in after.items():
        if difference := rows ^ before.get(name, frozenset()):
            found[name] = sorted(difference)
    return found


def everything(rows: Rows) -> str:
    """All rows as one text, to look something up in."""
    return "\n".join(row for table in rows.values() for row in table)


def column_values(name: str) -> list[tuple[str, Any]]:
    """The values of every column of this name: (table, value)."""
    reading().rollback()
    return [
        (table.name, value)
        for table in Model.metadata.sorted_tables
        if name in table.columns
        for value in reading().scalars(select(table.columns[name]))
    ]

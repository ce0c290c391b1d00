"""How many statements a request sends, seen on the driver's own connection.

Hot paths hand their statements to the driver past SQLAlchemy, so SQLAlchemy's events do not see
them. Beginning and ending a transaction is not counted.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import event

from app.platform.database import db

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "--")


@contextmanager
def statements_of(app: Flask) -> Iterator[list[str]]:
    """The statements that this process sends while the context lasts, in their order."""
    sent: list[str] = []

    def note(statement: str) -> None:
        if not statement.startswith(NOT_COUNTED):
            sent.append(statement)

    def watch(connection: Any, *_: Any) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.set_trace_callback(note)
        else:
            connection.cursor_factory = noting_cursor(note)

    def leave(connection: Any, *_: Any) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.set_trace_callback(None)
        elif connection is not None:
            connection.cursor_factory = psycopg.Cursor

    with app.app_context():
        engine = db.engine
    event.listen(engine, "checkout", watch)
    event.listen(engine, "checkin", leave)
    try:
        yield sent
    finally:
        event.remove(engine, "checkout", watch)
        event.remove(engine, "checkin", leave)


def noting_cursor(note: Callable[[str], None]) -> type[psycopg.Cursor[Any]]:
    """A cursor of psycopg that notes each statement it is given."""

    class NotingCursor(psycopg.Cursor[Any]):
        """Notes, then does."""

        def execute(self, query: Any, *args: Any, **options: Any) -> "NotingCursor":
            """Run one statement."""
            note(str(query))
            super().execute(query, *args, **options)
            return self

        def executemany(self, query: Any, *args: Any, **options: Any) -> None:
            """Run one statement for many rows; it counts once."""
            note(str(query))
            super().executemany(query, *args, **options)

    return NotingCursor


def queries_of(app: Flask, ask: Callable[[], object]) -> int:
    """How many statements the act sends when it is done for the second time."""
    ask()
    with statements_of(app) as sent:
        ask()
    return len(sent)

"""Hot paths: Core statements compiled once, run on the driver's own connection.

A scan at the door asks SQLite for a few microseconds of work; the session and the execution layer
of SQLAlchemy would cost ten times that. Here a statement is still written in Core, with its types,
and still runs on both databases; it is compiled once a process and from then on handed to the
driver as text. Use it where figures say so, and `database.transaction` everywhere else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.platform.database import db
from app.platform.pooling import turn_to_write
from app.platform.prepared import Prepared, Values

__all__ = ["Link", "Prepared", "hot_reading", "hot_transaction", "link_within"]


class Link:
    """The driver's connection inside one transaction. Drivers' errors leave as SQLAlchemy's, so
    that they are judged and answered like any other."""

    def __init__(self, connection: Any, dialect: Dialect) -> None:
        self.connection = connection
        self.dialect = dialect

    def rows(self, statement: Prepared, values: Values) -> list[list[Any]]:
        """Every row that the statement gives, in the order of its columns."""
        plan = statement.plan(self.dialect)
        try:
            found = self.connection.execute(plan.sql, plan.arguments(values)).fetchall()
        except self.dialect.loaded_dbapi.Error as error:
            raise told(error, self.dialect) from error
        return [plan.row(row) for row in found]

    def first(self, statement: Prepared, values: Values) -> list[Any] | None:
        """The first row, or None."""
        found = self.rows(statement, values)
        return found[0] if found else None

    def run(self, statement: Prepared, values: Values) -> int:
        """Run a statement that gives no rows; how many rows it changed."""
        plan = statement.plan(self.dialect)
        try:
            return int(self.connection.execute(plan.sql, plan.arguments(values)).rowcount)
        except self.dialect.loaded_dbapi.Error as error:
            raise told(error, self.dialect) from error

    def run_many(self, statement: Prepared, rows: list[Values]) -> int:
        """Run it for each of the values; how many rows it changed in all."""
        if len(rows) == 1:
            return self.run(statement, rows[0])
        plan = statement.plan(self.dialect)
        try:
            cursor = self.connection.cursor()
            cursor.executemany(plan.sql, [plan.arguments(values) for values in rows])
            return int(cursor.rowcount)
        except self.dialect.loaded_dbapi.Error as error:
            raise told(error, self.dialect) from error


def told(error: Any, dialect: Dialect) -> DBAPIError:
    """A driver's error as SQLAlchemy would raise it; the values are not told."""
    raised = DBAPIError.instance("", None, error, dialect.loaded_dbapi.Error, dialect=dialect)
    if not isinstance(raised, DBAPIError):
        raise TypeError("not an error of the driver") from error
    return raised


def link_within(tx: Session) -> Link:
    """A link inside a transaction that `database.transaction` owns."""
    connection = tx.connection()
    return Link(connection.connection.driver_connection, connection.dialect)


@contextmanager
def hot_reading() -> Iterator[Link]:
    """A link for reading; each statement sees what is committed when it begins.

    PostgreSQL's default isolation says no more inside a transaction, and without one two trips,
    to begin and to end it, are spared.
    """
    with _driver_connection() as link:
        if link.dialect.name != "postgresql":
            yield link
            return
        link.connection.autocommit = True
        try:
            yield link
        finally:
            link.connection.autocommit = False


@contextmanager
def hot_transaction() -> Iterator[Link]:
    """Own one write transaction on the driver's connection: all of it is kept, or none.

    Begins IMMEDIATE on SQLite. Must not stand inside `database.transaction`, whose connection is
    another one.
    """
    if db.session.registry.has() and db.session().info.get("writing"):
        raise RuntimeError("a hot transaction inside a transaction would wait for itself")
    with turn_to_write(db.engine), _driver_connection() as link:
        if link.dialect.name == "sqlite":
            link.connection.execute("BEGIN IMMEDIATE")
        yield link
        link.connection.execute("COMMIT")


@contextmanager
def _driver_connection() -> Iterator[Link]:
    """A pooled connection; going back to the pool it is rolled back, unless it is broken."""
    engine = db.engine
    pooled = None
    try:
        pooled = engine.raw_connection()
        yield Link(pooled.driver_connection, engine.dialect)
    except (DBAPIError, engine.dialect.loaded_dbapi.Error) as error:
        cause: Any = error.orig if isinstance(error, DBAPIError) else error
        if pooled is not None and engine.dialect.is_disconnect(cause, pooled, None):
            pooled.invalidate(cause)
        if isinstance(error, DBAPIError):
            raise
        raise told(cause, engine.dialect) from error
    finally:
        if pooled is not None:
            pooled.close()

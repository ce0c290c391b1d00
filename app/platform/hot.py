"""Hot paths: Core statements compiled once, run on the driver's own connection.

A scan at the door asks SQLite for a few microseconds of work; the session and the execution layer
of SQLAlchemy would cost ten times that. Here a statement is still written in Core, with its types,
and still runs on both databases; it is compiled once a process and from then on handed to the
driver as text. Use it where figures say so, and `database.transaction` everywhere else.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Dialect, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler

from app.platform.database import db

Values: TypeAlias = dict[str, Any]
Process: TypeAlias = Callable[[Any], Any] | None

# Positions are cheaper for the drivers than names.
PARAMETER_STYLES = {"sqlite": "qmark", "postgresql": "format"}


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement as one driver takes it."""

    sql: str
    parameters: tuple[tuple[str, Process], ...]
    constants: dict[str, Any]
    columns: tuple[tuple[int, Callable[[Any], Any]], ...]  # those that need work, with their place

    def arguments(self, values: Values) -> list[Any]:
        """The values in the order of the statement, as the driver stores them."""
        given = self.constants | values if self.constants else values
        return [
            given[name] if process is None else process(given[name])
            for name, process in self.parameters
        ]

    def row(self, row: tuple[Any, ...]) -> list[Any]:
        """A row of the driver with Python's values in it."""
        made = list(row)
        for place, process in self.columns:
            made[place] = process(made[place])
        return made


class Prepared:
    """A Core statement with named parameters, compiled at its first use."""

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self.plans: dict[str, Plan] = {}

    def plan(self, dialect: Dialect) -> Plan:
        """The statement for this database."""
        found = self.plans.get(dialect.name)
        if found is None:
            found = self.plans[dialect.name] = _compiled(self.statement, dialect)
        return found


def _compiled(statement: Any, engine_dialect: Dialect) -> Plan:
    styled: Callable[..., Dialect] = type(engine_dialect)
    dialect = styled(paramstyle=PARAMETER_STYLES[engine_dialect.name])
    compiled: SQLCompiler = statement.compile(dialect=dialect)
    names = compiled.positiontup or []
    parameters = tuple(
        (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in names
    )
    columns = [
        (place, column.type.dialect_impl(dialect).result_processor(dialect, None))
        for place, column in enumerate(getattr(statement, "exported_columns", ()))
    ]
    constants = {name: value for name, value in compiled.params.items() if value is not None}
    worked = tuple((place, process) for place, process in columns if process is not None)
    return Plan(compiled.string, parameters, constants, worked)


class Link:
    """The driver's connection inside one transaction."""

    def __init__(self, connection: Any, dialect: Dialect) -> None:
        self.connection = connection
        self.dialect = dialect

    def rows(self, statement: Prepared, values: Values) -> list[list[Any]]:
        """Every row that the statement gives, in the order of its columns."""
        plan = statement.plan(self.dialect)
        found = self.connection.execute(plan.sql, plan.arguments(values)).fetchall()
        return [plan.row(row) for row in found]

    def first(self, statement: Prepared, values: Values) -> list[Any] | None:
        """The first row, or None."""
        found = self.rows(statement, values)
        return found[0] if found else None

    def run(self, statement: Prepared, values: Values) -> int:
        """Run a statement that gives no rows; how many rows it changed."""
        plan = statement.plan(self.dialect)
        return int(self.connection.execute(plan.sql, plan.arguments(values)).rowcount)

    def run_many(self, statement: Prepared, rows: Iterable[Values]) -> int:
        """Run it for each of the values; how many rows it changed in all."""
        plan = statement.plan(self.dialect)
        cursor = self.connection.cursor()
        cursor.executemany(plan.sql, [plan.arguments(values) for values in rows])
        return int(cursor.rowcount)


def link_within(tx: Session) -> Link:
    """A link inside a transaction that `database.transaction` owns."""
    driver = tx.connection().connection.driver_connection
    return Link(driver, tx.connection().dialect)


@contextmanager
def hot_reading() -> Iterator[Link]:
    """A link for reading, in a transaction of its own."""
    with _driver_connection() as link:
        yield link


@contextmanager
def hot_transaction() -> Iterator[Link]:
    """Own one write transaction on the driver's connection: all of it is kept, or none.

    Begins IMMEDIATE on SQLite. Must not stand inside `database.transaction`, whose connection is
    another one.
    """
    if db.session.registry.has() and db.session().info.get("writing"):
        raise RuntimeError("a hot transaction inside a transaction would wait for itself")
    with _driver_connection() as link:
        if link.dialect.name == "sqlite":
            link.connection.execute("BEGIN IMMEDIATE")
        yield link
        link.connection.execute("COMMIT")


@contextmanager
def _driver_connection() -> Iterator[Link]:
    """A pooled connection; going back to the pool it is rolled back. Drivers' errors leave as
    SQLAlchemy's, so that they are answered like any other."""
    engine = db.engine
    pooled = engine.raw_connection()
    try:
        yield Link(pooled.driver_connection, engine.dialect)
    except engine.dialect.loaded_dbapi.Error as error:
        if engine.dialect.is_disconnect(error, pooled, None):
            pooled.invalidate(error)
        raise DBAPIError.instance(
            "", None, error, engine.dialect.loaded_dbapi.Error, dialect=engine.dialect
        ) from error
    finally:
        pooled.close()

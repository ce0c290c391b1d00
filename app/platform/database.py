"""The database: one declarative base, one transaction helper, the same behaviour twice.

SQLite runs with WAL, `synchronous=FULL`, foreign keys on, and IMMEDIATE writers; PostgreSQL with
psycopg 3. Only this module names the database session and only it commits.
"""

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from typing import Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    Index,
    MetaData,
    String,
    UniqueConstraint,
    event,
    select,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from app.platform.pooling import check_idle_connections, turn_to_write

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

LONGEST_IN = 5000

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Model(DeclarativeBase):
    """The base of every table; constraints are named so that a refusal can be told from a bug."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Model, disable_autonaming=True)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive value is a bug and is refused at once."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values; give SQLite, which has no zones, the UTC wall time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give an aware UTC moment whatever the driver returned."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class TextEnum(TypeDecorator[E]):
    """A `StrEnum` kept as its value; an unknown stored value is an error, never a silent text."""

    impl = String(40)
    cache_ok = True

    def __init__(self, enum: type[E]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        """Store the value of a member; a text must name one."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> E | None:
        """Read the member back."""
        return None if value is None else self.enum(value)


def init_database(app: Flask) -> None:
    """Bind the database to `app` and install the per-connection settings."""
    app.config["SQLALCHEMY_DATABASE_URI"] = app.config["DATABASE_URL"]
    options: dict[str, Any] = {"connect_args": {"timeout": 10, "check_same_thread": False}}
    if not app.config["DATABASE_URL"].startswith("sqlite"):
        options = {"pool_size": 8, "max_overflow": 8, "connect_args": {"connect_timeout": 5}}
    # An error that is logged must not tell what somebody was writing of whom.
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {**options, "hide_parameters": True}
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def prepare_engine(engine: Engine) -> None:
    """Make an SQLite engine durable and honest about transactions, and one of PostgreSQL notice
    connections that were closed while they lay idle."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        check_idle_connections(engine)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own BEGIN comes too late and only before writes: we begin ourselves.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    kind = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {kind}")


def reading() -> Session:
    """The session of this request, for queries; it must not be written through."""
    return db.session()


@contextmanager
def transaction() -> Iterator[Session]:
    """Own one write transaction: all of it is kept, or none.

    The outermost call ends the request's read transaction first (on SQLite a transaction that has
    read cannot become a writer when another has written since) and begins IMMEDIATE there. A
    nested call joins. Any exception rolls everything back.
    """
    session = db.session()
    if session.info.get("writing"):
        yield session
        return
    session.rollback()
    with turn_to_write(db.engine):
        session.info["writing"] = True
        try:
            session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop("writing", None)


def constraint_name(error: IntegrityError) -> str | None:
    """Name the violated UNIQUE or CHECK constraint, on either database; None when it has none.

    SQLite names CHECKs only; for UNIQUE it lists `table.column`, which is looked up in the models.
    """
    diagnostics = getattr(error.orig, "diag", None)
    if diagnostics is not None:
        name: str | None = diagnostics.constraint_name
        return name
    text = str(error.orig)
    if match := re.search(r"CHECK constraint failed: (\w+)", text):
        return match[1]
    if match := re.search(r"UNIQUE constraint failed: index '(\w+)'", text):
        return match[1]
    if match := re.search(r"UNIQUE constraint failed: (.+)", text):
        return _unique_over({part.strip() for part in match[1].split(",")})
    return None


def is_deadlock(error: DBAPIError) -> bool:
    """Whether PostgreSQL ended the transaction because two waited for each other."""
    return getattr(error.orig, "sqlstate", None) == "40P01"


def _unique_over(columns: set[str]) -> str | None:
    for table in Model.metadata.tables.values():
        uniques: list[Any] = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
        uniques += [index for index in table.indexes if index.unique]
        for unique in uniques:
            if {f"{table.name}.{column.name}" for column in unique.columns} == columns:
                return str(unique.name)
    return None


def used_rows(
    table: str, ids: Sequence[int], tx: Session, *, apart_from: Collection[str] = ()
) -> set[int]:
    """Those of these rows of `table` at which rows of tables other than `apart_from` point."""
    keys = [
        key
        for other in Model.metadata.tables.values()
        for key in other.foreign_keys
        if key.column.table.name == table and other.name not in apart_from
    ]
    wanted, found = set(ids), set[int]()
    for key in keys if wanted else ():
        # Rows made together have numbers close together: a span says in two what IN says in many.
        near = key.parent.between(min(wanted), max(wanted))
        found.update(wanted.intersection(tx.scalars(select(key.parent).where(near).distinct())))
    return found


def in_lists(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in parts that a statement's IN can hold on either database."""
    rest = iter(values)
    while part := list(islice(rest, LONGEST_IN)):
        yield part


def partial_unique(name: str, *columns: str, where: Any) -> Index:
    """A unique index over the rows that satisfy `where`, the same on both databases."""
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)

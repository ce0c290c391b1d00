"""Statements as the drivers take them: text, positions, and lean work on each value."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sqlalchemy import Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from app.platform.database import TextEnum, UtcDateTime

Values: TypeAlias = dict[str, Any]
Process: TypeAlias = Callable[[Any], Any] | None

# Positions are cheaper for the drivers than names.
PARAMETER_STYLES = {"sqlite": "qmark", "postgresql": "format"}


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement as one driver takes it."""

    sql: str
    parameters: tuple[tuple[str, Process], ...]
    constants: Values
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
            if made[place] is not None:
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
    columns = [
        (place, _reads(column.type, dialect))
        for place, column in enumerate(getattr(statement, "exported_columns", ()))
    ]
    return Plan(
        compiled.string,
        tuple((name, _writes(compiled.binds[name].type, dialect)) for name in names),
        {name: value for name, value in compiled.params.items() if value is not None},
        tuple((place, process) for place, process in columns if process is not None),
    )


def _writes(kind: TypeEngine[Any], dialect: Dialect) -> Process:
    """What is done to a value on its way in: our own types by a short way, others by theirs."""
    if isinstance(kind, TextEnum):
        return _enum_writer(kind)
    if isinstance(kind, UtcDateTime):
        return _moment_text if dialect.name == "sqlite" else _aware
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _reads(kind: TypeEngine[Any], dialect: Dialect) -> Process:
    """What is done to a value, never None, on its way out."""
    if isinstance(kind, TextEnum):
        members: Callable[[Any], Any] = {member.value: member for member in kind.enum}.__getitem__
        return members
    if isinstance(kind, UtcDateTime):
        return _moment_of_text if dialect.name == "sqlite" else _in_utc
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _enum_writer(kind: TextEnum[Any]) -> Callable[[Any], Any]:
    texts: dict[Any, str | None] = {member.value: member.value for member in kind.enum}
    texts[None] = None

    def write(value: Any) -> str | None:
        try:
            text: str | None = texts[value]
        except KeyError:
            raise ValueError(f"{value!r} is not a {kind.enum.__name__}") from None
        return text

    return write


def _moment_text(value: datetime | None) -> str | None:
    """The UTC wall time as `UtcDateTime` stores it in SQLite."""
    if value is None:
        return None
    moment: datetime = _aware(value).astimezone(UTC)
    return moment.isoformat(" ", "microseconds")[:26]


def _moment_of_text(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


def _aware(value: Any) -> Any:
    if value is not None and value.tzinfo is None:
        raise ValueError("a naive datetime reached the database")
    return value


def _in_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)

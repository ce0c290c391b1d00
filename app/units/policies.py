"""Policy in force: the nearest unit's newest row for the class, else the shipped default."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from app.platform.database import reading
from app.units.models import PolicyRow, Unit
from app.units.rules import DEFAULTS


@dataclass(frozen=True)
class PolicyValue:
    """One number and who says so; `set_here` is False for a shipped default."""

    key: str
    value: str
    source: str
    document_number: str
    set_here: bool

    @property
    def number(self) -> int:
        """The value as a whole number."""
        return int(self.value)


def policies(
    unit_path: str, keys: tuple[str, ...], *, on: date, class_year: int = 0
) -> dict[str, PolicyValue]:
    """The values in force on a day for a unit and class year, in one trip.

    A row of a nearer unit wins over one further up; on one unit a row for the class year wins
    over one for every class; then the newest.
    """
    ids = [int(part) for part in unit_path.strip("/").split("/") if part]
    rows = reading().scalars(
        select(PolicyRow).where(
            PolicyRow.unit_id.in_(ids),
            PolicyRow.key.in_(keys),
            PolicyRow.class_year.in_((0, class_year)),
            PolicyRow.effective_from <= on,
        )
    )
    best: dict[str, PolicyRow] = {}
    for row in rows:
        rank = (ids.index(row.unit_id), row.class_year, row.effective_from)
        held = best.get(row.key)
        if held is None or rank > (ids.index(held.unit_id), held.class_year, held.effective_from):
            best[row.key] = row
    return {key: _value(key, best.get(key)) for key in keys}


def policy(unit_path: str, key: str, *, on: date, class_year: int = 0) -> PolicyValue:
    """One value in force; see `policies`."""
    return policies(unit_path, (key,), on=on, class_year=class_year)[key]


def _value(key: str, row: PolicyRow | None) -> PolicyValue:
    if row is None:
        shipped = DEFAULTS[key]
        return PolicyValue(key, shipped.value, shipped.source, shipped.document_number, False)
    return PolicyValue(key, row.value, row.source, row.document_number, True)


def policy_table(unit_path: str, *, on: date) -> list[PolicyValue]:
    """Every number in force for a unit, in the order of the shipped list."""
    return list(policies(unit_path, tuple(DEFAULTS), on=on).values())


@dataclass(frozen=True)
class PolicyChange:
    """A row of the history: who set which number where, from when."""

    key: str
    value: str
    class_year: int
    unit_name: str
    source: str
    document_number: str
    effective_from: date
    set_at: datetime


def policy_history(paths: Sequence[str]) -> list[PolicyChange]:
    """What was set below these paths, newest first."""
    rows = reading().execute(
        select(PolicyRow, Unit.name)
        .join(Unit, Unit.id == PolicyRow.unit_id)
        .where(or_(*(Unit.path.startswith(path, autoescape=True) for path in paths)))
        .order_by(PolicyRow.set_at.desc(), PolicyRow.id.desc())
        .limit(200)
    )
    return [
        PolicyChange(
            row.key,
            row.value,
            row.class_year,
            name,
            row.source,
            row.document_number,
            row.effective_from,
            row.set_at,
        )
        for row, name in rows
    ]

"""Policy in force: the nearest unit's newest row for the class, else the shipped default."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.platform.database import reading
from app.units.models import PolicyRow
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

"""Reading the tree of units."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from app.platform.database import reading
from app.platform.errors import NotFound
from app.units.kinds import UnitKind
from app.units.models import Unit


@dataclass(frozen=True)
class UnitRow:
    """A unit as lists show it; `depth` is 0 for a root."""

    id: int
    code: str
    name: str
    kind: UnitKind
    parent_code: str | None
    path: str
    contact: str

    @property
    def depth(self) -> int:
        """How many units stand above."""
        return self.path.count("/") - 2


def unit_by_code(code: str) -> Unit:
    """The unit with this code; raises `NotFound`."""
    unit = reading().scalar(select(Unit).where(Unit.code == code))
    if unit is None:
        raise NotFound
    return unit


def unit_by_id(unit_id: int) -> Unit:
    """The unit with this id; raises `NotFound`."""
    unit = reading().get(Unit, unit_id)
    if unit is None:
        raise NotFound
    return unit


def unit_rows(paths: Sequence[str] = ("/",)) -> list[UnitRow]:
    """The units below these paths, parents before children, siblings by age."""
    parent = aliased(Unit)
    below = or_(*(Unit.path.startswith(path, autoescape=True) for path in paths))
    rows = reading().execute(
        select(Unit, parent.code)
        .outerjoin(parent, parent.id == Unit.parent_id)
        .where(below if paths else Unit.id.is_(None))
        .order_by(Unit.id)
    )
    found = [UnitRow(u.id, u.code, u.name, u.kind, code, u.path, u.contact) for u, code in rows]
    return sorted(found, key=lambda row: [int(part) for part in row.path.strip("/").split("/")])


def university_of(unit: Unit) -> Unit:
    """The university that the unit is or stands below; raises `NotFound` for a province."""
    ids = [int(part) for part in unit.path.strip("/").split("/")]
    found = reading().scalar(select(Unit).where(Unit.id.in_(ids), Unit.kind == UnitKind.UNIVERSITY))
    if found is None:
        raise NotFound
    return found


def schools_of(university_id: int) -> list[Unit]:
    """The schools of a university, by age."""
    return list(
        reading().scalars(
            select(Unit)
            .where(Unit.parent_id == university_id, Unit.kind == UnitKind.SCHOOL)
            .order_by(Unit.id)
        )
    )

"""Tables of the tree of units and of policy."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Model, TextEnum, UtcDateTime
from app.units.kinds import UnitKind


class Unit(Model):
    """A province, a university or a school (院系). `path` is `/1/4/9/`: ids from the root down."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[UnitKind] = mapped_column(TextEnum(UnitKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    path: Mapped[str] = mapped_column(String(200), unique=True)
    contact: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PolicyRow(Model):
    """One parameter of policy for a unit and, where given, one graduating class.

    The newest row in force wins; rows are never changed, so that a past decision can be read with
    the numbers of its day.
    """

    __tablename__ = "policy"
    __table_args__ = (
        CheckConstraint("class_year = 0 OR class_year BETWEEN 2000 AND 2100", name="year"),
        UniqueConstraint("unit_id", "key", "class_year", "effective_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    class_year: Mapped[int] = mapped_column(default=0)  # 0: every class
    key: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(300))
    document_number: Mapped[str] = mapped_column(String(80), default="")
    effective_from: Mapped[date]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)

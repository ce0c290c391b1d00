"""Writing the tree of units and its policy."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import constraint_name, transaction
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from app.units.kinds import UnitKind
from app.units.models import PolicyRow, Unit
from app.units.rules import DEFAULTS, may_stand_below

LONGEST_CODE = 40


def add_unit(
    code: str,
    name: str,
    kind: UnitKind,
    *,
    parent_id: int | None,
    actor: Actor,
    at: datetime,
) -> int:
    """Add a unit below its parent and give its id.

    Refuses `UNIT_CODE_TAKEN` and `UNIT_KIND_WRONG` (a school stands below a university only).
    """
    try:
        with transaction() as tx:
            parent = tx.get(Unit, parent_id) if parent_id is not None else None
            if parent_id is not None and parent is None:
                raise NotFound
            if not may_stand_below(kind, parent.kind if parent else None):
                above = parent.kind.value if parent else "root"
                raise Refusal(Reason.UNIT_KIND_WRONG, kind=kind.value, parent=above)
            unit = Unit(
                code=code, name=name, kind=kind, parent_id=parent_id, path=f"new-{code}",
                created_at=at,
            )  # fmt: skip
            tx.add(unit)
            tx.flush()
            unit.path = f"{parent.path if parent else '/'}{unit.id}/"
            record(tx, actor=actor, action="unit.add", subject=("unit", unit.id), at=at)
            return unit.id
    except IntegrityError as error:
        if constraint_name(error) in {"uq_unit_code", "uq_unit_path"}:
            raise Refusal(Reason.UNIT_CODE_TAKEN, code=code) from error
        raise


def ensure_school(tx: Session, university: Unit, name: str, *, at: datetime) -> Unit:
    """The school of this name in the university, made when a list names one that is missing."""
    found = tx.scalar(
        select(Unit).where(
            Unit.parent_id == university.id, Unit.kind == UnitKind.SCHOOL, Unit.name == name
        )
    )
    if found is not None:
        return found
    school = Unit(
        code=_school_code(tx, university, name),
        name=name,
        kind=UnitKind.SCHOOL,
        parent_id=university.id,
        path=f"new-{university.id}-{name}",
        created_at=at,
    )
    tx.add(school)
    tx.flush()
    school.path = f"{university.path}{school.id}/"
    return school


def _school_code(tx: Session, university: Unit, name: str) -> str:
    """A readable code; where it is too long or taken, its end is a digest of the name."""
    code = f"{university.code}-{name}"
    if len(code) <= LONGEST_CODE and tx.scalar(select(Unit.id).where(Unit.code == code)) is None:
        return code
    digest = sha256(f"{university.id} {name}".encode()).hexdigest()[:12]
    return f"{code[: LONGEST_CODE - 13]}-{digest}"


@dataclass(frozen=True)
class PolicyDraft:
    """A number of policy as typed: what, from when, for whom, and who says so.

    `class_year` 0 means every class.
    """

    key: str
    value: str
    source: str
    document_number: str
    class_year: int
    effective_from: date


def set_policy(unit_id: int, draft: PolicyDraft, *, actor: Actor, at: datetime) -> None:
    """Add a policy row; earlier rows stay as history.

    A second value for the same day replaces the first, which the audit trail keeps.
    """
    if draft.key not in DEFAULTS:
        raise NotFound
    with transaction() as tx:
        row = tx.scalar(
            select(PolicyRow).where(
                PolicyRow.unit_id == unit_id,
                PolicyRow.key == draft.key,
                PolicyRow.class_year == draft.class_year,
                PolicyRow.effective_from == draft.effective_from,
            )
        )
        detail = {"key": draft.key, "class_year": draft.class_year, "to": draft.value}
        if row is not None:
            detail["from"] = row.value
            tx.delete(row)
            tx.flush()
        tx.add(PolicyRow(unit_id=unit_id, set_by_id=actor.person_id, set_at=at, **asdict(draft)))
        subject = ("unit", unit_id)
        record(tx, actor=actor, action="policy.set", subject=subject, at=at, detail=detail)

"""Granting and revoking roles."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.people.models import Person, RoleGrant
from app.platform.access import Actor, Role
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from app.units.models import Unit


def grant_role(person_id: int, role: Role, unit_id: int, *, actor: Actor, at: datetime) -> int:
    """Give a person a role on a unit; refuses `ROLE_ALREADY_GRANTED`."""
    with transaction() as tx:
        if _held(tx, person_id, role, unit_id) is not None:
            raise Refusal(Reason.ROLE_ALREADY_GRANTED)
        return ensure_role(tx, person_id, role, unit_id, actor=actor, at=at)


def ensure_role(
    tx: Session, person_id: int, role: Role, unit_id: int, *, actor: Actor, at: datetime
) -> int:
    """Give the role unless the person holds it there; gives the grant's id either way."""
    held = _held(tx, person_id, role, unit_id)
    if held is not None:
        return held.id
    if tx.get(Person, person_id) is None or tx.get(Unit, unit_id) is None:
        raise NotFound
    grant = RoleGrant(
        person_id=person_id, role=role, unit_id=unit_id, granted_by_id=actor.person_id,
        granted_at=at,
    )  # fmt: skip
    tx.add(grant)
    tx.flush()
    detail = {"role": role.value, "unit_id": unit_id}
    record(
        tx, actor=actor, action="role.grant", subject=("person", person_id), at=at, detail=detail
    )
    return grant.id


def revoke_role(grant_id: int, *, actor: Actor, at: datetime) -> None:
    """Take a role back; refuses `LAST_ADMIN` when nobody could give roles any more."""
    with transaction() as tx:
        grant = tx.get(RoleGrant, grant_id)
        if grant is None:
            raise NotFound
        if grant.role is Role.ADMIN and _admins(tx) == 1:
            raise Refusal(Reason.LAST_ADMIN)
        detail = {"role": grant.role.value, "unit_id": grant.unit_id}
        subject = ("person", grant.person_id)
        tx.delete(grant)
        record(tx, actor=actor, action="role.revoke", subject=subject, at=at, detail=detail)


def _held(tx: Session, person_id: int, role: Role, unit_id: int) -> RoleGrant | None:
    return tx.scalar(
        select(RoleGrant).where(
            RoleGrant.person_id == person_id,
            RoleGrant.role == role,
            RoleGrant.unit_id == unit_id,
        )
    )


def _admins(tx: Session) -> int:
    found = tx.scalar(
        select(func.count(RoleGrant.id))
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role == Role.ADMIN, Person.disabled_at.is_(None))
    )
    return found or 0

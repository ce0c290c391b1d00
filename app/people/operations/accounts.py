"""Accounts: inviting staff, activating by a one-time code, passwords, closing."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.people.kinds import CodePurpose
from app.people.models import OneTimeCode, Person, Student
from app.people.operations.roles import ensure_role
from app.people.operations.sign_ins import end_other_sign_ins
from app.people.passwords import (
    LEAST_CHARACTERS,
    is_weak,
    password_hash,
    password_matches,
    readable_code,
)
from app.people.rules import NOTICE_VERSION, hashed, plain_code
from app.platform.access import Actor, Role
from app.platform.audit import record
from app.platform.database import reading, transaction
from app.platform.errors import NotFound, Refusal
from app.platform.outbox import Recipient, enqueue
from app.platform.reasons import Reason
from app.units.models import Unit
from app.units.queries import university_of

LIFE = {
    CodePurpose.ACTIVATION: timedelta(days=60),
    CodePurpose.INVITATION: timedelta(days=14),
    CodePurpose.RESET: timedelta(hours=2),
}


@dataclass(frozen=True)
class CodeIssued:
    """A one-time code in plain text, to be sent or printed and then forgotten."""

    person_id: int
    name: str
    number: str
    code: str


def invite(
    email: str, role: Role, unit_id: int, *, name: str = "", actor: Actor, at: datetime
) -> CodeIssued:
    """Invite a member of staff by mail and give the role; a person who exists gets the role only.

    The code is in the mail and in the answer (for the first administrator there is no mail yet).
    """
    address = email.strip().lower()
    with transaction() as tx:
        unit = tx.get(Unit, unit_id)
        if unit is None:
            raise NotFound
        person = tx.scalar(select(Person).where(Person.email == address))
        if person is None:
            university = None if unit.parent_id is None else university_of(unit)
            person = Person(
                name=name.strip() or address.partition("@")[0],
                email=address,
                university_id=university.id if university else None,
                created_at=at,
            )
            tx.add(person)
            tx.flush()
        ensure_role(tx, person.id, role, unit_id, actor=actor, at=at)
        code = _issue(tx, person.id, CodePurpose.INVITATION, secrets.token_urlsafe(24), at)
        facts = {"name": person.name, "unit": unit.name, "code": code}
        enqueue(
            tx, to=Recipient(address, person.locale), template="people/mail/invitation",
            facts=facts, at=at,
        )  # fmt: skip
        return CodeIssued(person.id, person.name, address, code)


def issue_slips(person_ids: Sequence[int], *, actor: Actor, at: datetime) -> list[CodeIssued]:
    """Fresh activation codes for people who have not activated; earlier codes stop working."""
    with transaction() as tx:
        rows = tx.execute(
            select(Person, Student.number)
            .outerjoin(Student, Student.person_id == Person.id)
            .where(Person.id.in_(person_ids), Person.activated_at.is_(None))
            .order_by(Student.class_name, Student.number, Person.id)
        ).all()
        ids = [person.id for person, _ in rows]
        _expire(tx, ids, CodePurpose.ACTIVATION, at)
        issued = [
            CodeIssued(
                person.id,
                person.name,
                number or person.staff_number or "",
                _issue(tx, person.id, CodePurpose.ACTIVATION, readable_code(), at),
            )
            for person, number in rows
        ]
        subject = ("people", len(issued))
        record(tx, actor=actor, action="account.slips", subject=subject, at=at)
        return issued


def request_reset(email: str, *, at: datetime) -> None:
    """Send a code to choose a new password, if the address is an activated account's.

    Says nothing about whether there is one: the page answers the same either way.
    """
    with transaction() as tx:
        person = tx.scalar(select(Person).where(Person.email == email.strip().lower()))
        if person is None or person.disabled_at or person.activated_at is None:
            return
        _expire(tx, [person.id], CodePurpose.RESET, at)
        code = _issue(tx, person.id, CodePurpose.RESET, secrets.token_urlsafe(24), at)
        to = Recipient(str(person.email), person.locale)
        facts = {"name": person.name, "code": code}
        enqueue(tx, to=to, template="people/mail/reset", facts=facts, at=at)


def activate(code: str, password: str, *, locale: str, at: datetime) -> int:
    """Open an account by an activation or invitation code; records the privacy notice agreed to.

    Refuses `CODE_UNKNOWN`, `CODE_EXPIRED`, `PASSWORD_WEAK`. Gives the person's id.
    """
    purposes = (CodePurpose.ACTIVATION, CodePurpose.INVITATION)
    fresh = _strong_hash(password)
    with transaction() as tx:
        person = _use(tx, code, purposes, fresh, at)
        person.activated_at = person.activated_at or at
        person.notice_version, person.notice_agreed_at = NOTICE_VERSION, at
        person.locale = locale
        _note(tx, person, "account.activate", at)
        return person.id


def set_password_by_code(code: str, password: str, *, at: datetime) -> int:
    """Choose a new password by the code from a reset mail; every sign-in of the person ends."""
    fresh = _strong_hash(password)
    with transaction() as tx:
        person = _use(tx, code, (CodePurpose.RESET,), fresh, at)
        _note(tx, person, "account.reset", at)
        return person.id


def change_own_password(
    old: str, new: str, *, keep: str | None, actor: Actor, at: datetime
) -> None:
    """Change one's password; other browsers are signed out. Refuses `CREDENTIALS_WRONG`."""
    kept = reading().get_one(Person, actor.person_id).password_hash
    if not password_matches(old, kept):
        raise Refusal(Reason.CREDENTIALS_WRONG)
    fresh = _strong_hash(new)
    with transaction() as tx:
        person = tx.get_one(Person, actor.person_id)
        person.password_hash = fresh
        end_other_sign_ins(tx, person.id, keep=keep, at=at)
        _note(tx, person, "account.password", at)


def disable_person(person_id: int, *, actor: Actor, at: datetime) -> None:
    """Close an account and end its sign-ins; its records stay."""
    with transaction() as tx:
        person = tx.get(Person, person_id)
        if person is None:
            raise NotFound
        person.disabled_at = person.disabled_at or at
        end_other_sign_ins(tx, person_id, keep=None, at=at)
        record(tx, actor=actor, action="account.disable", subject=("person", person_id), at=at)


def _issue(tx: Session, person_id: int, purpose: CodePurpose, code: str, at: datetime) -> str:
    tx.add(
        OneTimeCode(
            code_hash=hashed(plain_code(code)),
            purpose=purpose,
            person_id=person_id,
            created_at=at,
            expires_at=at + LIFE[purpose],
        )
    )
    return code


def _expire(tx: Session, person_ids: Sequence[int], purpose: CodePurpose, at: datetime) -> None:
    tx.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.person_id.in_(person_ids),
            OneTimeCode.purpose == purpose,
            OneTimeCode.used_at.is_(None),
        )
        .values(used_at=at)
    )


def _strong_hash(password: str) -> str:
    """The hash to keep. Made before the transaction: it takes longer than any write may wait."""
    if is_weak(password):
        raise Refusal(Reason.PASSWORD_WEAK, least=LEAST_CHARACTERS)
    return password_hash(password)


def _use(
    tx: Session, code: str, purposes: tuple[CodePurpose, ...], fresh: str, at: datetime
) -> Person:
    """The person behind a code, with the new password set and the code used up."""
    row = tx.scalar(
        select(OneTimeCode).where(
            OneTimeCode.code_hash == hashed(plain_code(code)), OneTimeCode.purpose.in_(purposes)
        )
    )
    if row is None:
        raise Refusal(Reason.CODE_UNKNOWN)
    person = tx.get_one(Person, row.person_id)
    if row.used_at is not None or row.expires_at <= at or person.disabled_at is not None:
        raise Refusal(Reason.CODE_EXPIRED)
    row.used_at = at
    person.password_hash = fresh
    end_other_sign_ins(tx, person.id, keep=None, at=at)
    return person


def _note(tx: Session, person: Person, action: str, at: datetime) -> None:
    actor = Actor(person.id, person.name)
    record(tx, actor=actor, action=action, subject=("person", person.id), at=at)

"""Reading people: who signs in, what they may do, who is found by which number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Select,
    String,
    bindparam,
    func,
    literal,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)

from app.people.models import Person, RoleGrant, SignIn, Student
from app.people.rules import Account, hashed, is_in_force
from app.platform.access import Actor, Grant, Role
from app.platform.audit import AuditRow
from app.platform.database import reading
from app.platform.errors import NotFound
from app.platform.hot import Prepared, hot_reading
from app.platform.paging import Page, page_of_models
from app.units.models import Unit


def accounts_named(account: str, university_id: int | None = None) -> list[Account]:
    """Everybody whom this e-mail, student number or staff number may mean (usually one).

    Numbers are unique within a university only; a province can serve several. With
    `university_id`, nobody of another university.
    """
    text = account.strip()
    here = or_(Person.university_id == university_id, Person.university_id.is_(None))
    query = (
        select(Person)
        .outerjoin(Student, Student.person_id == Person.id)
        .where(
            or_(
                Person.email == text.lower(),
                Person.staff_number == text,
                Student.number == text,
            ),
            true() if university_id is None else here,
        )
        .order_by(Person.id)
        .limit(5)
    )
    return [
        Account(p.id, p.email, p.password_hash, p.activated_at, p.disabled_at)
        for p in reading().scalars(query)
    ]


def person_by_id(person_id: int) -> Person:
    """The person; raises `NotFound`."""
    person = reading().get(Person, person_id)
    if person is None:
        raise NotFound
    return person


# Every page of somebody signed in begins with these two.
SIGN_IN = Prepared(
    select(
        SignIn.id,
        SignIn.created_at,
        SignIn.last_seen_at,
        SignIn.ended_at,
        SignIn.person_id,
        Person.name,
    )
    .join(Person, Person.id == SignIn.person_id)
    .where(SignIn.token_hash == bindparam("token_hash"), Person.disabled_at.is_(None))
)
# Granted roles and the one that studying gives.
ROLES = union_all(
    select(type_coerce(RoleGrant.role, String), Unit.path)
    .join(Unit, Unit.id == RoleGrant.unit_id)
    .where(RoleGrant.person_id == bindparam("person_id")),
    select(literal(Role.STUDENT.value), Unit.path)
    .join(Student, Student.school_id == Unit.id)
    .where(Student.person_id == bindparam("person_id")),
)
PREPARED_ROLES = Prepared(ROLES)


def actor_of(person_id: int) -> Actor:
    """The actor that a person is: their name and every role with the path it holds on."""
    roles = reading().execute(ROLES, {"person_id": person_id})
    return Actor(person_id, reading().get_one(Person, person_id).name, _with_own(roles))


def _with_own(roles: Iterable[Sequence[Any]]) -> tuple[Grant, ...]:
    """Everybody who can sign in is a person, everywhere."""
    return (Grant(Role.PERSON, "/"), *(Grant(Role(role), path) for role, path in roles))


@dataclass(frozen=True)
class LiveSignIn:
    """A sign-in in force and the actor behind it."""

    id: int
    created_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None
    actor: Actor


def live_sign_in(token_hash: str, at: datetime) -> LiveSignIn | None:
    """The sign-in behind a token, if it and its person are in force; two trips."""
    with hot_reading() as link:
        row = link.first(SIGN_IN, {"token_hash": token_hash})
        roles = link.rows(PREPARED_ROLES, {"person_id": row[4]}) if row else []
    if row is None:
        return None
    sign_in_id, created_at, last_seen_at, ended_at, person_id, name = row
    actor = Actor(person_id, name, _with_own(roles))
    found = LiveSignIn(sign_in_id, created_at, last_seen_at, ended_at, actor)
    return found if is_in_force(found, at) else None


@dataclass(frozen=True)
class OwnSignIn:
    """One of a person's signed-in browsers; `here` is the one that asks."""

    id: int
    browser: str
    last_seen_at: datetime
    here: bool


@dataclass(frozen=True)
class OwnAccount:
    """What a person sees of their own account."""

    name: str
    email: str | None
    student_number: str | None
    notice_agreed_at: datetime | None
    sign_ins: list[OwnSignIn]


def own_account(actor: Actor, token: str | None, at: datetime) -> OwnAccount:
    """The actor's own account with the browsers that are signed in now."""
    person = reading().get_one(Person, actor.person_id)
    student = reading().get(Student, actor.person_id)
    rows = reading().scalars(
        select(SignIn)
        .where(SignIn.person_id == actor.person_id, SignIn.ended_at.is_(None))
        .order_by(SignIn.last_seen_at.desc())
    )
    mine = hashed(token or "")
    return OwnAccount(
        person.name,
        person.email,
        student.number if student else None,
        person.notice_agreed_at,
        [
            OwnSignIn(s.id, s.browser, s.last_seen_at, s.token_hash == mine)
            for s in rows
            if is_in_force(s, at)
        ],
    )


@dataclass(frozen=True)
class GrantRow:
    """A role of a person, for lists."""

    id: int
    role: Role
    unit_name: str
    unit_path: str


@dataclass(frozen=True)
class StaffRow:
    """A member of staff with every role."""

    id: int
    name: str
    email: str | None
    is_active: bool
    is_disabled: bool
    grants: list[GrantRow]


def staff_page(paths: Sequence[str], words: str, number: int) -> Page[StaffRow]:
    """People who hold a role on a unit below these paths, by name; two trips for any length."""
    page = page_of_models(_staff(paths, words), number)
    grants = _grants([person.id for person in page.rows])
    rows = [
        StaffRow(
            p.id, p.name, p.email, p.activated_at is not None, p.disabled_at is not None,
            grants.get(p.id, []),
        )
        for p in page.rows
    ]  # fmt: skip
    return Page(rows, page.number, page.total, page.size)


def _staff(paths: Sequence[str], words: str) -> Select[Person]:
    below = or_(*(Unit.path.startswith(path, autoescape=True) for path in paths))
    holders = select(RoleGrant.person_id).join(Unit, Unit.id == RoleGrant.unit_id).where(below)
    query = select(Person).where(Person.id.in_(holders)).order_by(Person.name, Person.id)
    if words:
        query = query.where(
            or_(
                Person.name.contains(words, autoescape=True),
                Person.email.contains(words.lower(), autoescape=True),
            )
        )
    return query


def _grants(person_ids: Sequence[int]) -> dict[int, list[GrantRow]]:
    rows = reading().execute(
        select(RoleGrant, Unit.name, Unit.path)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(RoleGrant.person_id.in_(person_ids))
        .order_by(RoleGrant.id)
    )
    found: dict[int, list[GrantRow]] = {}
    for grant, name, path in rows:
        found.setdefault(grant.person_id, []).append(GrantRow(grant.id, grant.role, name, path))
    return found


@dataclass(frozen=True)
class ClassRow:
    """A class with students who have not activated their accounts."""

    school_id: int
    school_name: str
    class_name: str
    waiting: int


def classes_to_activate(paths: Sequence[str]) -> list[ClassRow]:
    """The classes below these paths that still need slips, by school and class."""
    rows = reading().execute(
        select(Unit.id, Unit.name, Student.class_name, func.count())
        .join(Student, Student.school_id == Unit.id)
        .join(Person, Person.id == Student.person_id)
        .where(
            or_(*(Unit.path.startswith(path, autoescape=True) for path in paths)),
            Person.activated_at.is_(None),
            Person.disabled_at.is_(None),
        )
        .group_by(Unit.id, Unit.name, Student.class_name)
        .order_by(Unit.id, Student.class_name)
    )
    return [ClassRow(*row) for row in rows]


def class_members(school_id: int, class_name: str) -> list[int]:
    """Ids of the students of a class who have not activated."""
    return list(
        reading().scalars(
            select(Person.id)
            .join(Student, Student.person_id == Person.id)
            .where(
                Student.school_id == school_id,
                Student.class_name == class_name,
                Person.activated_at.is_(None),
                Person.disabled_at.is_(None),
            )
            .order_by(Student.number)
        )
    )


def audit_page(paths: Sequence[str], action: str, number: int) -> Page[AuditRow]:
    """Audit rows of people whose university lies below these paths, newest first.

    Rows of the command line and the worker belong to nobody's university: only who holds the
    whole tree sees them.
    """
    query = select(AuditRow).order_by(AuditRow.id.desc())
    if not _holds_everything(paths):
        below = or_(*(Unit.path.startswith(path, autoescape=True) for path in paths))
        people = select(Person.id).join(Unit, Unit.id == Person.university_id).where(below)
        query = query.where(AuditRow.person_id.in_(people))
    if action:
        query = query.where(AuditRow.action.startswith(action, autoescape=True))
    return page_of_models(query, number)


def _holds_everything(paths: Sequence[str]) -> bool:
    roots = reading().scalars(select(Unit.path).where(Unit.parent_id.is_(None))).all()
    return all(root in paths for root in roots)

"""Reading people: who signs in, what they may do, who is found by which number."""

from datetime import datetime

from sqlalchemy import or_, select

from app.people.models import Person, RoleGrant, SignIn, Student
from app.people.rules import Account, is_in_force
from app.platform.access import Actor, Grant, Role
from app.platform.database import reading
from app.units.models import Unit


def accounts_named(account: str) -> list[Account]:
    """Everybody whom this e-mail, student number or staff number may mean (usually one).

    Numbers are unique within a university only; a province can serve several.
    """
    text = account.strip()
    query = (
        select(Person)
        .outerjoin(Student, Student.person_id == Person.id)
        .where(
            or_(
                Person.email == text.lower(),
                Person.staff_number == text,
                Student.number == text,
            )
        )
        .order_by(Person.id)
        .limit(5)
    )
    return [
        Account(p.id, p.email, p.password_hash, p.activated_at, p.disabled_at)
        for p in reading().scalars(query)
    ]


def actor_of(person_id: int) -> Actor:
    """The actor that a person is: their name and every role with the path it holds on."""
    person = reading().get_one(Person, person_id)
    grants = [Grant(Role.PERSON, "/")]
    rows = reading().execute(
        select(RoleGrant.role, Unit.path)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(RoleGrant.person_id == person_id)
        .order_by(RoleGrant.id)
    )
    grants += [Grant(role, path) for role, path in rows]
    school = reading().scalar(
        select(Unit.path)
        .join(Student, Student.school_id == Unit.id)
        .where(Student.person_id == person_id)
    )
    if school:
        grants.append(Grant(Role.STUDENT, school))
    return Actor(person_id, person.name, tuple(grants))


def live_sign_in(token_hash: str, at: datetime) -> SignIn | None:
    """The sign-in behind a token, if it and its person are in force."""
    row = (
        reading()
        .execute(
            select(SignIn, Person.disabled_at)
            .join(Person, Person.id == SignIn.person_id)
            .where(SignIn.token_hash == token_hash)
        )
        .one_or_none()
    )
    if row is None or row.disabled_at is not None or not is_in_force(row.SignIn, at):
        return None
    sign_in: SignIn = row.SignIn
    return sign_in

"""Invitations, codes, passwords, roles, sign-ins."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.people.models import Person, RoleGrant, SignIn
from app.people.operations import (
    activate,
    change_own_password,
    disable_person,
    end_sign_in,
    grant_role,
    invite,
    issue_slips,
    matching_account,
    request_reset,
    revoke_role,
    set_password_by_code,
    sign_in,
)
from app.people.passwords import password_hash
from app.people.queries import accounts_named, actor_of, live_sign_in
from app.people.rules import hashed
from app.platform.access import Permission, Role, system_actor
from app.platform.audit import AuditRow
from app.platform.database import reading, transaction
from app.platform.errors import NotFound, Refusal
from app.platform.outbox import Message
from app.platform.reasons import Reason
from tests.factories import (
    NOW,
    actor,
    count,
    give_role,
    make_person,
    make_school,
    make_student,
    make_unit,
)

pytestmark = pytest.mark.usefixtures("app")
CLI = system_actor("test")
STRONG = "一个足够长又好记的密码"


def refused(reason: Reason) -> object:
    """Expect this refusal."""
    return pytest.raises(Refusal, match=reason.value)


def test_invited_person_activates_and_holds_the_role_below_the_unit() -> None:
    unit = make_unit()
    issued = invite("Lin@Example.edu.cn", Role.ORGANISER, unit.id, name="林", actor=CLI, at=NOW)
    person_id = activate(issued.code, STRONG, locale="en", at=NOW)
    person = reading().get_one(Person, person_id)
    assert (person.email, person.activated_at, person.locale) == ("lin@example.edu.cn", NOW, "en")
    assert person.notice_agreed_at == NOW
    assert actor_of(person_id).can(Permission.EVENT_MANAGE, make_school(unit).path)
    assert [m.recipient for m in reading().scalars(select(Message))] == ["lin@example.edu.cn"]


def test_second_invitation_of_a_person_adds_a_role_and_no_person() -> None:
    unit = make_unit()
    for role in (Role.ORGANISER, Role.SAFETY_OFFICER, Role.ORGANISER):
        invite("lin@example.edu.cn", role, unit.id, actor=CLI, at=NOW)
    assert (count(Person), count(RoleGrant)) == (1, 2)


def test_invitation_to_an_unknown_unit_is_not_found() -> None:
    with pytest.raises(NotFound):
        invite("lin@example.edu.cn", Role.ADMIN, 99, actor=CLI, at=NOW)


def test_code_works_once_and_not_after_its_time() -> None:
    unit = make_unit()
    issued = invite("a@example.edu.cn", Role.ADMIN, unit.id, actor=CLI, at=NOW)
    late = NOW + timedelta(days=14)
    with refused(Reason.CODE_EXPIRED):
        activate(issued.code, STRONG, locale="zh-CN", at=late)
    activate(issued.code, STRONG, locale="zh-CN", at=NOW)
    with refused(Reason.CODE_EXPIRED):
        activate(issued.code, STRONG, locale="zh-CN", at=NOW)
    with refused(Reason.CODE_UNKNOWN):
        activate("nothing", STRONG, locale="zh-CN", at=NOW)


def test_weak_password_is_refused_and_the_code_stays_good() -> None:
    issued = invite("a@example.edu.cn", Role.ADMIN, make_unit().id, actor=CLI, at=NOW)
    with refused(Reason.PASSWORD_WEAK):
        activate(issued.code, "short", locale="zh-CN", at=NOW)
    assert activate(issued.code, STRONG, locale="zh-CN", at=NOW) == issued.person_id


def test_new_slips_replace_earlier_ones_and_skip_the_active() -> None:
    school = make_school(make_unit())
    waiting = make_student(school, number="20230001")
    with transaction() as tx:
        tx.get_one(Person, waiting.id).activated_at = None
    active = make_student(school)
    first = issue_slips([waiting.id, active.id], actor=CLI, at=NOW)
    second = issue_slips([waiting.id, active.id], actor=CLI, at=NOW)
    assert [slip.number for slip in first] == ["20230001"]
    with refused(Reason.CODE_EXPIRED):
        activate(first[0].code, STRONG, locale="zh-CN", at=NOW)
    assert activate(second[0].code.lower(), STRONG, locale="zh-CN", at=NOW) == waiting.id


def test_reset_changes_the_password_and_ends_every_sign_in() -> None:
    person = make_person(email="a@example.edu.cn", password_hash=password_hash("old password"))
    token = sign_in(person.id, browser="x", at=NOW)
    request_reset("A@example.edu.cn", at=NOW)
    request_reset("nobody@example.edu.cn", at=NOW)
    (message,) = reading().scalars(select(Message)).all()
    set_password_by_code(message.facts["code"], STRONG, at=NOW)
    assert live_sign_in(hashed(token), NOW) is None
    assert matching_account(accounts_named("a@example.edu.cn"), STRONG, demo=False).person_id == (
        person.id
    )
    with refused(Reason.CREDENTIALS_WRONG):
        matching_account(accounts_named("a@example.edu.cn"), "old password", demo=False)


def test_password_change_keeps_this_browser_only() -> None:
    person = make_person(password_hash=password_hash("old password"))
    here, there = (sign_in(person.id, browser="x", at=NOW) for _ in range(2))
    me = actor(person)
    with refused(Reason.CREDENTIALS_WRONG):
        change_own_password("wrong", STRONG, keep=here, actor=me, at=NOW)
    change_own_password("old password", STRONG, keep=here, actor=me, at=NOW)
    assert live_sign_in(hashed(here), NOW) is not None
    assert live_sign_in(hashed(there), NOW) is None


def test_closed_account_cannot_sign_in_and_is_signed_out() -> None:
    person = make_person(email="a@example.edu.cn", password_hash=password_hash("old password"))
    token = sign_in(person.id, browser="x", at=NOW)
    disable_person(person.id, actor=CLI, at=NOW)
    assert live_sign_in(hashed(token), NOW) is None
    with refused(Reason.ACCOUNT_DISABLED):
        matching_account(accounts_named("a@example.edu.cn"), "old password", demo=False)


def test_demo_account_needs_the_demo() -> None:
    make_person(email="x@demo.fairday.example", password_hash=password_hash("fairday-demo"))
    found = accounts_named("x@demo.fairday.example")
    with refused(Reason.DEMO_OFF):
        matching_account(found, "fairday-demo", demo=False)
    assert matching_account(found, "fairday-demo", demo=True).email == "x@demo.fairday.example"


def test_student_signs_in_by_number_in_either_university() -> None:
    for password in ("first password", "second password"):
        school = make_school(make_unit())
        make_student(school, number="20230001", password_hash=password_hash(password))
    found = accounts_named(" 20230001 ")
    ids = {
        matching_account(found, password, demo=False).person_id
        for password in ("first password", "second password")
    }
    assert len(ids) == 2


def test_role_is_granted_once_and_the_last_admin_stays() -> None:
    unit, person = make_unit(), make_person()
    grant = grant_role(person.id, Role.ADMIN, unit.id, actor=CLI, at=NOW)
    with refused(Reason.ROLE_ALREADY_GRANTED):
        grant_role(person.id, Role.ADMIN, unit.id, actor=CLI, at=NOW)
    with refused(Reason.LAST_ADMIN):
        revoke_role(grant, actor=CLI, at=NOW)
    give_role(make_person(), Role.ADMIN, unit)
    revoke_role(grant, actor=CLI, at=NOW)
    assert not actor_of(person.id).can_somewhere(Permission.PEOPLE_MANAGE)


def test_role_for_nobody_is_not_found() -> None:
    with pytest.raises(NotFound):
        grant_role(99, Role.ADMIN, make_unit().id, actor=CLI, at=NOW)


def test_one_ends_ones_own_sign_ins_only() -> None:
    mine, other = make_person(), make_person()
    token = sign_in(other.id, browser="x", at=NOW)
    row = reading().scalars(select(SignIn).where(SignIn.person_id == other.id)).one()
    with pytest.raises(NotFound):
        end_sign_in(row.id, actor=actor(mine), at=NOW)
    assert live_sign_in(hashed(token), NOW) is not None


def test_audit_rows_are_only_ever_added() -> None:
    grant_role(make_person().id, Role.ADMIN, make_unit().id, actor=CLI, at=NOW)
    row = reading().scalars(select(AuditRow)).one()
    for change in ("UPDATE audit SET action = 'x'", "DELETE FROM audit"):
        with pytest.raises(DBAPIError, match="only ever added"), transaction() as tx:
            tx.connection().exec_driver_sql(change)
    assert row.action == "role.grant"

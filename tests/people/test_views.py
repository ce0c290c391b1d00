"""Signing in, one's account, and administration through HTTP."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.people.models import Person, RoleGrant, SignIn
from app.people.operations import invite, issue_slips
from app.people.passwords import password_hash
from app.platform.access import Role, system_actor
from app.platform.database import reading, transaction
from app.platform.outbox import Message
from tests.factories import (
    NOW,
    count,
    give_role,
    make_person,
    make_school,
    make_staff,
    make_student,
    make_unit,
    sign_in,
)

CLI = system_actor("test")
PASSWORD = "fairday password"
STRONG = "一个足够长又好记的密码"
# It holds the second in which its page was made.
TOKEN = re.compile(r"I\w{50,}\.[\w-]+\.[\w-]+")


@pytest.fixture
def person(app: Flask) -> Person:
    """Somebody with a password."""
    return make_person(email="lin@example.edu.cn", password_hash=password_hash(PASSWORD))


def submit(client: FlaskClient, account: str, password: str, target: str = "") -> tuple[int, str]:
    """Send the sign-in form; gives status and where it leads."""
    answer = client.post("/login", data={"account": account, "password": password, "next": target})
    return answer.status_code, answer.location or answer.text


def test_sign_in_leads_on_and_sign_out_ends_the_row(client: FlaskClient, person: Person) -> None:
    assert submit(client, "LIN@example.edu.cn", PASSWORD, "/me/account") == (303, "/me/account")
    assert client.get("/me/account").status_code == 200
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    answer = client.post("/logout")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    with client.session_transaction() as cookie:
        cookie.update(kept)  # a copied cookie
    assert client.get("/me/account").status_code == 303


def test_each_sign_in_has_its_own_token(client: FlaskClient, person: Person) -> None:
    submit(client, "lin@example.edu.cn", PASSWORD)
    client.post("/logout")
    submit(client, "lin@example.edu.cn", PASSWORD)
    hashes = reading().scalars(select(SignIn.token_hash)).all()
    assert len(set(hashes)) == 2


def test_wrong_password_and_unknown_account_get_the_same_answer(
    client: FlaskClient, person: Person
) -> None:
    wrong = submit(client, "lin@example.edu.cn", "wrong")
    unknown = submit(client, "nobody@example.edu.cn", "wrong")
    assert wrong[0] == unknown[0] == 422
    pages = [TOKEN.sub("token", page) for _, page in (wrong, unknown)]
    assert pages[0].replace("lin@", "nobody@") == pages[1]


def test_empty_form_names_both_fields(client: FlaskClient) -> None:
    status, page = submit(client, "", "")
    assert status == 422
    assert 'id="account-error"' in page
    assert 'id="password-error"' in page


def test_account_is_slowed_after_eight_failures(client: FlaskClient, person: Person) -> None:
    statuses = [submit(client, "lin@example.edu.cn", "wrong")[0] for _ in range(9)]
    assert statuses == [422] * 8 + [429]
    assert submit(client, "lin@example.edu.cn", PASSWORD)[0] == 429


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "/no-such-page",
        "/logout",
        "///evil.example",
        "/%2f/evil.example",
        "x" * 3000,
    ],
)
def test_next_leads_to_pages_of_this_site_only(
    client: FlaskClient, person: Person, target: str
) -> None:
    assert submit(client, "lin@example.edu.cn", PASSWORD, target) == (303, "/")


def test_page_behind_sign_in_comes_back_to_itself(client: FlaskClient, person: Person) -> None:
    answer = client.get("/me/account")
    assert (answer.status_code, answer.location) == (303, "/login?next=/me/account")
    part = client.get("/me/account", headers={"HX-Request": "true"})
    assert (part.status_code, part.headers["HX-Redirect"]) == (401, "/login?next=/me/account")


def test_demo_account_is_refused_without_the_demo(app: Flask, client: FlaskClient) -> None:
    app.config["DEMO"] = False
    make_person(email="a@demo.fairday.example", password_hash=password_hash("fairday-demo"))
    status, page = submit(client, "a@demo.fairday.example", "fairday-demo")
    assert status == 422
    assert "FAIRDAY_DEMO" in page


def test_slip_opens_an_account_with_the_notice_agreed_to(client: FlaskClient) -> None:
    student = make_student(make_school(make_unit()), number="20230001")
    with transaction() as tx:
        tx.get_one(Person, student.id).activated_at = None
    (slip,) = issue_slips([student.id], actor=CLI, at=NOW)
    form = {"code": slip.code, "password": STRONG, "again": STRONG}
    answer = client.post("/activate", data=form)
    assert answer.status_code == 422
    assert 'id="agree-error"' in answer.text
    answer = client.post("/activate", data=form | {"agree": "y"})
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/me/account").status_code == 200


def test_codes_cannot_be_guessed_at_leisure(client: FlaskClient) -> None:
    form = {"code": "AAAA-BBBB-CCCC-DDDD", "password": STRONG, "again": STRONG, "agree": "y"}
    statuses = [client.post("/activate", data=form).status_code for _ in range(21)]
    assert statuses == [422] * 20 + [429]


def test_two_passwords_that_differ_are_refused(client: FlaskClient) -> None:
    form = {"code": "x", "password": STRONG, "again": "else", "agree": "y"}
    answer = client.post("/activate", data=form)
    assert answer.status_code == 422
    assert 'id="again-error"' in answer.text


def test_reset_says_the_same_whether_or_not_there_is_an_account(
    client: FlaskClient, person: Person
) -> None:
    known = client.post("/reset", data={"email": "lin@example.edu.cn"})
    unknown = client.post("/reset", data={"email": "nob@example.edu.cn"})
    assert known.status_code == unknown.status_code == 200
    # A token is signed with the second in which it was made.
    told, again = (TOKEN.sub("", each.text) for each in (known, unknown))
    assert told.replace("lin@", "nob@") == again
    (message,) = reading().scalars(select(Message)).all()
    code = message.facts["code"]
    wrong = client.post(f"/reset/{code}", data={"password": "short", "again": "short"})
    assert wrong.status_code == 422
    good = client.post(f"/reset/{code}", data={"password": STRONG, "again": STRONG})
    assert good.status_code == 303
    again = client.post(f"/reset/{code}", data={"password": STRONG, "again": STRONG})
    assert again.status_code == 422


def test_own_password_is_changed(client: FlaskClient, person: Person) -> None:
    sign_in(client, person.id)
    form = {"old": "wrong", "password": STRONG, "again": STRONG}
    assert client.post("/me/account/password", data=form).status_code == 422
    answer = client.post("/me/account/password", data=form | {"old": PASSWORD})
    assert answer.status_code == 303
    client.post("/logout")
    assert submit(client, "lin@example.edu.cn", STRONG)[0] == 303


def test_language_is_chosen_and_kept(client: FlaskClient) -> None:
    assert '<html lang="zh-CN">' in client.get("/login").text
    answer = client.post("/language", data={"language": "en", "next": "/login"})
    assert (answer.status_code, answer.location) == (303, "/login")
    assert '<html lang="en">' in client.get("/login").text
    client.post("/language", data={"language": "xx"})
    assert '<html lang="en">' in client.get("/login").text


def test_admin_invites_and_takes_back(client: FlaskClient) -> None:
    unit = make_unit()
    sign_in(client, make_staff(Role.ADMIN, unit).person_id)
    form = {"name": "周敏", "email": "zhou@example.edu.cn", "role": "organiser"}
    assert client.post("/admin/people", data=form | {"unit_id": unit.id}).status_code == 303
    grant = reading().scalars(select(RoleGrant).where(RoleGrant.role == Role.ORGANISER)).one()
    assert "zhou@example.edu.cn" in client.get("/admin/people?q=周").text
    assert client.post(f"/admin/roles/{grant.id}/revocation").status_code == 303
    assert count(RoleGrant) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "no address"},
        {"name": ""},
        {"role": "student"},
        {"unit_id": "99"},
        {"name": "a\nb"},
    ],
)
def test_invitation_that_is_wrong_is_said_beside_the_field(
    client: FlaskClient, wrong: dict[str, str]
) -> None:
    unit = make_unit()
    sign_in(client, make_staff(Role.ADMIN, unit).person_id)
    form = {"name": "周敏", "email": "z@example.edu.cn", "role": "organiser"}
    answer = client.post("/admin/people", data=form | {"unit_id": str(unit.id)} | wrong)
    assert answer.status_code == 422
    assert 'value="z@example.edu.cn"' in answer.text or "email" in wrong
    assert count(Message) == 0


def test_admin_of_one_university_cannot_touch_another(client: FlaskClient) -> None:
    mine, other = make_unit(), make_unit()
    sign_in(client, make_staff(Role.ADMIN, mine).person_id)
    foreign = make_staff(Role.ORGANISER, other)
    grant = (
        reading().scalars(select(RoleGrant).where(RoleGrant.person_id == foreign.person_id)).one()
    )
    assert client.post(f"/admin/roles/{grant.id}/revocation").status_code == 404
    assert client.post(f"/admin/people/{foreign.person_id}/closure").status_code == 404
    assert count(RoleGrant) == 2


def test_staff_list_takes_as_many_queries_for_three_as_for_one(
    app: Flask, client: FlaskClient, queries: list[str]
) -> None:
    unit = make_unit()
    sign_in(client, make_staff(Role.ADMIN, unit).person_id)
    client.get("/admin/people")
    queries.clear()
    client.get("/admin/people")
    one = len(queries)
    for _ in range(2):
        give_role(make_person(), Role.ORGANISER, unit)
    queries.clear()
    client.get("/admin/people")
    assert len(queries) == one


def test_slips_are_made_for_a_class(client: FlaskClient) -> None:
    unit = make_unit()
    school = make_school(unit, "材料学院")
    student = make_student(school, "林小禾", number="20230001")
    with transaction() as tx:
        tx.get_one(Person, student.id).activated_at = None
    sign_in(client, make_staff(Role.ORGANISER, unit).person_id)
    assert "材料2301" in client.get("/admin/slips").text
    form = {"school_id": school.id, "class_name": "材料2301"}
    page = client.post("/admin/slips", data=form).text
    assert "林小禾" in page
    assert "20230001" in page
    foreign = make_school(make_unit())
    assert client.post("/admin/slips", data={"school_id": foreign.id}).status_code == 404


def test_audit_trail_shows_ones_own_universitys_acts(client: FlaskClient) -> None:
    unit = make_unit()
    admin = make_staff(Role.ADMIN, unit)
    sign_in(client, admin.person_id)
    invite("x@example.edu.cn", Role.ORGANISER, unit.id, actor=admin, at=NOW)
    make_unit()  # there is more than one university, so nobody here holds the whole tree
    page = client.get("/admin/audit?action=role").text
    assert "role.grant" in page
    assert "sign_in" not in page

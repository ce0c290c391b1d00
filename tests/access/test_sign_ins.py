"""Cookies end when they should; reading writes nothing; no form is taken from elsewhere."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.people.models import SignIn
from app.people.operations import disable_person, request_reset
from app.people.passwords import password_hash
from app.platform.access import system_actor
from app.platform.audit import AuditRow
from app.platform.database import reading, transaction
from app.platform.outbox import Message
from tests.access.browsers import addresses, browser_of, everybody, offered_forms
from tests.access.campus import University, make_university, now
from tests.access.tables import changed, rows_of
from tests.factories import make_person, sign_in

PASSWORD = "a password for tests"
FRESH = "another password for tests"
# What is written down because somebody reads: who read whose file, who took a list along.
READING = {"support_read", "audit"}
READ_AUDIT = {
    "attendance.export", "import.details", "reconciliation.export", "registration.export",
}  # fmt: skip


@pytest.fixture
def north(app: Flask) -> University:
    return make_university("north")


@pytest.fixture
def person_id(app: Flask) -> int:
    return make_person(email="p@example.cn", password_hash=password_hash(PASSWORD)).id


def is_inside(browser: FlaskClient) -> bool:
    """Whether the browser's cookie still opens an account."""
    return browser.get("/me/account").status_code == 200


def signed_in(app: Flask) -> FlaskClient:
    """A browser in which the person typed the password."""
    browser = app.test_client()
    answer = browser.post("/login", data={"account": "p@example.cn", "password": PASSWORD})
    assert answer.status_code == 303
    return browser


def copied(app: Flask, browser: FlaskClient) -> FlaskClient:
    """Another browser with the same cookie, as a thief has it."""
    thief = app.test_client()
    cookie = browser.get_cookie("fairday")
    assert cookie is not None
    thief.set_cookie("fairday", cookie.value)
    assert is_inside(thief)
    return thief


def test_copied_cookie_is_dead_after_signing_out(app: Flask, person_id: int) -> None:
    browser = signed_in(app)
    thief = copied(app, browser)
    browser.post("/logout")
    assert not is_inside(thief)


def test_copied_cookie_is_dead_once_the_account_is_closed(app: Flask, person_id: int) -> None:
    browser = signed_in(app)
    disable_person(person_id, actor=system_actor("test"), at=now())
    assert not is_inside(browser)
    again = app.test_client()
    sent = {"account": "p@example.cn", "password": PASSWORD}
    assert again.post("/login", data=sent).status_code == 422


def test_other_cookies_are_dead_after_a_new_password(app: Flask, person_id: int) -> None:
    mine, other = signed_in(app), signed_in(app)
    mine.post("/me/account/password", data={"old": PASSWORD, "password": FRESH, "again": FRESH})
    assert (is_inside(mine), is_inside(other)) == (True, False)


def test_every_cookie_is_dead_after_a_reset_by_mail(app: Flask, person_id: int) -> None:
    mine, other = signed_in(app), signed_in(app)
    request_reset("p@example.cn", at=now())
    code = reading().scalars(select(Message.facts)).one()["code"]
    helped = app.test_client()
    helped.post(f"/reset/{code}", data={"password": FRESH, "again": FRESH})
    assert [is_inside(each) for each in (mine, other, helped)] == [False, False, True]
    sent = {"password": PASSWORD, "again": PASSWORD}
    assert app.test_client().post(f"/reset/{code}", data=sent).status_code == 422


def test_signing_in_gives_another_cookie_than_the_one_brought_along(
    app: Flask, person_id: int
) -> None:
    planted = app.test_client()
    planted.get("/login")
    before = planted.get_cookie("fairday")
    planted.post("/login", data={"account": "p@example.cn", "password": PASSWORD})
    assert before != planted.get_cookie("fairday")
    thief = app.test_client()
    thief.set_cookie("fairday", before.value if before else "")
    assert not is_inside(thief)


def test_last_seen_moves_once_a_minute(client: FlaskClient, person_id: int) -> None:
    sign_in(client, person_id)

    def seen() -> object:
        reading().rollback()
        return reading().scalars(select(SignIn.last_seen_at)).one()

    first = seen()
    client.get("/calendar")
    assert seen() == first
    with transaction() as tx:
        tx.execute(update(SignIn).values(last_seen_at=now() - timedelta(minutes=2)))
    client.get("/calendar")
    moved = seen()
    client.get("/me/account")
    assert (moved != now() - timedelta(minutes=2), seen()) == (True, moved)


def test_reading_any_page_writes_nothing_but_that_it_was_read(
    app: Flask, north: University
) -> None:
    before, browsers = rows_of(), everybody(app, north)
    before = rows_of()
    for address in addresses(app, north, "GET", ("submitted", "running")):
        for who in address.holders[:2]:
            for method in ("GET", "HEAD") if who == "organiser" else ("GET",):
                browsers[who].open(address.path, method=method).close()
    after = rows_of()
    assert changed(before, after).keys() <= READING
    actions = set(
        reading().scalars(
            select(AuditRow.action)
            .order_by(AuditRow.id.desc())
            .limit(len(changed(before, after).get("audit", [])))
        )
    )
    assert actions <= READ_AUDIT


def test_no_form_is_taken_without_its_token(app: Flask, north: University) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    browsers = everybody(app, north)
    stolen = browser_of(app, north, "admin")
    with stolen.session_transaction() as session:
        session["csrf_token"] = "a token of somebody else"
    sent = {f.form.action: f.form.values for f in offered_forms(app, north, browsers)}
    before, taken = rows_of(), []
    for address in addresses(app, north, "POST"):
        for who in address.holders:
            for forged in ({}, {"csrf_token": ["guess"]}):
                data = sent.get(address.path, {}) | {"csrf_token": [""]} | forged
                answer = browsers[who].post(address.path, data=data)
                if answer.status_code != 400:
                    taken.append((who, address.path, answer.status_code))
    assert taken == []
    assert changed(before, rows_of()) == {}

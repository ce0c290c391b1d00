"""The public page of an event and everything that its panel does."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.platform.access import Role
from app.platform.database import reading
from app.registrations.kinds import Party
from app.registrations.models import Registration, Waiting
from tests.factories import (
    count,
    make_event,
    make_staff,
    make_student,
    make_unit,
    sign_in,
)
from tests.registrations.scenes import (
    SOON,
    TODAY,
    Scene,
    change_event,
    counts,
    fill,
    own_registration,
)

HTMX = {"HX-Request": "true"}


def test_visitor_sees_the_event_and_is_asked_to_sign_in(client: FlaskClient, fair: Scene) -> None:
    answer = client.get(f"/events/{fair.event}")
    assert answer.status_code == 200
    assert "秋季双选会" in answer.text
    assert f'href="/login?next=/events/{fair.event}"' in answer.text
    assert 'name="session_id"' not in answer.text


def test_unpublished_event_exists_for_its_organisers_only(
    client: FlaskClient, app: Flask, fair: Scene
) -> None:
    draft = make_event(fair.university, published=False).id
    assert client.get(f"/events/{draft}").status_code == 404
    organiser = make_staff(Role.ORGANISER, fair.university)
    sign_in(client, organiser.person_id)
    assert client.get(f"/events/{draft}").status_code == 200
    other = app.test_client()
    sign_in(other, make_staff(Role.ORGANISER, make_unit()).person_id)
    assert other.get(f"/events/{draft}").status_code == 404


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"cancelled_at": TODAY, "cancel_reason": "场馆检修"}, "场馆检修"),
        ({"opens_at": SOON - timedelta(hours=1)}, "预约于"),
        ({"closes_at": TODAY}, "截止"),
        ({"starts_at": TODAY - timedelta(days=2), "ends_at": TODAY}, "本活动已结束"),
    ],
)
def test_page_says_why_one_cannot_register(
    student: FlaskClient, fair: Scene, values: dict[str, object], words: str
) -> None:
    change_event(fair.event, **values)
    text = student.get(f"/events/{fair.event}").text
    assert words in text
    assert 'name="session_id"' not in text


def test_visitors_page_is_not_made_again_while_nothing_changed(
    client: FlaskClient, fair: Scene
) -> None:
    address = f"/events/{fair.event}"
    client.get(address)  # the first answer brings the form token on which the page depends
    tag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    fill(fair, 0, TODAY)
    changed = client.get(address, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_page_of_somebody_signed_in_is_not_kept(student: FlaskClient, fair: Scene) -> None:
    answer = student.get(f"/events/{fair.event}", headers={"If-None-Match": "*"})
    assert answer.status_code == 200
    assert "ETag" not in answer.headers
    assert "no-store" in answer.headers["Cache-Control"]


def test_page_takes_few_statements_however_many_sessions(
    student: FlaskClient, fair: Scene, queries: list[str]
) -> None:
    lengths = []
    for sessions in (1, 6):
        event_id = make_event(fair.university, starts_at=SOON, sessions=sessions).id
        queries.clear()
        assert student.get(f"/events/{event_id}").status_code == 200
        lengths.append(len([sent for sent in queries if sent.startswith("SELECT")]))
    assert lengths[0] == lengths[1]
    assert lengths[0] <= 12


# The panel


def test_registering_leads_back_to_the_page(student: FlaskClient, fair: Scene) -> None:
    form = {"session_id": fair.waves[1], "idempotency_key": "k1"}
    answer = student.post(f"/events/{fair.event}/registration", data=form)
    assert (answer.status_code, answer.location) == (303, f"/events/{fair.event}")
    assert counts(fair.event) == [(0, 0), (1, 0)]
    page = student.get(f"/events/{fair.event}").text
    assert "预约成功" in page
    assert "/me/tickets/" in page


def test_registering_twice_with_the_same_form_is_done_once(
    student: FlaskClient, fair: Scene
) -> None:
    form = {"session_id": fair.waves[1], "idempotency_key": "k1"}
    for _time in range(2):
        answer = student.post(f"/events/{fair.event}/registration", data=form)
        assert answer.status_code == 303
    assert count(Registration) == 1


def test_registering_under_htmx_gives_the_panel(student: FlaskClient, fair: Scene) -> None:
    form = {"session_id": fair.waves[1]}
    answer = student.post(f"/events/{fair.event}/registration", data=form, headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<section")
    assert 'id="seats"' in answer.text
    assert "data-result" in answer.text
    assert 'id="places" hx-swap-oob="true"' in answer.text
    assert "<html" not in answer.text


def test_registering_in_a_full_wave_offers_its_waiting_list(
    student: FlaskClient, fair: Scene
) -> None:
    fill(fair, 0, TODAY)
    form = {"session_id": fair.waves[0]}
    for headers in ({}, HTMX):
        answer = student.post(f"/events/{fair.event}/registration", data=form, headers=headers)
        assert answer.status_code == 409
        assert "2个名额已满" in answer.text
        assert f"/events/{fair.event}/waiting" in answer.text
        assert ("<html" in answer.text) is (headers == {})


def test_full_event_answers_shortly_and_offers_to_wait(student: FlaskClient, fair: Scene) -> None:
    for wave in range(len(fair.waves)):
        fill(fair, wave, TODAY)
    form = {"session_id": fair.waves[1]}
    answer = student.post(f"/events/{fair.event}/registration", data=form, headers=HTMX)
    assert answer.status_code == 409
    assert "2个名额已满" in answer.text
    assert 'id="seats"' in answer.text
    assert 'id="places" hx-swap-oob="true"' in answer.text
    assert f'name="session_id" value="{fair.waves[1]}"' in answer.text
    assert "fieldset" not in answer.text
    waited = student.post(f"/events/{fair.event}/waiting", data=form, headers=HTMX)
    assert waited.status_code == 200
    again = student.post(f"/events/{fair.event}/registration", data=form, headers=HTMX)
    assert (again.status_code, "fieldset" in again.text) == (409, True)


@pytest.mark.parametrize("typed", ["", "x", "-1", "1e3", "9" * 30, "٣", "1\x00"])
def test_choice_that_cannot_be_read_is_refused(
    student: FlaskClient, fair: Scene, typed: str
) -> None:
    only = make_event(fair.university, starts_at=SOON, opens_at=None).id
    for address in ("registration", "waiting", "waiting/withdrawal", "registration/session"):
        answer = student.post(f"/events/{only}/{address}", data={"session_id": typed})
        assert answer.status_code == 409
    assert (count(Registration), count(Waiting)) == (0, 0)


def test_change_and_withdrawal(student: FlaskClient, fair: Scene) -> None:
    own_registration(fair)
    change = {"session_id": fair.waves[1]}
    answer = student.post(f"/events/{fair.event}/registration/session", data=change)
    assert answer.status_code == 303
    assert counts(fair.event) == [(0, 0), (1, 0)]
    answer = student.post(f"/events/{fair.event}/registration/withdrawal")
    assert answer.status_code == 303
    assert counts(fair.event) == [(0, 0), (0, 0)]
    assert student.post(f"/events/{fair.event}/registration/withdrawal").status_code == 409


def test_waiting_and_its_end(student: FlaskClient, fair: Scene) -> None:
    fill(fair, 0, TODAY)
    form = {"session_id": fair.waves[0]}
    assert student.post(f"/events/{fair.event}/waiting", data=form).status_code == 303
    assert "您排在第1位" in student.get(f"/events/{fair.event}").text
    answer = student.post(f"/events/{fair.event}/waiting/withdrawal", data=form)
    assert answer.status_code == 303
    assert counts(fair.event)[0] == (2, 0)


POSTS = (
    "registration",
    "registration/withdrawal",
    "registration/session",
    "waiting",
    "waiting/withdrawal",
)


@pytest.mark.parametrize("address", POSTS)
def test_visitor_is_sent_to_sign_in(client: FlaskClient, fair: Scene, address: str) -> None:
    answer = client.post(f"/events/{fair.event}/{address}", data={"session_id": fair.waves[0]})
    assert answer.status_code == 303
    assert answer.location.startswith("/login")
    assert count(Registration) == 0


@pytest.mark.parametrize("address", POSTS)
def test_staff_do_not_register(client: FlaskClient, fair: Scene, address: str) -> None:
    sign_in(client, make_staff(Role.ORGANISER, fair.university).person_id)
    answer = client.post(f"/events/{fair.event}/{address}", data={"session_id": fair.waves[0]})
    assert answer.status_code == 403


@pytest.mark.parametrize("address", POSTS)
def test_event_one_may_not_see_does_not_exist(
    student: FlaskClient, fair: Scene, address: str
) -> None:
    draft = make_event(fair.university, published=False)
    event_id, session_id = draft.id, draft.sessions[0].id
    answer = student.post(f"/events/{event_id}/{address}", data={"session_id": session_id})
    assert answer.status_code == 404


def test_person_in_the_form_is_not_believed(student: FlaskClient, fair: Scene) -> None:
    other = make_student(fair.school).id
    form = {"session_id": fair.waves[0], "person_id": other, "party": "staff"}
    student.post(f"/events/{fair.event}/registration", data=form)
    row = reading().scalars(select(Registration)).one()
    assert (row.person_id, row.party) == (fair.student.person_id, Party.STUDENT)

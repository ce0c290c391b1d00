"""The organiser's pages of events through HTTP."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event as engine_events

from app.events.kinds import EventKind
from app.events.models import Event
from app.platform.access import Actor, Role
from app.platform.database import db, reading
from app.units.models import Unit
from tests.factories import (
    make_event,
    make_person,
    make_school,
    make_staff,
    make_unit,
    make_venue,
    sign_in,
)

SOON = datetime.now(UTC) + timedelta(days=7)


@pytest.fixture
def university(app: Flask) -> Unit:
    """A university."""
    return make_unit(name="青原大学")


@pytest.fixture
def organiser(client: FlaskClient, university: Unit) -> Actor:
    """Its organiser, signed in."""
    actor = make_staff(Role.ORGANISER, university)
    sign_in(client, actor.person_id)
    return actor


def page_text(client: FlaskClient, address: str, status: int = 200) -> str:
    """The body of a page."""
    answer = client.get(address)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_visitor_is_sent_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/organise/events")
    assert (answer.status_code, answer.location) == (303, "/login?next=/organise/events")


def test_person_without_the_role_is_forbidden(client: FlaskClient, university: Unit) -> None:
    sign_in(client, make_person().id)
    assert client.get("/organise/events").status_code == 403


def test_empty_list_says_what_to_do_first(client: FlaskClient, organiser: Actor) -> None:
    assert "还没有活动" in page_text(client, "/organise/events")


def test_list_shows_own_events_only(
    client: FlaskClient, university: Unit, organiser: Actor
) -> None:
    make_event(make_school(university), title="校内双选会", starts_at=SOON)
    make_event(make_unit(), title="外校双选会", starts_at=SOON)
    page = page_text(client, "/organise/events")
    assert "校内双选会" in page
    assert "外校双选会" not in page


def test_list_filters_by_its_address(
    client: FlaskClient, university: Unit, organiser: Actor
) -> None:
    make_event(university, title="双选会甲", starts_at=SOON)
    make_event(university, title="宣讲会乙", starts_at=SOON, kind=EventKind.TALK, published=False)
    page = page_text(client, "/organise/events?kind=talk&state=draft&q=宣讲")
    assert "宣讲会乙" in page
    assert "双选会甲" not in page
    assert "没有这样的活动" in page_text(client, "/organise/events?q=没有")


@pytest.mark.parametrize(
    "query",
    ["state=x", "kind=%00", "q=%00", "unit=99999999999999999999", "page=-1", "page=x", "sort=id;"],
)
def test_nonsense_in_the_address_is_ignored(
    client: FlaskClient, university: Unit, organiser: Actor, query: str
) -> None:
    make_event(university, title="双选会甲", starts_at=SOON)
    assert "双选会甲" in page_text(client, f"/organise/events?{query}")


def statements(client: FlaskClient, address: str) -> int:
    """How many statements a page sends to the database."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    engine_events.listen(db.engine, "before_cursor_execute", note)
    page_text(client, address)
    engine_events.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_list_asks_the_database_as_often_for_three_rows_as_for_one(
    client: FlaskClient, university: Unit, organiser: Actor
) -> None:
    make_event(university, starts_at=SOON, venue=make_venue(university))
    page_text(client, "/organise/events")
    one = statements(client, "/organise/events")
    for _ in range(2):
        make_event(make_school(university), starts_at=SOON, venue=make_venue(university))
    assert statements(client, "/organise/events") == one


def test_event_page_leads_to_its_next_step(
    client: FlaskClient, university: Unit, organiser: Actor
) -> None:
    draft = make_event(university, published=False, title="双选会甲", starts_at=SOON)
    page = page_text(client, f"/organise/events/{draft.id}")
    assert f"/organise/events/{draft.id}/clearance" in page
    assert f"/organise/events/{draft.id}/live" not in page
    published = make_event(university, sessions=3, quota=80, starts_at=SOON)
    page = page_text(client, f"/organise/events/{published.id}")
    assert page.count("余80座，共80座") == 3
    assert f"/organise/events/{published.id}/live" in page


def test_foreign_event_does_not_exist(client: FlaskClient, organiser: Actor) -> None:
    foreign = make_event(make_unit(), starts_at=SOON)
    page_text(client, f"/organise/events/{foreign.id}", 404)
    page_text(client, "/organise/events/999999999999999", 404)
    answer = client.post(f"/organise/events/{foreign.id}/cancellation", data={"reason": "外校"})
    assert answer.status_code == 404


def test_reader_sees_and_may_not_cancel(client: FlaskClient, university: Unit) -> None:
    event = make_event(university, starts_at=SOON)
    sign_in(client, make_staff(Role.SAFETY_OFFICER, university).person_id)
    assert "cancellation" not in page_text(client, f"/organise/events/{event.id}")
    answer = client.post(f"/organise/events/{event.id}/cancellation", data={"reason": "停"})
    assert answer.status_code == 403


def test_cancelling_shows_its_consequences_in_numbers(
    client: FlaskClient, university: Unit, organiser: Actor
) -> None:
    event = make_event(university, starts_at=SOON, quota=300)
    event_id = event.id
    assert "0人的预约将失效" in page_text(client, f"/organise/events/{event_id}")
    address = f"/organise/events/{event_id}/cancellation"
    assert client.post(address, data={"reason": " "}).status_code == 422
    answer = client.post(address, data={"reason": "场馆检修\r\n改到下周"})
    assert (answer.status_code, answer.location) == (303, f"/organise/events/{event_id}")
    assert reading().get_one(Event, event_id).cancel_reason == "场馆检修\r\n改到下周"
    assert "场馆检修" in page_text(client, f"/organise/events/{event_id}")
    assert client.post(address, data={"reason": "再次"}).status_code == 409

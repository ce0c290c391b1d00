"""The composer through HTTP: planning, edges, conflicts of editors."""

from datetime import time

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.clearance.models import Review
from app.events.kinds import Audience, EventFormat, EventKind
from app.events.models import Event, Session
from app.events.operations import cancel_event
from app.platform.access import Role
from app.platform.clock import campus
from app.units.kinds import UnitKind
from tests.clearance.plans import DAY, NEW, campus_times, only_event, typed
from tests.clearance.scenes import NOW, STARTS, Office, make_office
from tests.factories import count, make_event, make_person, make_staff, make_unit, sign_in


@pytest.fixture
def office(app: Flask, client: FlaskClient) -> Office:
    """A university whose organiser is signed in."""
    office = make_office()
    sign_in(client, office.organiser.person_id)
    return office


def test_plan_is_kept_as_typed(client: FlaskClient, office: Office) -> None:
    answer = client.post(NEW, data=typed(office))
    event = only_event()
    assert (answer.status_code, answer.location) == (303, f"/organise/events/{event.id}")
    assert (event.title, event.bring, event.booths) == ("秋季综合双选会", "简历\n学生证", 60)
    assert (event.kind, event.format) == (EventKind.FAIR, EventFormat.ON_SITE)
    assert event.audience is Audience.OWN_STUDENTS
    assert campus_times(event) == [(time(h), time(h + 1)) for h in (9, 10, 11)]
    assert campus(event.ends_at).time() == time(13)
    assert event.submitted_at is None


def test_plan_goes_on_to_the_safety_check(client: FlaskClient, office: Office) -> None:
    answer = client.post(NEW, data=typed(office, act="submit"))
    event = only_event()
    assert answer.location == f"/organise/events/{event.id}/clearance"
    assert event.submitted_at is not None
    assert count(Review) == 1


@pytest.mark.parametrize("kind", list(EventKind))
def test_every_kind_opens(client: FlaskClient, office: Office, kind: EventKind) -> None:
    assert client.get(f"{NEW}?kind={kind.value}").status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "请填写活动名称"),
        ("title", "双选会\r\nBcc: a@b.cn", "title-error"),
        ("title", "双选会\0", "title-error"),
        ("title", "长" * 121, "title-error"),
        ("summary", "a\0b", "summary-error"),
        ("day", "", "请选择日期"),
        ("day", "9999-12-31", "day-error"),
        ("day", "2020-01-01", "这个时间已经过去"),
        ("day", "2090-01-01", "距今超过三年"),
        ("starts", "25:00", "starts-error"),
        ("ends", "08:00", "结束须晚于开始"),
        ("waves", "-1", "waves-error"),
        ("waves", "5", "最后一批晚于活动结束"),
        ("waves", "1000000000000", "waves-error"),
        ("places", "0", "places-error"),
        ("places", "1000000000000", "places-error"),
        ("employer_reps", "-5", "employer_reps-error"),
        ("stay_minutes", "1e3", "stay_minutes-error"),
        ("reserve_pct", "51", "reserve_pct-error"),
        ("venue_id", "999999", "venue_id-error"),
        ("venue_id", "x", "venue_id-error"),
        ("unit_id", "99999999999999999999", "unit_id-error"),
        ("responsible_id", "999999", "responsible_id-error"),
        ("audience", "everybody", "audience-error"),
        ("opens_at", "yesterday", "opens_at-error"),
        ("closes_at", f"{DAY.isoformat()}T20:00", "预约截止晚于活动结束"),
        ("format", "online", "请填写线上参加的地址"),
    ],
)
def test_unusable_value_is_said_beside_its_field(
    client: FlaskClient, office: Office, field: str, value: str, said: str
) -> None:
    answer = client.post(NEW, data=typed(office, **{field: value}))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page
    assert 'id="errors"' in page
    assert "北区体育馆" in page or field == "format"
    assert count(Event) == 0


def test_typed_values_stay_when_something_is_wrong(client: FlaskClient, office: Office) -> None:
    page = client.post(NEW, data=typed(office, places="很多")).get_data(as_text=True)
    assert 'value="很多"' in page
    assert 'value="秋季综合双选会"' in page


def test_saved_plan_is_changed(client: FlaskClient, office: Office) -> None:
    client.post(NEW, data=typed(office))
    address = f"/organise/events/{only_event().id}/edit"
    page = client.get(address).get_data(as_text=True)
    assert 'name="waves" type="text" value="3"' in page or 'value="3"' in page
    answer = client.post(address, data=typed(office, title="冬季双选会", waves="2"))
    assert answer.status_code == 303
    assert (only_event().title, len(only_event().sessions)) == ("冬季双选会", 2)
    assert count(Session) == 2


def test_second_editor_keeps_what_they_typed(client: FlaskClient, office: Office) -> None:
    client.post(NEW, data=typed(office))
    address = f"/organise/events/{only_event().id}/edit"
    client.post(address, data=typed(office, title="甲的标题"))
    answer = client.post(address, data=typed(office, title="乙的标题"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert 'value="乙的标题"' in page
    assert 'name="version" type="hidden" value="2"' in page
    assert only_event().title == "甲的标题"
    client.post(address, data=typed(office, title="乙的标题", version="2"))
    assert only_event().title == "乙的标题"


def test_composer_of_a_foreign_event_does_not_exist(client: FlaskClient, office: Office) -> None:
    foreign = make_event(make_unit(), published=False, starts_at=STARTS).id
    address = f"/organise/events/{foreign}/edit"
    assert client.get(address).status_code == 404
    assert client.post(address, data=typed(office)).status_code == 404
    sent = typed(office, event_id=str(foreign))
    assert client.post("/organise/clearance-preview", data=sent).status_code == 404


def test_reader_may_not_plan(client: FlaskClient, office: Office) -> None:
    sign_in(client, make_staff(Role.SAFETY_OFFICER, office.university).person_id)
    assert client.get(NEW).status_code == 403
    sign_in(client, make_person().id)
    assert client.post(NEW, data=typed(office)).status_code == 403
    assert count(Event) == 0


def test_unit_of_another_university_is_not_offered(client: FlaskClient, office: Office) -> None:
    foreign = make_unit(name="别的大学")
    assert "别的大学" not in client.get(NEW).get_data(as_text=True)
    assert client.post(NEW, data=typed(office, unit_id=str(foreign.id))).status_code == 422


def test_organiser_of_no_university_has_nothing_to_plan(
    client: FlaskClient, office: Office
) -> None:
    province = make_unit(kind=UnitKind.PROVINCE)
    sign_in(client, make_staff(Role.ORGANISER, province).person_id)
    assert client.get(NEW).status_code == 403


def test_cancelled_event_takes_no_change(client: FlaskClient, office: Office) -> None:
    client.post(NEW, data=typed(office))
    event_id = only_event().id
    cancel_event(event_id, "改期", actor=office.organiser, at=NOW)
    sent = typed(office, version="2", title="复活")
    assert client.post(f"/organise/events/{event_id}/edit", data=sent).status_code == 409

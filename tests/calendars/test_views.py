"""The public calendar and calendar files through HTTP."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from app.events.kinds import EventFormat, EventKind
from app.events.models import Event
from app.platform.clock import campus
from app.platform.database import transaction
from app.registrations.kinds import Party
from app.registrations.models import Registration, Seat
from app.units.models import Unit
from app.venues.models import Venue
from tests.factories import (
    NOW,
    make_event,
    make_person,
    make_school,
    make_student,
    make_unit,
    make_venue,
    sign_in,
)

MONTH = "/calendar?view=month&date=2026-12-02"


@pytest.fixture
def university(app: Flask) -> Unit:
    """A university."""
    return make_unit("qyu", name="青原大学")


def test_every_view_shows_a_published_event_and_no_other(
    client: FlaskClient, university: Unit
) -> None:
    venue = make_venue(university, "北区体育馆")
    make_event(university, title="秋季双选会", venue=venue)  # 2 December
    make_event(university, title="还是草稿", published=False)
    make_event(university, title="已经取消", cancelled_at=NOW)
    for view in ("month", "week", "agenda", "venues"):
        page = client.get(f"/calendar?view={view}&date=2026-12-02")
        assert page.status_code == 200
        assert "秋季双选会" in page.text
        assert "还是草稿" not in page.text
        assert "已经取消" not in page.text


def test_calendar_is_narrowed_by_kind_unit_and_format(
    client: FlaskClient, university: Unit
) -> None:
    school = make_school(university)
    make_event(university, title="双选会甲")
    make_event(school, title="宣讲会乙", kind=EventKind.TALK)
    make_event(make_unit(), title="直播丙", format=EventFormat.LIVESTREAM)
    for narrowed, shown in (
        ("kind=talk", {"宣讲会乙"}),
        ("unit=qyu", {"双选会甲", "宣讲会乙"}),
        (f"unit={school.code}", {"宣讲会乙"}),
        ("format=livestream", {"直播丙"}),
        ("kind=nonsense&format=nonsense", {"双选会甲", "宣讲会乙", "直播丙"}),
    ):
        page = client.get(f"{MONTH}&{narrowed}").text
        assert {t for t in ("双选会甲", "宣讲会乙", "直播丙") if t in page} == shown
    assert client.get("/calendar?unit=none").status_code == 404


@pytest.mark.parametrize(
    "query", ["date=0000-00-00", "date=9999-12-31", "date=x", "view=x", "date=2100-12-31", "date="]
)
def test_calendar_takes_any_address(client: FlaskClient, query: str) -> None:
    assert client.get(f"/calendar?{query}").status_code == 200


def test_unchanged_calendar_is_not_sent_again(client: FlaskClient, university: Unit) -> None:
    event = make_event(university)
    tag = client.get(MONTH).headers["ETag"]
    again = client.get(MONTH, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    with transaction() as tx:
        tx.get_one(Event, event.id).sessions[0].seats_taken = 1
    assert client.get(MONTH, headers={"If-None-Match": tag}).status_code == 200


def test_tag_of_one_reader_is_not_another_readers(client: FlaskClient, university: Unit) -> None:
    tag = client.get(MONTH).headers["ETag"]
    sign_in(client, make_person().id)
    assert client.get(MONTH, headers={"If-None-Match": tag}).status_code == 200
    client.post("/language", data={"language": "en"})
    assert client.get(MONTH).headers["ETag"] != tag


def test_month_takes_as_many_queries_for_three_as_for_one(
    client: FlaskClient, university: Unit, queries: list[str]
) -> None:
    client.get(MONTH)
    lengths = []
    for more in (1, 2):
        for _event in range(more):
            make_event(university)
        queries.clear()
        client.get(MONTH)
        lengths.append(len(queries))
    assert lengths[0] == lengths[1]
    assert lengths[0] <= 6


def test_calendar_that_is_kept_is_drawn_anew_when_something_on_it_changes(
    client: FlaskClient, university: Unit, queries: list[str]
) -> None:
    event = make_event(university, title="双选会", venue=make_venue(university, "体育馆"))
    assert "双选会" in client.get(MONTH).text
    queries.clear()
    assert "双选会" in client.get(MONTH).text
    kept = len(queries)
    with transaction() as tx:
        tx.get_one(Event, event.id).title = "秋季双选会"
        tx.get_one(Event, event.id).updated_at += timedelta(seconds=1)
    queries.clear()
    assert "秋季双选会" in client.get(MONTH).text
    assert len(queries) > kept


def test_calendar_that_is_kept_follows_its_venues(client: FlaskClient, university: Unit) -> None:
    event = make_event(university, venue=make_venue(university, "体育馆"))
    agenda = f"/calendar?view=agenda&date={campus(event.starts_at):%Y-%m-%d}"
    assert "体育馆" in client.get(agenda).text
    with transaction() as tx:
        venue = tx.get_one(Venue, event.venue_id)
        venue.name, venue.updated_at = "新体育馆", venue.updated_at + timedelta(seconds=1)
    assert "新体育馆" in client.get(agenda).text


def test_crowded_day_counts_the_rest(client: FlaskClient, university: Unit) -> None:
    for _ in range(6):
        make_event(university)
    assert client.get(MONTH).text.count('class="ev ') == 4
    week = client.get("/calendar?view=week&date=2026-12-02").text
    assert week.count('class="ev ') == 6


def test_event_file_is_a_calendar(client: FlaskClient, university: Unit) -> None:
    venue = make_venue(university, "北区体育馆", place="校区北门")
    event = make_event(university, title="秋季,双选会;\n“专场”", sessions=2, venue=venue)
    answer = client.get(f"/events/{event.id}/event.ics")
    assert answer.mimetype == "text/calendar"
    calendar = Calendar.from_ical(answer.data)
    entries = calendar.walk("VEVENT")
    assert [str(e["SUMMARY"]) for e in entries] == [
        "秋季,双选会;\n“专场” 第1批",
        "秋季,双选会;\n“专场” 第2批",
    ]
    assert entries[0]["DTSTART"].dt == event.starts_at
    assert str(entries[0]["LOCATION"]) == "北区体育馆, 校区北门"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in answer.data
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))


def test_draft_has_no_calendar_file(client: FlaskClient, university: Unit) -> None:
    draft = make_event(university, published=False)
    assert client.get(f"/events/{draft.id}/event.ics").status_code == 404


def test_unit_feed_holds_its_schools_and_is_not_sent_again(
    client: FlaskClient, university: Unit
) -> None:
    make_event(make_school(university), title="学院专场")
    make_event(university, title="取消的", cancelled_at=NOW)
    make_event(make_unit(), title="别的学校")
    answer = client.get("/feeds/units/qyu.ics")
    text = answer.data.decode()
    assert "学院专场" in text
    assert "别的学校" not in text
    assert "STATUS:CANCELLED" in text
    again = client.get("/feeds/units/qyu.ics", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/feeds/units/none.ics").status_code == 404


def test_own_feed_shows_own_seats_until_it_is_replaced(
    client: FlaskClient, university: Unit
) -> None:
    student = make_student(make_school(university), "林小禾")
    mine, other = make_event(university, title="我的"), make_event(university, title="别的")
    with transaction() as tx:
        registration = Registration(
            event_id=mine.id, person_id=student.id, party=Party.STUDENT, registered_at=NOW
        )
        tx.add(registration)
        tx.flush()
        tx.add(Seat(registration_id=registration.id, session_id=mine.sessions[0].id))
    sign_in(client, student.id)
    first, second = _new_feed(client), _new_feed(client)
    client.post("/logout")
    text = client.get(second).data.decode()
    assert "我的" in text
    assert other.title not in text
    assert "林小禾" not in text
    assert client.get(first).status_code == 404
    assert client.get("/feeds/guess.ics").status_code == 404


def _new_feed(client: FlaskClient) -> str:
    page = client.post("/me/feed").text
    address = page.partition('<code id="feed-address">')[2].partition("</code>")[0]
    return address.partition("/feeds/")[1] + address.partition("/feeds/")[2]


def test_feed_page_needs_a_person(client: FlaskClient) -> None:
    assert client.get("/me/feed").status_code == 303
    assert client.post("/me/feed").status_code == 303


def test_list_of_events_begins_today(client: FlaskClient, university: Unit) -> None:
    make_event(university, title="过去的", starts_at=NOW - timedelta(days=400))
    assert "过去的" not in client.get("/events").text


def test_lessons_of_a_training_are_the_same_places_again(
    client: FlaskClient, university: Unit
) -> None:
    make_event(university, kind=EventKind.TRAINING, sessions=5, quota=40)
    make_event(university, kind=EventKind.FAIR, sessions=3, quota=40)
    page = client.get("/calendar?view=agenda&date=2026-12-02").text
    assert "共40座" in page
    assert "共120座" in page
    assert "共200座" not in page

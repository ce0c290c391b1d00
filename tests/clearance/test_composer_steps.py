"""The composer through HTTP: lessons, steps that only change the form, the live panel."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.events.models import Event
from app.platform.database import transaction
from app.venues.operations import book, confirm_bookings
from app.venues.queries import Slot
from tests.clearance.plans import (
    DAY,
    HTMX,
    NEW,
    campus_times,
    only_event,
    rows,
    step,
    typed,
)
from tests.clearance.scenes import Office, make_office
from tests.factories import count, sign_in


@pytest.fixture
def office(app: Flask, client: FlaskClient) -> Office:
    """A university whose organiser is signed in."""
    office = make_office()
    sign_in(client, office.organiser.person_id)
    return office


def test_lessons_are_kept_by_time(client: FlaskClient, office: Office) -> None:
    lessons = rows((1, "08:30", "11:50"), (0, "14:00", "17:00"), **{"rows-1-places": "30"})
    client.post(NEW, data=typed(office, **lessons))
    event = only_event()
    assert campus_times(event) == [(time(14), time(17)), (time(8, 30), time(11, 50))]
    assert [session.planned for session in event.sessions] == [30, 50]


@pytest.mark.parametrize(
    ("lessons", "said"),
    [
        (rows(), "请至少填写一场"),
        (rows((0, "08:30", "")), "rows-0-ends-error"),
        (rows((0, "08:30", "11:50"), (0, "11:00", "12:00")), "rows-1-starts-error"),
        (rows((0, "11:50", "08:30")), "rows-0-ends-error"),
        (rows((0, "08:30", "11:50"), (0, "13:00", "08:00")), "rows-1-ends-error"),
        (rows((-60, "08:30", "11:50")), "rows-0-day-error"),
        (rows((0, "08:30", "11:50"), places=""), "places-error"),
    ],
)
def test_unusable_lesson_is_said_beside_its_row(
    client: FlaskClient, office: Office, lessons: dict[str, str], said: str
) -> None:
    answer = client.post(NEW, data=typed(office, **lessons))
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_rows_are_added_and_removed_without_saving(client: FlaskClient, office: Office) -> None:
    lessons = rows((0, "08:30", "11:50"), (1, "08:30", "11:50"))
    added = step(client, office, "add-row", **lessons).get_data(as_text=True)
    assert added.count("<legend>第") == 3
    assert (DAY + timedelta(days=2)).isoformat() in added
    removed = step(client, office, "remove-row:0", **lessons).get_data(as_text=True)
    assert removed.count("<legend>第") == 1
    assert 'name="rows-1-day"' in removed
    assert count(Event) == 0


def test_waves_become_rows_and_rows_waves(client: FlaskClient, office: Office) -> None:
    by_hand = step(client, office, "by-hand").get_data(as_text=True)
    assert [f'name="rows-{n}-starts"' in by_hand for n in range(4)] == [True, True, True, False]
    evenly = step(client, office, "evenly", **rows((0, "09:00", "10:00"), kind="talk"))
    assert 'value="waves"' in evenly.get_data(as_text=True)


def test_another_kind_keeps_what_was_typed(client: FlaskClient, office: Office) -> None:
    page = step(client, office, "kind:visit").get_data(as_text=True)
    assert 'name="leaders"' in page
    assert f'type="hidden" name="venue_id" value="{office.hall.id}"' in page
    assert 'value="秋季综合双选会"' in page


def value_of(page: str, name: str) -> str:
    """What a field of the composer holds."""
    found = re.search(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', page)
    assert found, name
    return found.group(1)


def test_another_kind_begins_with_its_usual_values(client: FlaskClient, office: Office) -> None:
    page = step(client, office, "kind:visit", ends="12:00", lanes="2").get_data(as_text=True)
    usual = {name: value_of(page, name) for name in ("starts", "ends", "waves", "leaders")}
    assert usual == {"starts": "13:30", "ends": "17:00", "waves": "1", "leaders": "2"}
    page = step(client, office, "kind:visit", starts="08:00", waves="2").get_data(as_text=True)
    assert (value_of(page, "starts"), value_of(page, "waves")) == ("08:00", "2")


def test_plan_without_a_lesson_becomes_waves_again(client: FlaskClient, office: Office) -> None:
    lessons = rows((0, "08:30", ""))
    page = step(client, office, "kind:talk", **lessons, starts="", ends="").get_data(as_text=True)
    assert (value_of(page, "starts"), value_of(page, "ends")) == ("14:30", "16:00")


@pytest.mark.parametrize(
    "act", ["kind:x", "remove-row:999", "remove-row:x", "move:x", "venue:x", "venue:999999", "x:y"]
)
def test_step_that_makes_no_sense_changes_nothing(
    client: FlaskClient, office: Office, act: str
) -> None:
    assert step(client, office, act).status_code == 200
    assert count(Event) == 0


def test_steps_answer_htmx_with_the_part(client: FlaskClient, office: Office) -> None:
    answer = client.post(NEW, data=typed(office, act="by-hand"), headers=HTMX)
    part = answer.get_data(as_text=True)
    assert part.lstrip().startswith('<div id="composer"')


def taken_hall(office: Office) -> None:
    """Another event in the hall from 10:00 to 12:00 of the day."""
    start = datetime.combine(DAY, time(2), UTC)
    with transaction() as tx:
        booking = book(
            tx, Slot(office.hall.id, "青云轨道宣讲会", start, start + timedelta(hours=2))
        )
        confirm_bookings(tx, [booking.id], at=start)


def test_clash_is_drawn_with_its_ways_out(client: FlaskClient, office: Office) -> None:
    taken_hall(office)
    page = step(client, office, "preview").get_data(as_text=True)
    assert "“青云轨道宣讲会”占用场地08:00到13:00" in page
    assert 'class="clash"' in page
    assert f'value="move:{(DAY + timedelta(days=1)).isoformat()}T09:00"' in page
    moved = step(client, office, f"move:{DAY.isoformat()}T15:00").get_data(as_text=True)
    assert 'value="15:00"' in moved
    assert 'value="19:00"' in moved


def test_live_panel_is_a_part(client: FlaskClient, office: Office) -> None:
    sent = typed(office, places="900")
    answer = client.post("/organise/clearance-preview", data=sent, headers=HTMX)
    part = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<html" not in part
    assert "1,000" in part
    assert "1,030人，103%" in part
    assert "WAVE-01" in part


@pytest.mark.parametrize(
    "sent",
    [{}, {"day": "x", "places": "-1"}, {"kind": "\0", "venue_id": "9" * 30}, {"event_id": "x"}],
)
def test_live_panel_takes_anything(
    client: FlaskClient, office: Office, sent: dict[str, str]
) -> None:
    assert client.post("/organise/clearance-preview", data=sent).status_code == 200
    assert client.get("/organise/clearance-preview", query_string=sent).status_code == 200


def test_live_panel_does_not_count_the_event_itself(client: FlaskClient, office: Office) -> None:
    client.post(NEW, data=typed(office))
    sent = typed(office, event_id=str(only_event().id))
    part = client.post("/organise/clearance-preview", data=sent).get_data(as_text=True)
    assert part.count("秋季综合双选会") == 0


def test_rows_move_together(client: FlaskClient, office: Office) -> None:
    lessons = rows((0, "08:30", "11:50"), (1, "14:00", "17:00"))
    later = DAY + timedelta(days=7)
    page = step(client, office, f"move:{later.isoformat()}T09:30", **lessons)
    text = page.get_data(as_text=True)
    assert (later + timedelta(days=1)).isoformat() in text
    assert [f'value="{clock}"' in text for clock in ("09:30", "12:50", "15:00", "18:00")] == [
        True
    ] * 4
    assert DAY.isoformat() not in text


def test_training_is_planned_lesson_by_lesson(client: FlaskClient, office: Office) -> None:
    page = step(client, office, "kind:training", starts="08:00", waves="2").get_data(as_text=True)
    assert [f'name="rows-{n}-starts"' in page for n in range(3)] == [True, True, False]
    assert 'name="waves"' not in page

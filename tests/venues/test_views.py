"""Venues through HTTP: the record, the explained capacity, what may be wrong."""

import pytest
from flask.testing import FlaskClient

from app.platform.access import Role
from app.units.models import Unit
from app.venues.models import Venue, VenueExit
from tests.factories import count, make_staff, make_unit, make_venue, sign_in

HALL = {
    "name": "北区体育馆",
    "kind": "hall",
    "area_m2": "1500",
    "booth_area_m2": "300",
    "storeys": "1",
    "floor": "1",
    "fire_class": "I-II",
    "sprinklered": "no",
    "setup_minutes": "120",
    "teardown_minutes": "60",
    "exits-0-name": "东门",
    "exits-0-width_m": "2.4",
    "exits-1-width_m": "2.4",
    "exits-2-width_m": "1.8",
    "exits-3-width_m": "1.8",
}


@pytest.fixture
def university(client: FlaskClient) -> Unit:
    """A university whose organiser is signed in."""
    unit = make_unit()
    sign_in(client, make_staff(Role.ORGANISER, unit).person_id)
    return unit


def test_venue_is_recorded_and_its_capacity_explained(
    client: FlaskClient, university: Unit
) -> None:
    answer = client.post("/organise/venues", data=HALL | {"unit_id": university.id})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    for figure in ("1,000", "1,125", "1,292", "923", "857", "GB 50016"):
        assert figure in page
    assert page.count('<tr class="binding">') == 1


def test_unknown_storeys_leave_the_capacity_unknown(client: FlaskClient, university: Unit) -> None:
    venue = make_venue(university, storeys=None)
    page = client.get(f"/organise/venues/{venue.id}").text
    assert '<tr class="binding">' not in page
    assert "sev-block" in page


def test_another_door_is_one_press_and_nothing_is_lost(
    client: FlaskClient, university: Unit
) -> None:
    form = HALL | {"unit_id": university.id, "add_exit": "1"}
    answer = client.post("/organise/venues", data=form)
    assert answer.status_code == 422
    assert 'name="exits-4-width_m"' in answer.text
    assert 'value="北区体育馆"' in answer.text
    assert count(Venue) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "a\x00b"),
        ("name", "x" * 81),
        ("kind", "cellar"),
        ("area_m2", ""),
        ("area_m2", "-5"),
        ("area_m2", "1e9"),
        ("area_m2", "NaN"),
        ("area_m2", "12.345"),
        ("area_m2", "9" * 300),
        ("storeys", "0"),
        ("storeys", "2.5"),
        ("floor", "999"),
        ("fire_class", "V"),
        ("fixed_seats", "-1"),
        ("setup_minutes", ""),
        ("setup_minutes", "100000"),
        ("exits-0-width_m", "0"),
        ("exits-0-width_m", "wide"),
        ("unit_id", "99"),
    ],
)
def test_field_that_is_wrong_is_said_and_kept(
    client: FlaskClient, university: Unit, field: str, value: str
) -> None:
    form = HALL | {"unit_id": str(university.id)} | {field: value}
    answer = client.post("/organise/venues", data=form)
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert count(Venue) == 0


def test_venue_without_a_door_is_refused(client: FlaskClient, university: Unit) -> None:
    form = {key: value for key, value in HALL.items() if not key.startswith("exits")}
    answer = client.post("/organise/venues", data=form | {"unit_id": university.id})
    assert answer.status_code == 422


def test_name_in_use_is_said_beside_the_field(client: FlaskClient, university: Unit) -> None:
    make_venue(university, "北区体育馆")
    answer = client.post("/organise/venues", data=HALL | {"unit_id": university.id})
    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text


def test_edit_replaces_the_doors(client: FlaskClient, university: Unit) -> None:
    venue = make_venue(university, "北区体育馆")
    form = HALL | {"version": "1", "exits-0-shut_reason": "施工"}
    answer = client.post(f"/organise/venues/{venue.id}", data=form)
    assert answer.status_code == 303
    assert count(VenueExit) == 4
    assert "施工" in client.get(answer.location).text


def test_edit_of_an_older_version_is_told_and_overwrites_nothing(
    client: FlaskClient, university: Unit
) -> None:
    venue = make_venue(university, "北区体育馆")
    form = HALL | {"version": "1"}
    client.post(f"/organise/venues/{venue.id}", data=form | {"place": "first"})
    late = client.post(f"/organise/venues/{venue.id}", data=form | {"place": "second"})
    assert late.status_code == 409
    assert 'value="second"' in late.text
    assert "first" in client.get(f"/organise/venues/{venue.id}").text


def test_foreign_venue_is_not_there(client: FlaskClient, university: Unit) -> None:
    foreign = make_venue(make_unit())
    assert client.get(f"/organise/venues/{foreign.id}").status_code == 404
    assert client.get(f"/organise/venues/{foreign.id}/edit").status_code == 404
    form = HALL | {"version": "1"}
    assert client.post(f"/organise/venues/{foreign.id}", data=form).status_code == 404
    assert client.post(f"/organise/venues/{foreign.id}/retirement").status_code == 404


def test_safety_officer_reads_and_does_not_change(client: FlaskClient) -> None:
    unit = make_unit()
    venue = make_venue(unit)
    sign_in(client, make_staff(Role.SAFETY_OFFICER, unit).person_id)
    assert client.get(f"/organise/venues/{venue.id}").status_code == 200
    assert client.get(f"/organise/venues/{venue.id}/edit").status_code == 403


def test_retired_venue_leaves_the_list(client: FlaskClient, university: Unit) -> None:
    venue = make_venue(university, "旧礼堂")
    assert "旧礼堂" in client.get("/organise/venues").text
    assert client.post(f"/organise/venues/{venue.id}/retirement").status_code == 303
    assert ">旧礼堂<" not in client.get("/organise/venues").text


def test_list_takes_as_many_queries_for_three_as_for_one(
    client: FlaskClient, university: Unit, queries: list[str]
) -> None:
    make_venue(university)
    client.get("/organise/venues")
    queries.clear()
    client.get("/organise/venues")
    one = len(queries)
    make_venue(university)
    make_venue(university)
    queries.clear()
    client.get("/organise/venues")
    assert len(queries) == one

"""Numbers, days and times at their edges: refused beside their field, never a fault."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from wtforms import Form

from app.platform.fields import TypedField
from tests.access.browsers import Found, addresses, everybody, offered_forms, one_of_each
from tests.access.campus import University, make_university
from tests.access.pages import PageForm, read_page

# Neither a number, nor a day, nor a time.
NONSENSE = (
    "1" + "0" * 30, "9" * 5000, "1e5", "NaN", "-0x10", "1.2.3", "15²", "0000-00-00", "2026-02-30",
    "9999-12-31", "24:61", "9999-12-31T24:61",
)  # fmt: skip
# A number perhaps; where it is none, or too small, the field says so.
PERHAPS = (
    "-1",
    "0",
    "\uff11\uff12",
    "٣",
    "-2147483649",
    "2147483648",
    "0.001",
    "1,5",
    "000000000000001",
)
# The panel beside the composer is drawn from whatever stands in the form.
PREVIEW = "clearance.clearance_preview"
ARGUMENTS = ("page", "unit", "class_year", "date", "session", "seen", "event_id", "direction")


@pytest.fixture
def north(app: Flask) -> University:
    return make_university("north")


@pytest.fixture
def browsers(app: Flask, north: University) -> dict[str, FlaskClient]:
    return everybody(app, north)


@pytest.fixture
def forms(app: Flask, north: University, browsers: dict[str, FlaskClient]) -> list[Found]:
    """One form for each endpoint that takes a number, a day or a time."""
    found = one_of_each(offered_forms(app, north, browsers, ("submitted", "open")))
    return [each for each in found if typed_fields(each.form)]


def typed_fields(form: PageForm) -> set[str]:
    """The fields of a form that hold a number, a day or a time, hidden ones too."""
    known = set(typed_names(Form))
    return {c.name for c in form.controls if known & set(c.name.split("-"))}


def typed_names(kind: type[Form]) -> Iterator[str]:
    """The names of such fields in every form of the site."""
    for name, field in vars(kind).items():
        if issubclass(getattr(field, "field_class", object), TypedField):
            yield name
    for below in kind.__subclasses__():
        yield from typed_names(below)


def test_fields_are_found(forms: list[Found]) -> None:
    assert {each.endpoint for each in forms} >= {
        "clearance.edit_event_submit", "clearance.new_event_submit", "clearance.permit",
        "clearance.places", "units.policy_submit", "venues.edit_venue_submit",
    }  # fmt: skip


def test_nonsense_is_refused_beside_each_field(
    browsers: dict[str, FlaskClient], forms: list[Found]
) -> None:
    wrong = []
    for found in forms:
        names = typed_fields(found.form)
        shown = {c.name for c in found.form.controls if c.kind != "hidden"}
        for value in NONSENSE:
            answer = browsers[found.who].post(
                found.form.action, data=found.form.filled(dict.fromkeys(names, value))
            )
            bad = read_page(answer.text).bad_fields
            expected = 200 if found.endpoint == PREVIEW else 422
            if answer.status_code != expected or not (names & shown <= bad or expected == 200):
                wrong.append((found.endpoint, value[:20], answer.status_code, names & shown - bad))
    assert wrong == []


def test_number_at_the_edge_is_taken_or_refused(
    browsers: dict[str, FlaskClient], forms: list[Found]
) -> None:
    wrong = []
    for found in forms:
        for value in PERHAPS:
            values = dict.fromkeys(typed_fields(found.form), value)
            answer = browsers[found.who].post(found.form.action, data=found.form.filled(values))
            if answer.status_code not in {200, 303, 409, 422}:
                wrong.append((found.endpoint, value, answer.status_code))
    assert wrong == []


def test_nonsense_in_arguments_is_no_fault(
    app: Flask, north: University, browsers: dict[str, FlaskClient]
) -> None:
    wrong = []
    for address in addresses(app, north, "GET", ("running",)):
        for value in (NONSENSE[0], "2147483648", "-1", "9999-12-31"):
            query = urlencode(dict.fromkeys(ARGUMENTS, value))
            who = next(reversed(address.holders), "visitor")
            with browsers[who].get(f"{address.path}?{query}") as answer:
                if answer.status_code >= 500 and address.path != "/readyz":
                    wrong.append((address.path, value[:20], answer.status_code))
    assert wrong == []

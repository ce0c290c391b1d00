"""Every hostile string in every field of every form and address: never a fault, never alive."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote_from_bytes

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, update
from werkzeug.test import TestResponse

from app.attendance.models import Occupancy
from app.clearance.models import Acknowledgement
from app.events.models import Event
from app.platform.database import transaction
from app.venues.models import Venue
from tests.access.browsers import (
    Found,
    addresses,
    everybody,
    offered_forms,
    one_of_each,
)
from tests.access.campus import University, make_university, now
from tests.access.pages import Control, live_parts, read_page
from tests.faults.hostile import HOSTILE, KEPT, PRODUCT, as_sent

SOON = f"{(now() + timedelta(days=60)).date()}"
# What fields of a certain shape are given while the others are hostile.
SHAPED = {
    "again": "another long password", "area_m2": "900", "class_year": "2027", "day": SOON,
    "effective_from": SOON, "email": "somebody@example.edu.cn", "exits-0-width_m": "2",
    "floor": "1", "online_url": "", "password": "another long password", "people": "5",
    "places": "5", "value": "3",
}  # fmt: skip
# Forms in which no field takes any text.
REFUSING = {
    "attendance.add_worker", "attendance.enter_line", "attendance.propose",
    "people.activation_submit", "people.sign_in_submit",
}  # fmt: skip
# Refused for what was done here before: a hall of that name, an admission taken back, a decision.
DONE_BEFORE = {
    "attendance.change_hall_submit", "attendance.rule", "attendance.take_back_submit",
}  # fmt: skip
# What a browser fills in by itself, and a tool with anything.
CHOSEN = {"checkbox", "hidden", "radio", "select", "submit"}
ALIVE = "".join(HOSTILE[name] for name in (
    "script tag", "attribute after a quote", "template braces", "format specifiers"
))  # fmt: skip
BROKEN = HOSTILE["half a character"] + HOSTILE["end of a header"]
ARGUMENTS = ("q", "page", "unit", "date", "view", "kind", "state", "action", "next", "code")


@pytest.fixture
def north(app: Flask) -> University:
    return make_university("north")


@pytest.fixture
def browsers(app: Flask, north: University) -> dict[str, FlaskClient]:
    return everybody(app, north)


@pytest.fixture
def forms(app: Flask, north: University, browsers: dict[str, FlaskClient]) -> list[Found]:
    """One form for each endpoint that takes one; what ends an event comes last."""
    found = one_of_each(offered_forms(app, north, browsers, ("draft", "running")))
    return sorted(found, key=lambda each: each.endpoint == "events.cancellation")


def faults_of(answer: TestResponse) -> Iterator[str]:
    """What is wrong with an answer to somebody hostile."""
    if answer.status_code >= 500 and answer.request.path != "/readyz":
        yield str(answer.status_code)
    if any("hostile" in name.lower() for name, _ in answer.headers):
        yield f"header {answer.headers}"
    if answer.mimetype == "text/html" and "hostile" in answer.text:
        yield from live_parts(read_page(answer.text))
        if PRODUCT in answer.text or "&lt;Config" in answer.text:
            yield "a template ran"


def send(browser: FlaskClient, found: Found, values: dict[str, str]) -> TestResponse:
    """Post a form with these values in it, as bytes: they need not be texts."""
    whole = found.form.filled(values)
    data = {name: [as_sent(each) for each in sent] for name, sent in whole.items()}
    return browser.post(found.form.action, data=data, buffered=True)


def is_open(control: Control) -> bool:
    """Whether any text may stand in a field."""
    is_typed = control.kind in {"text", "textarea", "search"} and not control.is_figure
    return is_typed and control.name not in {*SHAPED, "code"}


def opened(found: Found) -> list[Control]:
    """The fields of a form in which any text may stand."""
    return [control for control in found.form.controls if is_open(control)]


def shaped(found: Found, made: University, number: int = 0) -> dict[str, str]:
    """A sound value for every empty field that takes no free text."""
    names = {control.name for control in found.form.controls if not control.value}
    values = {name: value for name, value in SHAPED.items() if name in names}
    if found.endpoint == "units.unit_submit":
        values |= {"code": f"code-{number}", "kind": "school"}
    if found.endpoint == "attendance.rule":  # the button that is pressed
        values |= {"ruling": "counts"}
    if found.endpoint == "venues.new_venue_submit":
        values |= {"unit_id": str(made.school.id)}
    return values


def revive(made: University) -> None:
    """Let everything be as the forms were offered."""
    with transaction() as tx:
        tx.execute(update(Event).values(cancelled_at=None, version=1))
        tx.execute(update(Venue).values(version=1))
        tx.execute(update(Venue).where(Venue.id == made.places["venue_id"]).values(name="馆"))
        tx.execute(update(Occupancy).values(stopped_at=None))
        tx.execute(delete(Acknowledgement))


def test_hostile_text_is_kept_as_text_or_refused(
    app: Flask, north: University, browsers: dict[str, FlaskClient], forms: list[Found]
) -> None:
    faults = []
    for number, (name, text) in enumerate(HOSTILE.items()):
        app.extensions["throttle"].storage.reset()
        revive(north)
        for found in filter(opened, forms):
            fits = {c.name: text[: c.longest] if name in KEPT else text for c in opened(found)}
            answer = send(browsers[found.who], found, shaped(found, north, number) | fits)
            faults += [(name, found.endpoint, fault) for fault in faults_of(answer)]
            if (
                name in KEPT
                and found.endpoint not in REFUSING | DONE_BEFORE
                and answer.status_code >= 400
            ):
                faults.append((name, found.endpoint, f"{answer.status_code} refused"))
    assert faults == []


def test_hostile_value_where_nobody_types_is_no_fault(
    app: Flask, north: University, browsers: dict[str, FlaskClient], forms: list[Found]
) -> None:
    faults = []
    for found in forms:
        names = {c.name for c in found.form.controls if c.kind in CHOSEN} - {"csrf_token"}
        tries = [{name: HOSTILE[each]} for name in names for each in ("NUL", "very long")]
        tries += [dict.fromkeys(names, ALIVE), dict.fromkeys(names, BROKEN)]
        revive(north)
        for values in tries:
            answer = send(browsers[found.who], found, shaped(found, north) | values)
            faults += [(found.endpoint, list(values), fault) for fault in faults_of(answer)]
    assert faults == []


def test_hostile_arguments_of_every_address_are_no_fault(
    app: Flask, north: University, browsers: dict[str, FlaskClient]
) -> None:
    faults = []
    for address in addresses(app, north, "GET", ("running",)):
        for text in (HOSTILE["NUL"], ALIVE, BROKEN):
            typed = quote_from_bytes(as_sent(text))
            query = "&".join(f"{argument}={typed}" for argument in ARGUMENTS)
            who = next(reversed(address.holders), "visitor")
            with browsers[who].get(f"{address.path}?{query}") as answer:
                faults += [(address.path, text[:9], fault) for fault in faults_of(answer)]
    assert faults == []


@pytest.mark.parametrize(
    "path", ["/activate/{}", "/reset/{}", "/feeds/units/{}.ics", "/feeds/{}.ics", "/T/{}", "/{}"]
)
def test_hostile_part_of_an_address_is_no_fault(
    client: FlaskClient, north: University, path: str
) -> None:
    faults = []
    for name, text in HOSTILE.items():
        address = path.format(quote_from_bytes(as_sent(text), safe=""))
        faults += [(name, fault) for fault in faults_of(client.get(address))]
    assert faults == []

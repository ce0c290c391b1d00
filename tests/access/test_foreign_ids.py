"""Somebody of one university never reaches, changes or finds out about a thing of another."""

import pytest
from flask import Flask

from tests.access.browsers import (
    Address,
    addresses,
    browser_of,
    everybody,
    offered_forms,
    one_of_each,
)
from tests.access.campus import University, make_university
from tests.access.tables import changed, rows_of

# What one sees of another university's published events, and may not act on.
SEEN = {
    "attendance.admit", "attendance.enrol_this", "attendance.search", "attendance.walk_in_submit",
    "registrations.change_place", "registrations.register", "registrations.stop_waiting",
    "registrations.wait", "registrations.withdraw_place",
}  # fmt: skip


@pytest.fixture
def north(app: Flask) -> University:
    """Where the attackers are from."""
    return make_university("north")


@pytest.fixture
def south(app: Flask, north: University) -> University:
    """What they are after."""
    return make_university("south")


def expected(address: Address) -> set[int]:
    """How an attempt on a foreign thing may end."""
    if address.endpoint.startswith("registrations.") and address.endpoint in SEEN:
        return {404, 409}
    return {403, 404} if address.endpoint in SEEN else {404}


def test_every_address_of_another_university_is_closed(
    app: Flask, north: University, south: University
) -> None:
    attackers = everybody(app, north)
    sent = {
        found.form.action: found.form.values
        for found in offered_forms(app, south, everybody(app, south))
    }
    before, breaches = rows_of(), []
    for method in ("GET", "POST"):
        for address in addresses(app, south, method):
            if address.is_public or not address.names_something:
                continue
            for who in address.holders:
                data = sent.get(address.path) if method == "POST" else None
                answer = attackers[who].open(address.path, method=method, data=data)
                if answer.status_code not in expected(address):
                    breaches.append((who, method, address.path, answer.status_code))
    assert breaches == []
    assert changed(before, rows_of()) == {}


def test_unpublished_events_of_another_university_exist_for_nobody(
    app: Flask, north: University, south: University
) -> None:
    breaches = []
    for who, browser in everybody(app, north).items():
        for address in addresses(app, south, "GET", ("draft", "submitted")):
            if address.is_public and address.names_event:
                answer = browser.get(address.path)
                if answer.status_code != 404:
                    breaches.append((who, address.path, answer.status_code))
    assert breaches == []


def test_lists_hold_nothing_of_another_university(
    app: Flask, north: University, south: University
) -> None:
    found = []
    for who, browser in everybody(app, north).items():
        for address in addresses(app, north, "GET", ("open",)):
            if address.is_public or who not in address.holders:
                continue
            with browser.get(address.path) as answer:
                if answer.mimetype == "text/html" and "south" in answer.text:
                    found.append((who, address.path))
    assert found == []


def test_ids_of_another_university_in_fields_change_nothing(
    app: Flask, north: University, south: University
) -> None:
    people = south.people
    foreign: dict[str, int | str] = {
        "account": "student@south.cn", "doubted_id": south.places["scan_in_doubt"],
        "parent_id": south.unit.id, "person_id": people["gate"],
        "responsible_id": people["responsible"], "school_id": south.school.id,
        "session_id": south.sessions["open"][1], "ticket_id": south.places["ticket_id"],
        "unit_id": south.unit.id, "venue_id": south.places["venue_id"],
    }  # fmt: skip
    browsers = everybody(app, north)
    forms = one_of_each(offered_forms(app, north, browsers, ("draft", "open", "running")))
    tried, breaches = set(), []
    for found in forms:
        own = {control.name for control in found.form.controls}
        for name in own & foreign.keys():
            before = rows_of()
            sound = {each: value for each, value in SOUND.items() if each in own}
            values = found.form.filled(sound | {name: str(foreign[name])})
            answer = browsers[found.who].post(found.form.action, data=values)
            tried.add(name)
            # The panel beside the composer is drawn as if nothing had been chosen.
            is_drawn = found.endpoint == "clearance.clearance_preview"
            if answer.status_code < 400 and not (is_drawn and "south" not in answer.text):
                breaches.append((found.endpoint, name, answer.status_code))
            if changed(before, rows_of()):
                breaches.append((found.endpoint, name, "changed"))
    assert breaches == []
    assert tried == foreign.keys()


# What a form needs besides, so that nothing but the foreign id can be what is refused.
SOUND = {
    "name": "x", "code": "new", "kind": "school", "class_name": "材料2301", "ruling": "counts",
    "reason": "x",
}  # fmt: skip


@pytest.mark.parametrize(
    ("method", "name"),
    [("POST", "scans"), ("POST", "lease"), ("GET", "pack"), ("GET", "occupancy")],
)
def test_device_opens_no_other_door(
    app: Flask, north: University, south: University, method: str, name: str
) -> None:
    organiser = browser_of(app, north, "organiser")
    before = rows_of()
    token = {"Authorization": f"Bearer {north.token}"}
    body = {"scans": []} if method == "POST" else None

    def status(path: str, **options: object) -> int:
        return app.test_client().open(path, method=method, json=body, **options).status_code

    mine = f"/api/events/{north.events['running']}/{name}"
    assert status(mine, headers=token) == 200
    assert status(mine) == 401
    assert status(mine, headers={"Authorization": "Bearer x"}) == 401
    for event_id in (*south.events.values(), north.events["open"], 999_999):
        assert status(f"/api/events/{event_id}/{name}", headers=token) == 403
    assert organiser.open(mine, method=method, json=body).status_code == 401
    assert changed(before, rows_of(without={"device", "occupancy", "lease"})) == {}


def test_screen_of_the_hall_opens_no_other_door(
    app: Flask, north: University, south: University
) -> None:
    screen = {"Authorization": f"Bearer {north.screen_token}"}
    device = {"Authorization": f"Bearer {north.token}"}
    organiser = browser_of(app, north, "organiser")
    before = rows_of()

    def status(event_id: int, name: str, headers: dict[str, str] | None = None) -> int:
        path = f"/api/events/{event_id}/{name}"
        method = "POST" if name in {"scans", "lease"} else "GET"
        body = {"scans": []} if method == "POST" else None
        return app.test_client().open(path, method=method, json=body, headers=headers).status_code

    running = north.events["running"]
    assert status(running, "hall-code", screen) == 200
    assert status(running, "hall-code", device) == status(running, "hall-code") == 401
    for name in ("scans", "lease", "pack", "occupancy"):
        assert status(running, name, screen) == 401, name
    for event_id in (*south.events.values(), north.events["open"], 999_999):
        assert status(event_id, "hall-code", screen) == 403
    assert organiser.get(f"/api/events/{running}/hall-code").status_code == 401
    assert changed(before, rows_of(without={"occupancy"})) == {}


@pytest.mark.parametrize("kind", ["token", "screen_token"])
def test_device_is_nobody_elsewhere(app: Flask, north: University, kind: str) -> None:
    token = {"Authorization": f"Bearer {getattr(north, kind)}"}
    opened = []
    for address in addresses(app, north, "GET", ("running",)):
        if not address.is_public and not address.path.startswith("/api/"):
            with app.test_client().get(address.path, headers=token) as answer:
                if answer.status_code not in {303, 401}:
                    opened.append(address.path)
    assert opened == []

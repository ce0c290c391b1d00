"""Pages of imports in a real browser: found by every reader, undone by the keyboard."""

from typing import Literal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from app.people.models import Student
from app.people.queries import person_by_id
from app.platform.access import Actor, Role
from app.units.models import Unit
from tests.browsers import accessibility_faults, scrolls_sideways
from tests.factories import count, give_role, make_staff, make_unit, sign_in
from tests.imports.desks import ADDRESS, keep, save
from tests.imports.scenes import GOOD, HALF_GOOD, HARDSHIP, LEDGER, ROSTER

pytestmark = pytest.mark.browser

LOOKS: list[tuple[int, Literal["light", "dark"], str]] = [
    (1280, "light", "zh-CN"),
    (1280, "dark", "en"),
    (390, "light", "en"),
    (390, "dark", "zh-CN"),
]


@pytest.fixture
def university(app: Flask) -> Unit:
    """A university without schools."""
    return make_unit("gyu", name="赣江理工大学")


@pytest.fixture
def importer(university: Unit) -> Actor:
    """Imports every kind of list."""
    actor = make_staff(Role.ORGANISER, university)
    give_role(person_by_id(actor.person_id or 0), Role.SUPPORT_OFFICER, university)
    return actor


@pytest.fixture
def desk(page: Page, client: FlaskClient, live_server: str, importer: Actor) -> Page:
    """The importer's browser, at the list of imports."""
    sign_in(client, importer.person_id)
    cookie = client.get_cookie("fairday", "localhost")
    assert cookie is not None
    page.context.add_cookies([{"name": "fairday", "value": cookie.value, "url": live_server}])
    page.goto(f"{live_server}{ADDRESS}")
    return page


def test_pages_are_open_to_every_reader(desk: Page, university: Unit, importer: Actor) -> None:
    save(ROSTER, university, GOOD, importer)
    ledger = keep(HARDSHIP, university, LEDGER, importer)
    saved = save(ROSTER, university, HALF_GOOD, importer, skip_rejected=True)
    site = desk.url
    for width, scheme, language in LOOKS:
        desk.set_viewport_size({"width": width, "height": 800})
        desk.emulate_media(color_scheme=scheme)
        desk.context.add_cookies([{"name": "lang", "value": language, "url": site}])
        for path in ("", f"/{ledger}", f"/{saved.id}"):
            desk.goto(f"{site}{path}")
            expect(desk.locator("html")).to_have_attribute("lang", language)
            assert accessibility_faults(desk) == []
            assert not scrolls_sideways(desk)


def test_import_is_taken_back_by_the_keyboard(
    desk: Page, university: Unit, importer: Actor
) -> None:
    kept = save(ROSTER, university, GOOD, importer)
    desk.goto(f"{desk.url}/{kept.id}")
    desk.locator("[data-opens=undo]").press("Enter")
    dialog = desk.locator("dialog#undo")
    expect(dialog).to_be_visible()
    desk.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    desk.locator("[data-opens=undo]").press("Enter")
    dialog.locator("button[type=submit]").press("Enter")
    expect(desk.locator("[data-opens=undo]")).to_have_count(0)
    assert count(Student) == 0

"""The ticket in a real browser: read by a scanner, kept for no network, forgotten at sign-out."""

import io
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from app.registrations.operations import register_student
from app.registrations.queries import ticket_of
from tests.browsers import accessibility_faults, scrolls_sideways
from tests.factories import NOW, actor, make_event, make_school, make_student, make_unit, sign_in

pytestmark = pytest.mark.browser

KEPT = (
    "caches.open('fairday-tickets').then(c => c.keys())"
    ".then(keys => keys.map(key => new URL(key.url).pathname))"
)
CACHES = "caches.keys()"


@dataclass(frozen=True)
class Held:
    """A ticket: the address of its page, its code, the cookie of its holder."""

    address: str
    code: str
    cookie: str

    @property
    def site(self) -> str:
        return self.address.split("/me/")[0]


@pytest.fixture
def held(app: Flask, live_server: str) -> Held:
    university = make_unit()
    student = make_student(make_school(university))
    event = make_event(university, entry="东门", bring="学生证\n简历5份")
    registration_id = register_student(
        event.id, (event.sessions[0].id,), actor=actor(student), at=NOW
    )
    client = app.test_client()
    sign_in(client, student.id)
    cookie = client.get_cookie("fairday", "localhost")
    assert cookie is not None
    address = f"{live_server}/me/tickets/{registration_id}"
    return Held(address, ticket_of(registration_id).code, cookie.value)


@pytest.fixture
def phone(page: Page, held: Held) -> Page:
    """The holder's phone, signed in."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.context.add_cookies([{"name": "fairday", "value": held.cookie, "url": held.site}])
    return page


def read_codes(page: Page) -> list[str]:
    picture = Image.open(io.BytesIO(page.screenshot()))
    larger = picture.resize((picture.width * 2, picture.height * 2))
    return [found.text for found in zxingcpp.read_barcodes(larger)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ticket_is_read_from_the_first_screen(phone: Page, held: Held, scheme: str) -> None:
    phone.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    phone.goto(held.address)
    place = urlsplit(held.address)
    assert read_codes(phone) == [f"{place.scheme}://{place.netloc}/T/{held.code}".upper()]
    phone.click("[data-opens=bright]")
    assert len(read_codes(phone)) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_ticket_has_no_accessibility_findings(
    phone: Page, held: Held, language: str, scheme: str
) -> None:
    phone.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    phone.context.add_cookies([{"name": "lang", "value": language, "url": held.address}])
    phone.goto(held.address)
    assert accessibility_faults(phone) == []
    assert not scrolls_sideways(phone)


def test_ticket_is_shown_without_a_network(phone: Page, held: Held) -> None:
    phone.goto(held.address)
    expect(phone.locator("#kept")).to_be_visible()
    phone.context.set_offline(True)
    phone.reload()
    assert len(read_codes(phone)) == 1


def test_worker_governs_no_other_page(phone: Page, held: Held) -> None:
    phone.goto(held.address)
    expect(phone.locator("#kept")).to_be_visible()
    phone.goto(f"{held.site}/events")
    assert phone.evaluate("navigator.serviceWorker.controller") is None


def test_ticket_is_kept_when_the_sign_in_ran_out(phone: Page, held: Held) -> None:
    phone.goto(held.address)
    expect(phone.locator("#kept")).to_be_visible()
    sign_out_behind_the_page(phone.context)
    phone.goto(held.address)
    assert len(read_codes(phone)) == 1
    assert urlsplit(held.address).path in phone.evaluate(KEPT)


def test_signing_out_forgets_tickets(phone: Page, held: Held) -> None:
    phone.goto(held.address)
    expect(phone.locator("#kept")).to_be_visible()
    assert phone.evaluate(CACHES) == ["fairday-tickets"]
    phone.goto(f"{held.site}/events")
    phone.click("details.menu summary")
    with phone.expect_navigation():
        phone.click("details.menu form button")
    assert phone.evaluate(CACHES) == []


def sign_out_behind_the_page(context: BrowserContext) -> None:
    context.clear_cookies(name="fairday")

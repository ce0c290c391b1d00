"""A ticket whose code changes, in a real browser: read back, without a network, plain on paper."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from app.attendance.operations.policies import set_door_policy
from app.attendance.queries.policies import DoorFlags
from app.platform.access import Actor
from app.platform.crypto import derived_key
from app.registrations.operations import register_student
from app.registrations.queries import ticket_of
from app.registrations.rules.live_codes import (
    LIVE_CODES,
    is_live_suffix,
    live_secret,
    live_suffix_in,
)
from tests.browser.test_pages import MOST_BYTES, MOST_REQUESTS, count_transfers
from tests.browsers import accessibility_faults, scrolls_sideways
from tests.factories import NOW, actor, make_event, make_school, make_student, make_unit, sign_in

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Held:
    """A ticket of an event that asks for a live code."""

    address: str
    code: str
    cookie: str

    @property
    def site(self) -> str:
        return self.address.split("/me/")[0]

    def is_live(self, text: str) -> bool:
        """Whether a scanner that read this would hear that the page is open now."""
        secret = live_secret(derived_key(LIVE_CODES), self.code)
        return is_live_suffix(live_suffix_in(text), secret, datetime.now(UTC))


@pytest.fixture
def held(app: Flask, live_server: str) -> Held:
    university = make_unit()
    student = make_student(make_school(university))
    event = make_event(university)
    registration_id = register_student(event.id, (), actor=actor(student), at=NOW)
    flags = DoorFlags(asks_live_code=True)
    set_door_policy(event.id, flags, actor=Actor(None, "organiser"), at=NOW)
    client = app.test_client()
    sign_in(client, student.id)
    cookie = client.get_cookie("fairday", "localhost")
    assert cookie is not None
    address = f"{live_server}/me/tickets/{registration_id}"
    return Held(address, ticket_of(registration_id).code, cookie.value)


@pytest.fixture
def phone(page: Page, held: Held) -> Page:
    """The holder's phone, signed in."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.context.add_cookies([{"name": "fairday", "value": held.cookie, "url": held.site}])
    return page


def read_code(page: Page) -> str:
    picture = Image.open(io.BytesIO(page.screenshot()))
    (found,) = zxingcpp.read_barcodes(picture.resize((picture.width * 2, picture.height * 2)))
    return str(found.text)


def test_code_on_the_page_is_live_and_changes(phone: Page, held: Held) -> None:
    phone.clock.install(time=datetime.now(UTC))
    phone.goto(held.address)
    expect(phone.locator("main.is-live")).to_be_visible()
    first = read_code(phone)
    assert first.startswith(f"{held.site}/T/{held.code}-".upper())
    assert held.is_live(first)
    phone.clock.run_for(31_000)
    expect(phone.locator("main.is-live")).to_be_visible()
    second = read_code(phone)
    assert second != first
    assert held.is_live(second)
    phone.click("[data-opens=bright]")
    assert read_code(phone) == second


def test_code_is_live_without_a_network(phone: Page, held: Held) -> None:
    phone.goto(held.address)
    expect(phone.locator("#kept")).to_be_visible()
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator("main.is-live")).to_be_visible()
    assert held.is_live(read_code(phone))


def test_paper_has_the_plain_code(phone: Page, held: Held) -> None:
    phone.goto(held.address)
    expect(phone.locator("main.is-live")).to_be_visible()
    phone.emulate_media(media="print")
    assert read_code(phone) == f"{held.site}/T/{held.code}".upper()


def test_browser_without_cryptography_keeps_the_plain_code(phone: Page, held: Held) -> None:
    phone.add_init_script(
        "Object.defineProperty(globalThis.crypto, 'subtle', { value: undefined })"
    )
    phone.goto(held.address)
    expect(phone.locator("#live-note")).to_be_hidden()
    assert read_code(phone) == f"{held.site}/T/{held.code}".upper()


def test_page_stays_light_and_readable(phone: Page, held: Held) -> None:
    sizes = count_transfers(phone)
    phone.goto(held.address)
    expect(phone.locator("#live-note")).to_be_visible()
    phone.wait_for_load_state("networkidle")
    assert sum(sizes.values()) <= MOST_BYTES, sizes
    assert len(sizes) <= MOST_REQUESTS, list(sizes)
    assert accessibility_faults(phone) == []
    assert not scrolls_sideways(phone)

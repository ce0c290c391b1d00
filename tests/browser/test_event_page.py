"""The page of an event in a real browser: readable, usable by keyboard, and without script."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.registrations.operations import join_waiting, register_many, register_student
from tests.browsers import accessibility_faults, scrolls_sideways
from tests.factories import (
    actor,
    make_event,
    make_school,
    make_student,
    make_students,
    make_unit,
    make_venue,
    sign_in,
)

pytestmark = pytest.mark.browser

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Fair:
    """A fair whose first wave is full: its site and address, and the cookies of three students."""

    site: str
    address: str
    cookies: dict[str, str]

    def open(self, page: Page, who: str = "", **cookies: str) -> None:
        """Open the page as somebody, or as a visitor."""
        given = {"fairday": self.cookies[who], **cookies} if who else cookies
        page.context.add_cookies(
            [{"name": name, "value": value, "url": self.site} for name, value in given.items()]
        )
        page.goto(self.address)


@pytest.fixture
def fair(app: Flask, live_server: str) -> Fair:
    university = make_unit(name="青原大学")
    school = make_school(university)
    event = make_event(
        university,
        venue=make_venue(university, "北区体育馆"),
        starts_at=NOW + timedelta(days=5),
        sessions=3,
        quota=4,
        opens_at=None,
        entry="东门",
        bring="学生证\n简历5份",
        summary="48家用人单位到场。",
    )
    event_id, waves = event.id, [session.id for session in event.sessions]
    people = {name: make_student(school) for name in ("free", "held", "waiting")}
    actors = {name: actor(person) for name, person in people.items()}
    register_many(event_id, waves[0], make_students(school, 4), at=NOW, actor=actors["free"])
    register_student(event_id, [waves[1]], actor=actors["held"], at=NOW)
    join_waiting(event_id, waves[0], actor=actors["waiting"], at=NOW)
    cookies = {}
    for name, person in people.items():
        client = app.test_client()
        sign_in(client, person.id)
        cookie = client.get_cookie("fairday", "localhost")
        assert cookie is not None
        cookies[name] = cookie.value
    return Fair(live_server, f"{live_server}/events/{event_id}", cookies)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("who", ["", "free", "held", "waiting"])
def test_page_has_no_accessibility_findings(page: Page, fair: Fair, who: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if width == 390 else "light")
    fair.open(page, who, lang="en" if width == 390 else "zh-CN")
    assert accessibility_faults(page) == []
    assert not scrolls_sideways(page)


def test_registering_by_keyboard_leads_to_the_result(page: Page, fair: Fair) -> None:
    fair.open(page, "free")
    page.get_by_role("radio").nth(1).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    result = page.locator("#seats [data-result]")
    expect(result).to_be_focused()
    expect(result).to_contain_text("预约成功")
    expect(page.locator("#seats")).to_contain_text("第3批")
    expect(page.locator("#places .fig")).to_have_text("6")


def test_full_wave_offers_its_waiting_list_only(page: Page, fair: Fair) -> None:
    fair.open(page, "free")
    places, waiting = page.locator(".for-places"), page.locator(".for-waiting")
    expect(places).to_be_visible()
    expect(waiting).to_be_hidden()
    page.get_by_role("radio").first.check()
    expect(places).to_be_hidden()
    waiting.click()
    expect(page.locator("#seats [data-result]")).to_be_focused()
    expect(page.locator("#seats")).to_contain_text("您排在第2位")


def test_withdrawing_asks_once(page: Page, fair: Fair) -> None:
    fair.open(page, "held")
    page.get_by_role("button", name="取消预约").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("入场码立即失效")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="取消预约").click()
    dialog.get_by_role("button", name="取消预约").click()
    expect(page.locator("#messages")).to_contain_text("已取消预约")


def test_everything_works_without_script(browser: Browser, fair: Fair) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    fair.open(page, "free")
    page.get_by_role("radio").first.check()
    page.locator(".for-waiting").click()
    page.locator(".waits button").click()
    page.get_by_role("radio").nth(1).check()
    page.locator(".for-places").click()
    page.locator("details.change summary").click()
    page.get_by_role("radio").nth(2).check()
    page.locator("details.change button").click()
    expect(page.locator("#messages")).to_contain_text("已更改")
    page.get_by_role("button", name="取消预约").click()
    page.locator("dialog button").click()
    expect(page.locator("#messages")).to_contain_text("已取消预约")
    context.close()

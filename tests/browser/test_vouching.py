"""Attendance without a scanner, in a real browser: typing a list, calling names on a phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.attendance.models import Claim, ClaimBatch, RollCall
from app.events.kinds import EventKind
from tests.attendance.doors import HOUR, give_pass, kept, real_now
from tests.attendance.vouching import Desk, make_desk, number_of
from tests.browsers import accessibility_faults, scrolls_sideways
from tests.factories import sign_in

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Office:
    """A site with a desk, and the cookie of its organiser."""

    site: str
    desk: Desk
    cookie: str


def make_office(app: Flask, site: str, **fields: object) -> Office:
    desk = make_desk(starts_at=real_now() - HOUR / 2, **fields)
    client = app.test_client()
    sign_in(client, desk.first.person_id)
    cookie = client.get_cookie("fairday", "localhost")
    assert cookie is not None
    return Office(site, desk, cookie.value)


@contextmanager
def opened(
    browser: Browser, office: Office, size: dict[str, int], **profile: bool
) -> Iterator[Page]:
    """A page of the organiser's browser."""
    looks: dict[str, Any] = {"viewport": size, "reduced_motion": "reduce", **profile}
    context = browser.new_context(locale="zh-CN", **looks)
    context.add_cookies([{"name": "fairday", "value": office.cookie, "url": office.site}])
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def test_printed_list_is_typed_without_touching_the_mouse(
    browser: Browser, app: Flask, live_server: str
) -> None:
    office = make_office(app, live_server)
    people = [office.desk.student, *(give_pass(office.desk.scene) for _ in range(3))]
    with opened(browser, office, WIDE) as page:
        page.goto(f"{office.site}/organise/events/{office.desk.event_id}/attendance/paper")
        for count, who in enumerate(people, start=1):
            expect(page.locator("#number")).to_be_focused()
            page.keyboard.type(number_of(who)[-5:])
            page.keyboard.press("Enter")
            expect(page.locator("#paper [role=status]")).to_have_text(f"本名单：{count}人")
            expect(page.locator("#number")).to_have_value("")
        page.keyboard.type("99999")
        page.keyboard.press("Enter")
        expect(page.locator("#number-error")).to_be_visible()
        expect(page.locator("#number")).to_have_value("99999")
        assert accessibility_faults(page) == []
        page.get_by_role("button", name="移除").first.click()
        expect(page.locator("#paper [role=status]")).to_have_text("本名单：3人")
        page.get_by_role("button", name="提交名单").click()
        expect(page.locator("main h1")).to_have_text("人工登记")
        page.get_by_role("link", name="纸质签到表").last.click()
        expect(page.locator("#decide")).to_be_visible()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert accessibility_faults(page) == []
        page.set_viewport_size(PHONE)
        assert not scrolls_sideways(page)
    assert len(kept(Claim)) == 3
    assert kept(ClaimBatch)[0].handed_in_at is not None


def test_platforms_list_is_looked_at_on_its_page(
    browser: Browser, app: Flask, live_server: str
) -> None:
    office = make_office(app, live_server)
    text = f"学号,参会时长\n{number_of(office.desk.student)},20\n1,5\n"
    file = {"name": "名单.csv", "mimeType": "text/csv", "buffer": text.encode()}
    with opened(browser, office, WIDE) as page:
        page.goto(f"{office.site}/organise/events/{office.desk.event_id}/attendance/platform")
        page.set_input_files("input[type=file]", file)  # type: ignore[arg-type]
        page.get_by_role("button", name="读取名单").click()
        expect(page.locator("#does")).to_be_visible()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert accessibility_faults(page) == []
        page.set_viewport_size(PHONE)
        assert not scrolls_sideways(page)
        page.locator("[name=skip_rejected]").check()
        page.get_by_role("button", name="提交名单").click()
        expect(page.locator("#decide")).to_be_visible()
    assert len(kept(Claim)) == 1


def test_names_are_called_with_a_thumb(browser: Browser, app: Flask, live_server: str) -> None:
    office = make_office(app, live_server, kind=EventKind.VISIT, waves=1)
    for name in ("丁一", "王五"):
        give_pass(office.desk.scene, name=name)
    with opened(browser, office, PHONE, has_touch=True) as page:
        page.goto(f"{office.site}/organise/events/{office.desk.event_id}/roll-call")
        count = page.locator("#roll-count")
        expect(count).to_contain_text("缺：丁一，张三，王五")
        button = page.get_by_role("button", name="出发：丁一")
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        button.tap()
        expect(count).to_contain_text("1/3")
        page.get_by_role("button", name="撤销：丁一").tap()
        expect(count).to_contain_text("0/3")
        for name in ("丁一", "张三", "王五"):
            page.get_by_role("button", name=f"出发：{name}").tap()
            expect(page.get_by_role("button", name=f"撤销：{name}")).to_be_visible()
        expect(count).to_contain_text("全部到齐")
        page.get_by_role("link", name="到达").tap()
        page.get_by_role("button", name="到达：丁一").tap()
        expect(count).to_contain_text("1/3")
        assert not scrolls_sideways(page)
        assert accessibility_faults(page) == []
    assert len(kept(RollCall)) == 4

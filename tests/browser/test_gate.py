"""The gate in a real browser: its own camera and reader, the server's answers, and no network."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select

from app.attendance.kinds import Outcome
from app.attendance.models import Scan
from app.attendance.operations.devices import enrol_device
from app.platform.access import Actor, Role
from app.platform.database import reading
from app.registrations.operations import register_student
from app.registrations.queries import ticket_of
from tests.browser.cameras import phone_seeing
from tests.browsers import accessibility_faults, scrolls_sideways
from tests.factories import (
    actor,
    make_event,
    make_school,
    make_staff,
    make_student,
    make_unit,
    sign_in,
)

pytestmark = pytest.mark.browser

UNKNOWN = "0" * 26
NUMBER = "20230001234"


@dataclass(frozen=True)
class Door:
    """A fair that is on, a device at its gate and a ticket that may come in."""

    address: str
    token: str
    code: str
    cookie: str

    @property
    def site(self) -> str:
        return self.address.split("/gate/")[0]


@pytest.fixture
def door(app: Flask, live_server: str) -> Door:
    university = make_unit()
    began = datetime.now(UTC) - timedelta(minutes=10)
    event = make_event(university, starts_at=began, opens_at=began - timedelta(days=7))
    before = began - timedelta(hours=1)
    student = make_student(make_school(university), "张小禾", number=NUMBER)
    registration_id = register_student(event.id, (), actor=actor(student), at=before)
    organiser = make_staff(Role.ORGANISER, university)
    token = enrol_device(event.id, "东门1号", "东门1号", actor=organiser, at=before)
    code = ticket_of(registration_id).code
    cookie = signed_in(app, organiser)
    return Door(f"{live_server}/gate/{event.id}", token, code, cookie)


def signed_in(app: Flask, person: Actor) -> str:
    client = app.test_client()
    sign_in(client, person.person_id)
    cookie = client.get_cookie("fairday", "localhost")
    assert cookie is not None
    return cookie.value


def type_code(page: Page, text: str) -> None:
    page.fill("#code", text)
    page.press("#code", "Enter")


def scans() -> list[tuple[str, str, Outcome]]:
    """Source, gate and outcome of every scan, in order of arrival."""
    reading().rollback()
    rows = reading().execute(select(Scan).order_by(Scan.received_at)).scalars()
    return [(scan.source.value, scan.gate, scan.outcome) for scan in rows]


def test_camera_admits_by_the_bundled_reader_from_our_own_address(
    browser: Browser, door: Door, tmp_path: Path
) -> None:
    link = f"{door.site}/T/{door.code}".upper()
    asked: list[str] = []
    with phone_seeing(browser, (link,), tmp_path) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{door.address}#{door.token}")
        expect(page.locator("#gate.gate-admit #say")).to_contain_text("张*")
        expect(page.locator("#gate-name")).to_have_text("东门1号")
        assert page.url == door.address
    assert any(url.endswith("/zxing_reader.wasm") for url in asked)
    assert [url for url in asked if not url.startswith((door.site, f"blob:{door.site}"))] == []
    assert scans() == [("camera", "东门1号", Outcome.ADMITTED)]


def test_code_that_stays_in_view_is_one_scan(browser: Browser, door: Door, tmp_path: Path) -> None:
    with phone_seeing(browser, (door.code,), tmp_path) as page:
        page.goto(f"{door.address}#{door.token}")
        expect(page.locator("#gate.gate-admit")).to_be_visible()
        expect(page.locator("#gate")).to_have_attribute("data-shows", "camera")
    assert len(scans()) == 1


def test_typed_codes_get_the_answer_of_the_server(
    browser: Browser, door: Door, tmp_path: Path
) -> None:
    with phone_seeing(browser, (), tmp_path) as page:
        page.goto(f"{door.address}#{door.token}")
        type_code(page, door.code.lower())
        expect(page.locator("#gate.gate-admit")).to_be_visible()
        type_code(page, UNKNOWN)
        expect(page.locator("#gate.gate-stop #say strong")).to_have_text("查无此码")
        page.wait_for_timeout(2000)  # the same code is a new scan after two seconds
        type_code(page, door.code)
        expect(page.locator("#gate.gate-again #say")).to_contain_text("东门1号")
        page.check("#way input[value=out]", force=True)
        type_code(page, door.code)
        expect(page.locator("#gate.gate-admit #say strong")).to_have_text("已离场")
    assert [outcome for _source, _gate, outcome in scans()] == [
        Outcome.ADMITTED, Outcome.UNKNOWN_CODE, Outcome.ALREADY_INSIDE, Outcome.LEFT
    ]  # fmt: skip


def test_without_a_network_and_a_list_nothing_is_green_and_nothing_is_lost(
    browser: Browser, door: Door, tmp_path: Path
) -> None:
    with phone_seeing(browser, (), tmp_path) as page:
        page.route(re.compile(r"/pack(\?.*)?$"), lambda route: route.abort())
        page.goto(f"{door.address}#{door.token}")
        expect(page.locator("#gate-name")).to_have_text("东门1号")
        page.context.set_offline(True)
        expect(page.locator("#mode")).to_have_attribute("data-mode", "blind")
        type_code(page, door.code)
        expect(page.locator("#gate.gate-stop #say strong")).to_have_text("暂时无法核验")
        page.context.set_offline(False)
        expect(page.locator("#gate.gate-admit")).to_be_visible(timeout=15_000)
        expect(page.locator("#mode")).to_have_attribute("data-mode", "online")
    assert scans() == [("scanner", "东门1号", Outcome.ADMITTED)]


def test_lost_answer_is_asked_again_and_counts_once(
    browser: Browser, door: Door, tmp_path: Path
) -> None:
    with phone_seeing(browser, (), tmp_path) as page:
        page.goto(f"{door.address}#{door.token}")
        expect(page.locator("#gate-name")).to_have_text("东门1号")
        lost: list[int] = []

        def lose_the_first(route: Route) -> None:
            answer = route.fetch()
            if lost:
                route.fulfill(response=answer)
            else:
                lost.append(answer.status)
                route.abort()

        page.route("**/scans", lose_the_first)
        type_code(page, door.code)
        expect(page.locator("#gate.gate-admit")).to_be_visible(timeout=15_000)
        expect(page.locator("#people")).to_contain_text("1")
    assert lost == [200]
    assert scans() == [("scanner", "东门1号", Outcome.ADMITTED)]


def test_staff_make_their_phone_a_gate_and_find_people(
    browser: Browser, door: Door, tmp_path: Path
) -> None:
    with phone_seeing(browser, (), tmp_path) as page:
        page.context.add_cookies([{"name": "fairday", "value": door.cookie, "url": door.site}])
        page.goto(door.address)
        page.fill("#gate-enrol", "西门")
        page.click("#closed form:has(#gate-enrol) button")
        expect(page.locator("#gate-name")).to_have_text("西门")
        assert page.url == door.address
        page.click("[data-opens=find-dialog]")
        page.fill("#q", NUMBER)
        page.click("#found button")
        expect(page.locator("#gate.gate-admit #say")).to_contain_text("张*")
        expect(page.locator("#find-dialog")).to_be_hidden()
    assert scans() == [("number", "西门", Outcome.ADMITTED)]


def test_ticket_opened_by_its_link_waits_for_a_press(
    browser: Browser, door: Door, tmp_path: Path
) -> None:
    with phone_seeing(browser, (), tmp_path) as page:
        page.context.add_cookies([{"name": "fairday", "value": door.cookie, "url": door.site}])
        page.goto(f"{door.site}/T/{door.code}")
        page.wait_for_load_state("networkidle")
        assert scans() == []
        page.click("#closed button[value=in]")
        expect(page.locator("#gate.gate-admit #say")).to_contain_text("张*")
    assert [(source, outcome) for source, _gate, outcome in scans()] == [("link", Outcome.ADMITTED)]


def test_refused_token_says_what_to_do(browser: Browser, door: Door, tmp_path: Path) -> None:
    with phone_seeing(browser, (), tmp_path) as page:
        page.goto(f"{door.address}#not-a-token-of-ours-0000")
        expect(page.locator("#closed-why")).to_contain_text("请向主办方要新的链接")
        expect(page.locator("#gate")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_gate_has_no_accessibility_findings(
    browser: Browser, door: Door, tmp_path: Path, language: str, scheme: str
) -> None:
    with phone_seeing(browser, (), tmp_path) as page:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.context.add_cookies([{"name": "lang", "value": language, "url": door.address}])
        page.goto(door.address)
        assert accessibility_faults(page) == []
        page.goto(f"{door.address}?open#{door.token}")
        expect(page.locator("#gate-name")).to_have_text("东门1号")
        assert accessibility_faults(page) == []
        for code, tone in ((door.code, "admit"), (UNKNOWN, "stop")):
            type_code(page, code)
            expect(page.locator(f"#gate.gate-{tone}")).to_be_visible()
            assert accessibility_faults(page) == []
            assert not scrolls_sideways(page)

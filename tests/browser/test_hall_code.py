"""The hall's code end to end: a projector, and the phones of students in front of it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.attendance.kinds import Grade, Source
from app.attendance.models import Attendance, Scan
from app.attendance.operations.policies import set_door_policy
from app.attendance.operations.screens import open_screen, withdraw_screen
from app.attendance.queries.policies import DoorFlags
from app.attendance.queries.screens import screens_of
from app.people.models import Person
from app.people.passwords import password_hash
from app.platform.access import Actor
from app.platform.database import reading, transaction
from app.registrations.operations import register_student
from tests.browsers import accessibility_faults, scrolls_sideways
from tests.factories import actor, make_event, make_school, make_student, make_unit, sign_in

pytestmark = pytest.mark.browser

ORGANISER = Actor(None, "organiser")
PASSWORD = "a password of tests"
NUMBER = "20230009876"
STEP = 15_000  # ms


@dataclass(frozen=True)
class Hall:
    """An event that is on, its screen, and the cookies of who is signed in."""

    app: Flask
    site: str
    event_id: int
    token: str
    cookies: dict[str, str]

    @property
    def projector(self) -> str:
        return f"{self.site}/hall/{self.event_id}#{self.token}"

    @property
    def check_in(self) -> str:
        return f"{self.site}/check-in/{self.event_id}"


@pytest.fixture
def hall(app: Flask, live_server: str) -> Hall:
    university = make_unit()
    school = make_school(university)
    began = datetime.now(UTC) - timedelta(minutes=10)
    event = make_event(university, starts_at=began, opens_at=began - timedelta(days=7))
    students = {
        "first": make_student(school, "张小禾"),
        "second": make_student(school, "李安然", number=NUMBER),
        "stranger": make_student(school, "王一"),
    }
    before = began - timedelta(hours=1)
    for name in ("first", "second"):
        register_student(event.id, (), actor=actor(students[name]), at=before)
    with transaction() as tx:
        tx.get_one(Person, students["second"].id).password_hash = password_hash(PASSWORD)
    set_door_policy(event.id, DoorFlags(offers_hall_code=True), actor=ORGANISER, at=before)
    token = open_screen(event.id, "投影", actor=ORGANISER, at=before)
    cookies = {name: cookie_of(app, person.id) for name, person in students.items()}
    return Hall(app, live_server, event.id, token, cookies)


def cookie_of(app: Flask, person_id: int) -> str:
    client = app.test_client()
    sign_in(client, person_id)
    cookie = client.get_cookie("fairday", "localhost")
    assert cookie is not None
    return cookie.value


@contextmanager
def screen(browser: Browser, hall: Hall) -> Iterator[Page]:
    """The projector in the hall."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN")
    page = context.new_page()
    page.goto(hall.projector)
    expect(page.locator("main[data-state=open]")).to_be_visible()
    yield page
    context.close()


@contextmanager
def phone(browser: Browser, hall: Hall, who: str = "") -> Iterator[Page]:
    """A student's phone, signed in as somebody or not."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    if who:
        context.add_cookies([{"name": "fairday", "value": hall.cookies[who], "url": hall.site}])
    yield context.new_page()
    context.close()


def seen_on(projector: Page) -> str:
    """The link that a phone's camera reads from the projector's picture."""
    picture = Image.open(io.BytesIO(projector.screenshot()))
    (found,) = zxingcpp.read_barcodes(picture)
    place = urlsplit(found.text)
    assert place.path.startswith("/H/")
    return found.text.replace("HTTP://", "http://")


def attendances() -> list[tuple[str, Grade]]:
    reading().rollback()
    rows = reading().execute(
        select(Person.name, Attendance.grade)
        .join(Attendance, Attendance.person_id == Person.id)
        .order_by(Person.name)
    )
    return [(name, grade) for name, grade in rows]


def test_two_phones_check_in_and_one_of_them_signs_in_first(browser: Browser, hall: Hall) -> None:
    with screen(browser, hall) as projector, phone(browser, hall, "first") as first:
        first.goto(seen_on(projector))
        assert first.url == hall.check_in
        first.click("main form button")
        expect(first.locator("#answer")).to_contain_text("签到成功")
        first.go_back()
        first.goto(hall.check_in)
        expect(first.locator("#answer")).to_contain_text("签到成功")
        with phone(browser, hall) as second:
            second.goto(seen_on(projector))
            assert urlsplit(second.url).path == "/login"
            second.fill("#account", NUMBER)
            second.fill("#password", PASSWORD)
            second.click("main form button")
            expect(second).to_have_url(hall.check_in)
            second.click("main form button.btn-lg")
            expect(second.locator("#answer")).to_contain_text("签到成功")
        expect(projector.locator(".hall-count").first).to_have_text("2 / 100", timeout=20_000)
    assert attendances() == [("张小禾", Grade.B), ("李安然", Grade.B)]
    assert {scan.source for scan in reading().scalars(select(Scan))} == {Source.HALL}


def test_code_on_the_screen_changes_and_the_old_one_runs_out(browser: Browser, hall: Hall) -> None:
    with screen(browser, hall) as projector, phone(browser, hall, "first") as first:
        old = seen_on(projector)
        drawn = projector.locator("#hall-qr path").get_attribute("d") or ""
        expect(projector.locator("#hall-qr path")).not_to_have_attribute("d", drawn, timeout=20_000)
        assert seen_on(projector) != old
        projector.wait_for_timeout(STEP + 1000)
        first.goto(old)
        expect(first.locator("main h1")).to_have_text("请重新扫描大屏幕")
        first.goto(seen_on(projector))
        expect(first.locator("main form button.btn-lg")).to_be_visible()
        assert accessibility_faults(first) == []


def test_who_is_not_registered_is_led_to_the_event(browser: Browser, hall: Hall) -> None:
    with screen(browser, hall) as projector, phone(browser, hall, "stranger") as other:
        other.goto(seen_on(projector))
        expect(other.locator("#answer")).to_contain_text("还没有报名")
        assert accessibility_faults(other) == []
        assert not scrolls_sideways(other)
        other.click("main .actions a")
        expect(other).to_have_url(f"{hall.site}/events/{hall.event_id}")
    assert attendances() == []


def test_projector_without_a_network_says_so_and_recovers(browser: Browser, hall: Hall) -> None:
    with screen(browser, hall) as projector:
        assert projector.url == f"{hall.site}/hall/{hall.event_id}"
        projector.context.set_offline(True)
        expect(projector.locator("main[data-state=fading]")).to_be_visible(timeout=25_000)
        expect(projector.locator("main[data-state=away]")).to_be_visible(timeout=15_000)
        expect(projector.locator("#hall-qr")).to_be_hidden()
        expect(projector.get_by_text("网络中断，暂时没有签到码")).to_be_visible()
        projector.context.set_offline(False)
        expect(projector.locator("main[data-state=open]")).to_be_visible(timeout=10_000)
        projector.reload()
        expect(projector.locator("main[data-state=open]")).to_be_visible()


def test_screen_that_is_withdrawn_shows_no_code(browser: Browser, hall: Hall) -> None:
    with screen(browser, hall) as projector:
        screen_id = screens_of(hall.event_id)[0].id
        withdraw_screen(hall.event_id, screen_id, actor=ORGANISER, at=datetime.now(UTC))
        expect(projector.locator("main[data-state=closed]")).to_be_visible(timeout=20_000)
        expect(projector.locator("#hall-qr")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_projector_is_readable_in_both_languages(browser: Browser, hall: Hall, scheme: str) -> None:
    with screen(browser, hall) as projector:
        projector.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for size in ({"width": 1920, "height": 1080}, {"width": 390, "height": 844}):
            projector.set_viewport_size(size)
            assert seen_on(projector)
            assert accessibility_faults(projector) == []
            assert not scrolls_sideways(projector)
        expect(projector.get_by_text("用手机相机或微信扫一扫")).to_be_visible()
        expect(projector.get_by_text("Scan this code with the phone's camera")).to_be_visible()
    with phone(browser, hall) as unlinked:
        unlinked.goto(f"{hall.site}/hall/{hall.event_id}")
        expect(unlinked.locator("main[data-state=unlinked]")).to_be_visible()
        assert accessibility_faults(unlinked) == []

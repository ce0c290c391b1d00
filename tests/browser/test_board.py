"""The live board in a real browser: it follows the door by itself, and lets go of nothing held."""

from dataclasses import dataclass, field

import pytest
from flask import Flask
from playwright.sync_api import Page, Response, expect

from app.platform.access import Role
from tests.attendance.doors import (
    MINUTE,
    Scene,
    a_scan,
    give_pass,
    make_scene,
    outcome,
    real_now,
    record,
)
from tests.browsers import accessibility_faults, scrolls_sideways
from tests.factories import make_staff, sign_in

pytestmark = pytest.mark.browser

REFRESH = """htmx.ajax("GET", location.pathname,
    {target: "#board-flow", select: "#board-flow", swap: "outerHTML"})"""
A_POLL = 9000  # milliseconds in which the board has asked again for certain


@dataclass
class Watched:
    """A board on a screen, and how the site answers when it asks again."""

    page: Page
    scene: Scene
    address: str
    answers: list[int] = field(default_factory=list)

    def note(self, response: Response) -> None:
        if response.request.headers.get("hx-request") and response.url == self.address:
            self.answers.append(response.status)


@pytest.fixture
def watched(app: Flask, live_server: str, page: Page) -> Watched:
    scene = make_scene(starts_at=real_now() - 10 * MINUTE)
    client = app.test_client()
    sign_in(client, make_staff(Role.SAFETY_OFFICER, scene.university).person_id)
    cookie = client.get_cookie("fairday", "localhost")
    assert cookie is not None
    page.context.add_cookies(
        [
            {"name": "fairday", "value": cookie.value, "url": live_server},
            {"name": "lang", "value": "en", "url": live_server},
        ]
    )
    watched = Watched(page, scene, f"{live_server}/organise/events/{scene.event_id}/live")
    page.on("response", watched.note)
    page.goto(watched.address)
    page.evaluate("window.isTheSamePage = true")
    return watched


def wait_for_quiet(watched: Watched) -> None:
    """Until the board was told twice in a row that nothing has changed."""
    for _ in range(12):
        if watched.answers[-2:] == [304, 304]:
            return
        watched.page.wait_for_timeout(1500)
    raise AssertionError(watched.answers)


def test_board_is_silent_until_somebody_is_scanned_and_then_follows(watched: Watched) -> None:
    page, latest = watched.page, watched.page.locator("#board-latest tbody tr")
    expect(latest).to_have_count(0)
    wait_for_quiet(watched)
    outcome(watched.scene, give_pass(watched.scene, name="欧阳小禾").code, at=real_now())
    expect(latest).to_have_count(1, timeout=A_POLL)
    expect(page.locator("#board-inside svg text[font-size='34']")).to_have_text("1")
    expect(page.locator("#board-latest")).to_contain_text("欧*")
    stranger = a_scan("7ZXK0Q2M9TB4HVD8RWN3F5GJYE", at=real_now(), offline=True, told="admitted")
    record(watched.scene, stranger, at=real_now())
    expect(page.locator("#board-alarms")).to_contain_text(
        "People whom nobody knows", timeout=A_POLL
    )
    expect(page.locator("#board-latest")).to_contain_text("let in unverified")
    wait_for_quiet(watched)
    assert page.evaluate("window.isTheSamePage") is True


def test_what_somebody_holds_is_not_swapped_away(watched: Watched) -> None:
    page = watched.page
    page.click("[data-opens=stop]")
    page.fill("#stop #reason", "拥挤")
    outcome(watched.scene, give_pass(watched.scene).code, at=real_now())
    expect(page.locator("#board-latest tbody tr")).to_have_count(1, timeout=A_POLL)
    assert page.evaluate("document.querySelector('#stop').matches(':modal')")
    assert page.input_value("#stop #reason") == "拥挤"
    page.click("#stop button[type=submit]")
    expect(page.locator("#board-advice")).to_contain_text("Entry is stopped")
    expect(page.locator("#board-log")).to_contain_text("拥挤")


def test_opened_table_of_the_chart_stays_open(watched: Watched) -> None:
    page = watched.page
    page.click("#board-flow summary")
    page.evaluate(REFRESH)
    page.wait_for_timeout(1500)
    assert page.evaluate("document.querySelector('#board-flow details').open")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_board_can_be_read_by_everybody_on_every_screen(
    watched: Watched, width: int, scheme: str
) -> None:
    page = watched.page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})
    outcome(watched.scene, give_pass(watched.scene).code, at=real_now())
    page.reload()
    assert accessibility_faults(page) == []
    assert not scrolls_sideways(page)
    stop = page.locator("[data-opens=stop]").bounding_box()
    assert stop is not None
    assert stop["height"] >= 44
    if width < 640:
        assert stop["y"] + stop["height"] <= 900


def test_head_count_is_typed_at_the_board(watched: Watched) -> None:
    page = watched.page
    page.click("[data-opens=count]")
    page.fill("#count #people", "42")
    page.fill("#count #count-reason", "10点巡场")
    page.click("#count button[type=submit]")
    expect(page.locator("#board-inside")).to_contain_text("Counted, not scanned in")
    expect(page.locator("#board-log")).to_contain_text("Counted: 42")

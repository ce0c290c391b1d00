"""Every page of the demo season as people meet it: readable, quiet, light, in both languages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.season import LiveSeason, live_season
from tests.browsers import accessibility_faults, scrolls_sideways

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# A dark page differs from a light one in its colours only.
ABOUT_COLOURS = ("color-contrast", "link-in-text-block")
MOST_BYTES, MOST_REQUESTS = 50_000, 12

# endpoint → who looks at it, and where. The same page stands here more than once where what it
# says depends on the state of what it is about.
STUDENT_PAGES = {
    "home.landing": [("student", "/")],
    "calendars.events": [("student", "/events")],
    "calendars.calendar": [
        ("student", "/calendar?view=agenda"), ("student", "/calendar?view=month"),
    ],
    "registrations.event_page": [
        ("student", "/events/{next_fair}"), ("student", "/events/{running}"),
        ("student", "/events/{training}"), ("student", "/events/{cancelled}"),
    ],
    "home.agenda": [("student", "/me"), ("student2", "/me")],
    "home.record": [("student", "/me/record"), ("student2", "/me/record")],
    "attendance.check_in": [("student", "/check-in/{running}")],
    "registrations.ticket": [("student", "/me/tickets/{ticket}")],
    "calendars.feed": [("student", "/me/feed")],
    "people.account": [("student", "/me/account")],
    "people.sign_in": [("", "/login")],
    "people.activation": [("", "/activate")],
    "people.privacy": [("", "/privacy")],
}  # fmt: skip
OTHER_PAGES = {
    "home.landing": [("", "/")],
    "home.design": [],  # looked at in test_parts.py
    "calendars.calendar": [("", "/calendar?view=week"), ("", "/calendar?view=venues")],
    "calendars.events": [("", "/events?kind=training")],
    "registrations.event_page": [("", "/events/{finished}"), ("", "/events/{visit_ahead}")],
    "registrations.ticket_door": [("", "/T/{code}")],
    "people.reset": [("", "/reset")],
    "people.new_password": [("", "/reset/x")],
    "events.events": [("organiser", "/organise/events"), ("province", "/organise/events")],
    "events.event": [
        ("organiser", "/organise/events/{running}"), ("organiser", "/organise/events/{blocked}"),
    ],
    "clearance.new_event": [("organiser", "/organise/events/new?kind=training")],
    "clearance.edit_event": [
        ("organiser", "/organise/events/{blocked}/edit"),
        ("organiser", "/organise/events/{next_fair}/edit"),
    ],
    "clearance.safety_check": [
        ("organiser", "/organise/events/{draft}/clearance"),
        ("safety", "/organise/events/{blocked}/clearance"),
        ("safety", "/organise/events/{next_fair}/clearance"),
    ],
    "registrations.registrations": [("organiser", "/organise/events/{next_fair}/registrations")],
    "attendance.live": [
        ("safety", "/organise/events/{running}/live"),
        ("organiser", "/organise/events/{finished}/live"),
    ],
    "attendance.devices": [("organiser", "/organise/events/{running}/devices")],
    "attendance.device_page": [("organiser", "/organise/events/{running}/devices/{device}")],
    "attendance.door": [("organiser", "/organise/events/{running}/door")],
    "attendance.gate_guide": [
        ("organiser", "/organise/events/{running}/gate-guide"),
        ("organiser", "/organise/events/{next_fair}/gate-guide?lang=en"),
    ],
    "attendance.gate_list": [("organiser", "/organise/events/{next_fair}/gate-list")],
    "attendance.sheets": [("organiser", "/organise/events/{running}/sheets")],
    "attendance.hall_settings": [],  # the season keeps no halls apart
    "attendance.head_counts": [("safety", "/organise/events/{running}/head-counts")],
    "attendance.reconciliation": [
        ("organiser", "/organise/events/{running}/reconciliation"),
        ("organiser", "/organise/events/{finished}/reconciliation"),
        ("organiser", "/organise/events/{next_fair}/reconciliation"),
    ],
    "attendance.scans": [("organiser", "/organise/events/{running}/scans")],
    "attendance.scan_page_of": [("organiser", "/organise/events/{running}/scans/{scan}")],
    "attendance.attendances": [
        ("organiser", "/organise/events/{finished}/attendance"),
        ("safety", "/organise/events/{next_fair}/attendance"),
    ],
    "attendance.claims": [
        ("organiser", "/organise/events/{running}/attendance/claims"),
        ("gate", "/organise/events/{running}/attendance/claims"),
    ],
    "attendance.paper": [("gate", "/organise/events/{running}/attendance/paper")],
    "attendance.platform": [("organiser", "/organise/events/{running}/attendance/platform")],
    "attendance.claim_list": [],  # looked at in test_vouching.py
    "attendance.roll_call": [("organiser", "/organise/events/{visit_ahead}/roll-call")],
    "attendance.verify": [("", "/V/{certificate}")],
    "attendance.screens": [("organiser", "/organise/events/{running}/screens")],
    "attendance.anomalies": [("organiser", "/organise/events/{running}/anomalies")],
    "attendance.projector": [("", "/hall/{running}")],
    "attendance.gates": [("gate", "/gate")],
    "attendance.gate": [("gate", "/gate/{running}")],
    "attendance.search": [("gate", "/gate/{running}/search?q=9927")],
    "venues.venues": [("organiser", "/organise/venues")],
    "venues.venue": [("organiser", "/organise/venues/{venue}")],
    "venues.edit_venue": [("organiser", "/organise/venues/{venue}/edit")],
    "venues.new_venue": [("organiser", "/organise/venues/new")],
    "imports.imports": [("organiser", "/organise/imports")],
    "imports.batch": [],  # looked at in test_imports.py
    "support.helper": [("helper", "/support")],
    "support.file": [("helper", "/support/files/{file}")],
    "support.unit_coverage": [("officer", "/support/coverage")],
    "support.unit_list": [("officer", "/support/units/{school}")],
    "people.staff": [("admin", "/admin/people")],
    "people.invitation": [("admin", "/admin/people/new")],
    "people.slips": [("admin", "/admin/slips")],
    "people.audit": [("admin", "/admin/audit")],
    "units.units": [("admin", "/admin/units")],
    "units.policy": [("admin", "/admin/policy")],
}  # fmt: skip
NO_PAGES = {
    "static", "home.health", "home.metrics", "home.readiness", "registrations.ticket_worker",
    "attendance.gate_manifest", "attendance.gate_worker", "attendance.kept_gate",
    "attendance.reconciliation_csv", "attendance.reconciliation_xlsx",
    "attendance.get_hall_code", "attendance.get_occupancy", "attendance.get_pack",
    "calendars.event_file",
    "calendars.person_feed", "calendars.unit_feed", "clearance.permit_scan", "imports.rejected",
    "registrations.registrations_file", "attendance.attendances_file",
    "attendance.certificate_file", "attendance.claim_list_file",
    "attendance.hall_link",  # looked at in test_hall_code.py
    # Parts of pages, and an address that only leads on.
    "clearance.clearance_preview", "imports.progress", "people.admin",
}  # fmt: skip
ALL = [*STUDENT_PAGES.values(), *OTHER_PAGES.values()]


@pytest.fixture(scope="module")
def season(
    browser: Browser, shared_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveSeason]:
    """The demo season, served once for all pages; nothing here changes it."""
    with live_season(browser, shared_folder, tmp_path_factory.mktemp("season")) as served:
        yield served


def test_no_page_is_forgotten(season: LiveSeason) -> None:
    reading = {rule.endpoint for rule in season.app.url_map.iter_rules() if "GET" in rule.methods}
    assert reading == STUDENT_PAGES.keys() | OTHER_PAGES.keys() | NO_PAGES


@pytest.mark.parametrize(("who", "path"), [each for places in ALL for each in places])
def test_page_is_readable_by_everybody_and_says_nothing_on_the_console(
    season: LiveSeason, who: str, path: str
) -> None:
    with season.visit(who) as visit:
        open_page(visit.page, season.address(path))
        assert look(visit.page) == {}
        assert visit.page.locator("html").get_attribute("lang") == "zh-CN"
    with season.visit(who, "en") as in_english:
        in_english.page.set_viewport_size(PHONE)
        open_page(in_english.page, season.address(path))
        assert in_english.page.locator("html").get_attribute("lang") == "en"
        assert not scrolls_sideways(in_english.page)
    assert visit.complaints + in_english.complaints == []


def open_page(page: Page, address: str) -> None:
    """Open it and let its scripts come to rest; a board keeps asking, so not for ever."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    page.wait_for_load_state("load")


def look(page: Page) -> dict[str, list[str]]:
    """What is wrong with a page, in light and dark, on a desk and on a phone."""
    wrong: dict[str, list[str]] = {}
    for place, size in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme="light")
        wrong[f"{place}, light"] = accessibility_faults(page)
        page.emulate_media(color_scheme="dark")
        wrong[f"{place}, dark"] = accessibility_faults(page, *ABOUT_COLOURS)
        wrong[f"{place}, width"] = ["scrolls sideways"] if scrolls_sideways(page) else []
    return {place: faults for place, faults in wrong.items() if faults}


@pytest.mark.parametrize(("who", "path"), [each for v in STUDENT_PAGES.values() for each in v])
def test_student_page_is_light_at_first_load(season: LiveSeason, who: str, path: str) -> None:
    desk = season.fresh_desk(like=who)
    page = desk.new_page()
    sizes = count_transfers(page)
    open_page(page, season.address(path))
    page.wait_for_load_state("networkidle")
    desk.close()
    assert sum(sizes.values()) <= MOST_BYTES, sizes
    assert len(sizes) <= MOST_REQUESTS, list(sizes)


def count_transfers(page: Page) -> dict[str, int]:
    """Bytes over the wire, heads included, of each address that the page loads."""
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def note(event: dict[str, Any]) -> None:
        sizes[addresses[event["requestId"]]] = int(event["encodedDataLength"])

    session = page.context.new_cdp_session(page)
    session.on(
        "Network.requestWillBeSent",
        lambda event: addresses.update({event["requestId"]: event["request"]["url"]}),
    )
    session.on("Network.loadingFinished", note)
    session.send("Network.enable")
    return sizes

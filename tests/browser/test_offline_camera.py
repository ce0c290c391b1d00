"""The camera and its reader of codes, opened again in a hall whose network is gone."""

import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from app.attendance.kinds import Outcome, Source
from app.attendance.models import Scan
from tests.attendance.doors import crowd_of, give_pass, kept
from tests.browser.cameras import phone_seeing
from tests.browser.phones import PATIENCE, cut, mend, ready, talk_that_is_on

pytestmark = pytest.mark.browser


def test_camera_reads_codes_after_the_page_was_opened_without_a_network(
    app: Flask, live_server: str, browser: Browser, tmp_path: Path
) -> None:
    door = talk_that_is_on(live_server)
    ticket = give_pass(door.scene)
    with phone_seeing(browser, (ticket.code,), tmp_path) as page:
        ready(page, door)
        page.reload()  # the worker governs the page from the second visit on
        ready(page, door)
        cut(page)
        page.reload()
        expect(page.locator("#mode")).to_have_attribute("data-mode", "away", timeout=PATIENCE)
        expect(page.locator("#facts")).to_contain_text(re.compile("待补传 [1-9]"), timeout=PATIENCE)
        mend(page)
        expect(page.locator("#facts")).to_contain_text("待补传 0 条", timeout=PATIENCE)
    away = kept(Scan, Scan.offline)
    assert away
    assert {(scan.source, scan.told) for scan in away} <= {
        (Source.CAMERA, Outcome.ADMITTED), (Source.CAMERA, Outcome.ALREADY_INSIDE)
    }  # fmt: skip
    assert crowd_of(door.scene).inside == 1

"""Phones at a gate that can do without a network: opened, cut off, mended, killed."""

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from app.attendance.kinds import Outcome
from app.attendance.models import Scan
from app.platform.database import reading
from tests.attendance.doors import MINUTE, Scene, make_scene, real_now
from tests.browsers import ARGUMENTS, chromium

PATIENCE = 20_000
UNKNOWN = "0" * 26


@dataclass(frozen=True)
class Door:
    """A talk that is on, its gate's address, and a device's token."""

    scene: Scene
    site: str

    @property
    def address(self) -> str:
        return f"{self.site}/gate/{self.scene.event_id}"

    def link(self, token: str = "") -> str:
        return f"{self.address}#{token or self.scene.token}"


def talk_that_is_on(site: str) -> Door:
    """A talk for a thousand, its doors open."""
    scene = make_scene(starts_at=real_now() - 10 * MINUTE, kind="talk", waves=1, quota=1000)
    return Door(scene, site)


@contextmanager
def phone_of(browser: Browser) -> Iterator[Page]:
    """A phone of 360 pixels; a script error on it fails the test."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="zh-CN")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def ready(page: Page, door: Door, token: str = "") -> None:
    """Open the gate and wait until it can do without a network."""
    page.goto(door.link(token))
    expect(page.locator("#facts")).to_contain_text("刚更新", timeout=PATIENCE)
    expect(page.locator("#kept")).to_contain_text("也能打开本页", timeout=PATIENCE)


def cut(page: Page) -> None:
    page.context.set_offline(True)
    expect(page.locator("#mode")).to_have_attribute("data-mode", "away")


def mend(page: Page) -> None:
    page.context.set_offline(False)
    expect(page.locator("#mode")).to_have_attribute("data-mode", "online", timeout=PATIENCE)


def scan(page: Page, code: str, tone: str, words: str = "") -> None:
    """Scan as a USB scanner does, and wait for the answer."""
    page.fill("#code", code)
    page.press("#code", "Enter")
    expect(page.locator(f"#gate.gate-{tone} #say")).to_contain_text(words)


def stored() -> list[tuple[Outcome, Outcome | None, bool]]:
    """Outcome, what was told, and whether forced, of every scan."""
    reading().rollback()
    rows = reading().execute(select(Scan).order_by(Scan.scanned_at, Scan.received_at)).scalars()
    return [(row.outcome, row.told, row.forced) for row in rows]


def own_browser(browser: Browser, profile: Path) -> BrowserContext:
    """A browser with a profile of its own, which outlives it."""
    program = chromium()
    assert program is not None
    return browser.browser_type.launch_persistent_context(
        profile, executable_path=program, args=list(ARGUMENTS), locale="zh-CN"
    )


def kill_browsers_of(profile: Path) -> None:
    """Kill -9 every process that was started with this profile."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in command:
            os.kill(int(folder.name), signal.SIGKILL)


def scan_all(page: Page, codes: Sequence[str]) -> None:
    """Scan many as quickly as the gate answers."""
    for number, code in enumerate(codes, 1):
        page.fill("#code", code)
        page.press("#code", "Enter")
        expect(page.locator("#facts")).to_contain_text(f"待补传 {number} 条", timeout=PATIENCE)


COUNT = """drawer => new Promise((resolve) => {
  const opening = indexedDB.open("fairday-gate");
  opening.onsuccess = () => {
    const counting = opening.result.transaction(drawer).objectStore(drawer).count();
    counting.onsuccess = () => resolve(counting.result);
  };
})"""

"""Chromium for tests that need a browser."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    "/usr/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# No sandbox: the build server runs as root. The rest keeps the browser from calling home.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """Path of a Chromium: FAIRDAY_CHROMIUM, else one in the path, else at a usual place."""
    named = os.environ.get("FAIRDAY_CHROMIUM")
    found = [named] if named else [*map(shutil.which, NAMES), *PLACES]
    return next((path for path in found if path and Path(path).exists()), None)


@contextmanager
def started(program: str) -> Iterator[Browser]:
    """A headless browser, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


def accessibility_faults(page: Page, *rules: str) -> list[str]:
    """What axe finds on a page by its default rules, or by these: rule, how bad and where."""
    page.evaluate(axe())
    chosen = {"runOnly": list(rules)} if rules else {}
    found: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(options).then(result => result.violations)", chosen
    )
    return [
        f"{rule['id']} ({rule['impact']}): {' '.join(map(str, node['target']))}"
        for rule in found
        for node in rule["nodes"]
    ]


@cache
def axe() -> str:
    """The script of axe. Evaluated, not added to the page: the content policy allows no other."""
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    wider: bool = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return wider

"""The shared parts in a real browser: accessible, by keyboard, and without script."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.servers import ROOT

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


def with_language(page: Page, base_url: str, language: str) -> None:
    page.context.add_cookies([{"name": "lang", "value": language, "url": base_url}])


def axe_findings(page: Page) -> list[str]:
    # Evaluated, not added as a script: the content policy allows no script of another origin.
    page.evaluate(Path(AXE).read_text("utf-8"))
    found = page.evaluate("axe.run(document)")
    return [f"{finding['id']}: {finding['nodes'][0]['html']}" for finding in found["violations"]]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_parts_have_no_accessibility_findings(
    browser: Browser, live_server: str, width: int, scheme: str, language: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    with_language(page, live_server, language)
    page.goto(f"{live_server}/design")
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()


def test_content_policy_stops_nothing_of_ours(page: Page, live_server: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{live_server}/design")
    page.wait_for_load_state("networkidle")
    assert said == []


def test_dialog_keeps_the_focus_and_gives_it_back(page: Page, live_server: str) -> None:
    page.goto(f"{live_server}/design")
    page.focus("[data-opens=stop]")
    page.keyboard.press("Space")
    assert page.evaluate("document.querySelector('#stop').matches(':modal')")
    assert page.evaluate("document.activeElement.matches('#stop [data-closes]')")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.opens") == "stop"


def test_errors_of_a_form_get_the_focus(page: Page, live_server: str) -> None:
    page.goto(f"{live_server}/design")
    page.wait_for_function("document.activeElement.id === 'errors'")
    page.click("#errors a")
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"


def test_dialog_opens_and_closes_without_script(browser: Browser, live_server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server}/design")
    page.click("[data-opens=stop]")
    assert page.is_visible("#stop")
    page.click("#stop [data-closes]")
    assert not page.is_visible("#stop")
    context.close()

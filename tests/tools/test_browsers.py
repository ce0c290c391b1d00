"""What browser tests ask of a page can fail."""

import pytest
from playwright.sync_api import Page

from tests.browsers import accessibility_faults, scrolls_sideways

pytestmark = pytest.mark.browser

GOOD = '<!doctype html><html lang="en"><title>Day</title><main><h1>Day</h1></main></html>'


def test_good_page_passes(page: Page) -> None:
    page.set_content(GOOD)
    assert accessibility_faults(page) == []
    assert not scrolls_sideways(page)


def test_picture_without_a_text_is_found(page: Page) -> None:
    page.set_content(GOOD.replace("</h1>", '</h1><img id="hall" src="data:,">'))
    assert accessibility_faults(page) == ["image-alt (critical): #hall"]


def test_page_wider_than_its_window_is_found(page: Page) -> None:
    page.set_content(GOOD.replace("</h1>", '</h1><svg width="3000" height="9"></svg>'))
    assert scrolls_sideways(page)

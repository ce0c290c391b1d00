"""People at their browsers: each has an own profile, finds things by the words they are called.

Tests name buttons and texts in English, the language of the source; the site is open in Chinese,
so the words are looked up in the site's own catalogue.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from babel.support import Translations
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.servers import ROOT

CATALOGUE = ROOT / "app" / "translations"
SLOW_MS = 15_000  # machines are shared


@cache
def catalogue() -> Translations:
    """The site's Chinese."""
    return Translations.load(CATALOGUE, ["zh"])


def zh(words: str, **facts: object) -> str:
    """A sentence as the Chinese site says it; `facts` fill its places."""
    said = str(catalogue().ugettext(words))
    assert said != words, f"the site does not say {words!r}"
    return said % facts if "%" in said else said


@dataclass(frozen=True)
class Desk:
    """A person's browser."""

    page: Page
    site: str

    def opens(self, address: str) -> None:
        """Type an address of the site, or a link to it."""
        answer = self.page.goto(f"{self.site}{address}")
        assert answer is None or answer.status < 400, f"{address}: {answer.status}"

    def types(self, **fields: object) -> None:
        """Fill fields, known by their names; a select takes the value or the text of an option."""
        for name, value in fields.items():
            self.types_into(name, value)

    def types_into(self, name: str, value: object) -> None:
        """Fill one field."""
        field = self.page.locator(f'main [name="{name}"]:visible')
        kind = field.first.evaluate("each => each.type")
        if kind == "radio":
            self.page.locator(f'main [name="{name}"][value="{value}"]').check()
        elif kind == "checkbox":
            field.set_checked(bool(value))
        elif kind == "select-one":
            chooses(field, str(value))
        elif kind == "file":
            field.set_input_files(str(value))
        else:
            field.fill(str(value))

    def button(self, words: str, **facts: object) -> Locator:
        """A button, or a link that looks like one, by its words."""
        name = zh(words, **facts)
        main = self.page.locator("main")
        either = main.get_by_role("button", name=name, exact=True).or_(
            main.get_by_role("link", name=name, exact=True)
        )
        return either.first

    def presses(self, words: str, **facts: object) -> None:
        """Press what leads to another page."""
        with self.page.expect_navigation():
            self.button(words, **facts).click()

    def follows(self, text: str) -> None:
        """Follow a link whose text is nobody's translation, such as a name."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=text, exact=True).first.click()

    def sees(self, words: str, **facts: object) -> None:
        """Wait until the page says something."""
        self.sees_text(zh(words, **facts))

    def sees_text(self, text: str) -> None:
        """Wait until the page says something that is nobody's translation."""
        expect(self.page.locator("main")).to_contain_text(text, timeout=SLOW_MS)

    def reads(self, selector: str) -> str:
        """The text of a part, blanks tidied."""
        return " ".join(self.page.locator(selector).first.inner_text().split())


def chooses(select: Locator, wanted: str) -> None:
    """Choose an option by its value, else by what its text contains."""
    options = select.locator("option")
    for index, option in enumerate(options.all()):
        if wanted == option.get_attribute("value") or wanted in (option.text_content() or ""):
            select.select_option(index=index)
            return
    raise AssertionError(f"no option {wanted!r} among {options.all_text_contents()}")


class Street:
    """Where people come from: opens browsers, and at the end asks each for its script errors."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser = browser
        self.site = site
        self.contexts: list[BrowserContext] = []
        self.errors: list[str] = []

    def desk(self, **profile: object) -> Desk:
        """A fresh browser; `profile` as Playwright's `new_context`."""
        context = self.browser.new_context(locale="zh-CN", **profile)  # type: ignore[arg-type]
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(SLOW_MS)
        page.on("pageerror", lambda error: self.errors.append(f"{page.url}: {error}"))
        return Desk(page, self.site)


@contextmanager
def street(browser: Browser, site: str) -> Iterator[Street]:
    """A street that is empty again afterwards."""
    opened = Street(browser, site)
    try:
        yield opened
    finally:
        for context in opened.contexts:
            context.close()
    assert opened.errors == []

"""The office's spreadsheets: sent, looked at, saved."""

from dataclasses import dataclass

from playwright.sync_api import expect

from tests.browser.desks import SLOW_MS, Desk, zh
from tests.servers import ROOT

SAMPLE = ROOT / "tests" / "data" / "sample"


@dataclass(frozen=True)
class Figures:
    """What a preview, or a saved import, counts."""

    new: int
    changed: int
    unchanged: int
    rejected: int


def sends_list(desk: Desk, kind: str, file: str) -> Figures:
    desk.opens("/organise/imports")
    desk.types(kind=kind, unit_id="赣江理工大学", file=SAMPLE / file)
    desk.presses("Read the list")
    desk.sees("Nothing has been saved yet.")
    return figures(desk)


def saves_list(desk: Desk, *, leaving_out: int = 0) -> Figures:
    if leaving_out:
        desk.presses("Leave out %(bad)s rows, save the others", bad=leaving_out)
    else:
        desk.presses("Save the list")
    expect(desk.page.locator("#does")).to_have_text(zh("What it did"), timeout=SLOW_MS)
    return figures(desk)


def figures(desk: Desk) -> Figures:
    """The four numbers of the page."""
    numbers = desk.page.locator("main dl.stats dd.fig").all_inner_texts()
    return Figures(*(int(text.replace(",", "")) for text in numbers[:4]))

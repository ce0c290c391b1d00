"""The door of an event: phones that scan, the endpoint for scanners, the live board."""

import json
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import expect

from app.platform.clock import utcnow
from tests.browser.cameras import phone_seeing
from tests.browser.desks import SLOW_MS, Desk, Street, zh
from tests.browser.story.accounts import House, signs_in

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Scanner:
    """A device at a gate that talks to the endpoint, as a turnstile or a script would."""

    site: str
    event_id: int
    token: str

    def scans(self, codes: Sequence[str], direction: str = "in") -> Counter[str]:
        """Send codes in batches; how often each outcome was the answer."""
        outcomes: Counter[str] = Counter()
        for start in range(0, len(codes), MOST_AT_ONCE):
            answer = self.posts(codes[start : start + MOST_AT_ONCE], direction)
            outcomes.update(result["outcome"] for result in answer["results"])
        return outcomes

    def posts(self, codes: Iterable[str], direction: str) -> Any:
        """One request of the gate endpoint."""
        at = utcnow().isoformat()
        scans = [
            {"id": str(uuid.uuid4()), "code": code, "direction": direction, "scanned_at": at,
             "gate": "", "offline": False}
            for code in codes
        ]  # fmt: skip
        request = Request(  # noqa: S310 - the loopback server of this test
            f"{self.site}/api/events/{self.event_id}/scans",
            json.dumps({"scans": scans}).encode(),
            {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        with urlopen(request, timeout=30) as answer:  # noqa: S310 - the same
            return json.load(answer)


def tickets_by_wave(house: House, event_id: int) -> dict[int, list[dict[str, Any]]]:
    """The tickets of an event by the id of their session, the oldest first."""
    waves: dict[int, list[dict[str, Any]]] = {}
    for ticket in house.runs("tickets list", str(event_id)):
        waves.setdefault(ticket["session_ids"][0], []).append(ticket)
    return dict(sorted(waves.items()))


def gives_gate_to(organiser: Desk, event_id: int, account: str) -> None:
    organiser.opens(f"/organise/events/{event_id}/devices")
    organiser.types(account=account)
    organiser.presses("Add")


def enrols_scanner(organiser: Desk, event_id: int, name: str, gate: str) -> Scanner:
    organiser.opens(f"/organise/events/{event_id}/devices")
    organiser.types(name=name, gate=gate)
    organiser.presses("Make the link")
    link = organiser.page.locator("#gate-link").inner_text()
    return Scanner(organiser.site, event_id, link.partition("#")[2])


@contextmanager
def phone_at_gate(
    street: Street, account: str, codes: Sequence[str], folder: Path
) -> Iterator[Desk]:
    """A volunteer's phone whose camera sees these tickets one after the other, again and again."""
    links = [f"{street.site}/T/{code}".upper() for code in codes]
    with phone_seeing(street.browser, links, folder) as page:
        phone = Desk(page, street.site)
        signs_in(phone, account)
        yield phone


def makes_phone_a_gate(phone: Desk, event_title: str, name: str) -> None:
    phone.opens("/gate")
    words = zh("Open the gate: %(event)s", event=event_title)
    phone.page.get_by_role("link", name=words).click()
    phone.page.fill("#gate-enrol", name)
    phone.page.locator("#closed").get_by_role(
        "button", name=zh("Open this phone as a gate")
    ).click()
    expect(phone.page.locator("#gate-name")).to_have_text(name)


def stops_being_a_gate(phone: Desk) -> None:
    """The volunteer hands the phone back: its places go to the other gates."""
    # An answer may cover the button: the camera of this phone never rests.
    phone.page.locator("[data-opens=settings-dialog]").dispatch_event("click")
    with phone.page.expect_response(lambda answer: answer.request.method == "DELETE") as released:
        phone.page.click("#leave")
    assert released.value.status == 204


def shows(phone: Desk, tone: str, *texts: str) -> None:
    """The answer on the whole screen: its tone (admit, again, stop) and what it says."""
    answer = phone.page.locator(f"#gate.gate-{tone} #say")
    for text in texts:
        expect(answer).to_contain_text(text, timeout=SLOW_MS)


def types_code(phone: Desk, code: str, direction: str = "in") -> None:
    phone.page.check(f"#way input[value={direction}]", force=True)
    phone.page.fill("#code", code)
    phone.page.press("#code", "Enter")


def board_shows_inside(board: Desk, people: int) -> None:
    """The board learns it by itself, without being loaded again."""
    inside = board.page.locator("#board-inside svg text").filter(has_text=f"{people:,}").first
    expect(inside).to_be_visible(timeout=SLOW_MS)


def stops_entry(board: Desk, reason: str) -> None:
    board.button("Stop entry now").click()
    board.types_into("reason", reason)
    board.presses("Stop now")
    expect(board.page.locator("#board-advice")).to_contain_text(zh("Entry is stopped"))
    expect(board.page.locator("#board-advice")).to_contain_text(reason)


def lets_people_in_again(board: Desk) -> None:
    board.presses("Let people in again")
    expect(board.page.locator("#messages")).to_contain_text(zh("Entry is open again."))

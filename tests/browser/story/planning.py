"""An event on its way: the hall's record, the composer, the safety check, publication."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from app.platform.clock import campus_today, utcnow
from tests.browser.desks import SLOW_MS, Desk, zh

EVENT = re.compile(r"/organise/events/(\d+)/clearance")
PHONE = "0791-8300 1234"


def day_ahead(days: int) -> str:
    """A day as a date field takes it."""
    return (campus_today(utcnow()) + timedelta(days=days)).isoformat()


def completes_record_of_venue(organiser: Desk, venue: str, **record: object) -> None:
    """Type what the spreadsheet does not say; until then the hall's capacity is not known."""
    organiser.opens("/organise/venues")
    organiser.follows(venue)
    organiser.sees("Not known yet")
    organiser.presses("Change the record")
    organiser.types(**record)
    organiser.presses("Save the record")


def begins_plan(organiser: Desk, kind: str, **plan: object) -> None:
    organiser.opens("/organise/events")
    organiser.presses("Plan an event")
    with organiser.page.expect_response("**/organise/events/new"):
        organiser.page.locator(f'main button[value="kind:{kind}"]').click()
    chosen = organiser.page.locator(f'main button[value="kind:{kind}"][aria-pressed="true"]')
    expect(chosen).to_be_visible()
    organiser.types(**plan)


def types_lessons(organiser: Desk, *lessons: tuple[int, str, str]) -> None:
    """Lessons one by one: days ahead, start and end; a button adds each further row."""
    for number, (days, starts, ends) in enumerate(lessons):
        if number:
            organiser.button("Add a row").click()
            expect(organiser.page.locator(f'[name="rows-{number}-day"]')).to_be_visible()
        row = {"day": day_ahead(days), "starts": starts, "ends": ends}
        organiser.types(**{f"rows-{number}-{name}": value for name, value in row.items()})


def reads_beside_the_form(organiser: Desk, *, says: tuple[str, ...], not_: str = "") -> None:
    """What the live panel says while the form is being typed."""
    panel = organiser.page.locator("#preview")
    for text in says:
        expect(panel).to_contain_text(text, timeout=SLOW_MS)
    if not_:
        expect(panel).not_to_contain_text(not_, timeout=SLOW_MS)


def sends_to_safety_check(organiser: Desk) -> int:
    """Gives the event's id."""
    organiser.presses("Save and go to the safety check")
    found = EVENT.search(organiser.page.url)
    assert found, organiser.page.url
    return int(found.group(1))


def opens_safety_check(desk: Desk, event_id: int) -> None:
    desk.opens(f"/organise/events/{event_id}/clearance")


def blocking_rules(desk: Desk) -> set[str]:
    """The rules that keep the event from being published, as the page lists them."""
    found = desk.page.locator("section[aria-labelledby=todo] > ol .find.sev-block .rule")
    return set(found.all_inner_texts())


def answers_what_is_asked(desk: Desk, *, phone: str = "") -> None:
    """Say of everything that this person may answer that it is in place."""
    for answer in desk.page.locator('#answers input[type=radio][value="yes"]').all():
        answer.check()
    if phone:
        desk.types_into("note-RESP-01", phone)
    desk.presses("Keep the answers")


def records_answer_of_the_police(officer: Desk, number: str) -> None:
    officer.types(status="not_needed", number=number)
    officer.presses("Put on record")


def accepts_warning(officer: Desk, rule: str, reason: str) -> None:
    officer.types_into(f"reason-{rule}", reason)
    officer.presses("Accept with these reasons")
    officer.sees("Clear to publish")


def publishes(organiser: Desk, event_id: int) -> None:
    opens_safety_check(organiser, event_id)
    organiser.presses("Publish")
    expect(organiser.page.locator("#messages")).to_contain_text(
        zh("The event is published. Students can register.")
    )


def cannot_publish_yet(organiser: Desk, to_do: int) -> None:
    waiting = organiser.button("Publish, to do: %(n)s", n=to_do)
    expect(waiting).to_be_visible()
    expect(organiser.page.get_by_role("button", name=zh("Publish"), exact=True)).to_have_count(0)

"""A student's place: taken on the event's page, shown as a ticket; and the places of the others."""

import re

from playwright.sync_api import expect
from sqlalchemy import select

from app.events.models import Event
from app.people.models import Student
from app.platform.access import system_actor
from app.platform.clock import utcnow
from app.platform.database import reading
from app.registrations.operations import register_many
from tests.browser.desks import SLOW_MS, Desk, zh
from tests.browser.story.accounts import House

TICKET = re.compile(r"/me/tickets/(\d+)$")


def finds_event(student: Desk, title: str) -> None:
    student.opens("/events")
    student.follows(title)


def registers(student: Desk, *, wave: int = 0) -> None:
    """Take a place; where there are waves, in this one (from 1)."""
    if wave:
        student.page.get_by_role("radio").nth(wave - 1).check()
    student.button("Register for the chosen wave" if wave else "Register").click()
    result = student.page.locator("#seats [data-result]")
    expect(result).to_contain_text(zh("You are registered. Your ticket is ready."))


def opens_ticket(student: Desk) -> int:
    """Gives the number of the registration."""
    student.presses("Show my ticket")
    found = TICKET.search(student.page.url)
    assert found, student.page.url
    return int(found.group(1))


def shows_ticket_without_a_network(student: Desk) -> None:
    page = student.page
    expect(page.locator("#kept")).to_be_visible(timeout=SLOW_MS)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".ticket svg.qr")).to_be_visible()
    page.context.set_offline(False)


def the_others_are_registered(house: House, event_id: int, counts: tuple[int, ...]) -> None:
    """As an office does it for its classes: students who have no place yet, a number for each wave.

    In this process, on the server's database, with the operation the house itself uses for lists.
    """
    reading().rollback()
    taken = {ticket["person_id"] for ticket in house.runs("tickets list", str(event_id))}
    students = reading().scalars(select(Student.person_id).order_by(Student.person_id)).all()
    free = iter([person_id for person_id in students if person_id not in taken])
    waves = [session.id for session in reading().get_one(Event, event_id).sessions]
    for session_id, count in zip(waves, counts, strict=True):
        people = [next(free) for _ in range(count)]
        register_many(event_id, session_id, people, actor=system_actor("office"), at=utcnow())

"""What became of it: each person's own view of the same attendance."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from app.people.models import Student
from app.platform.clock import campus_today, utcnow
from app.platform.database import transaction
from app.support.rules import current_class_year
from tests.browser.desks import Desk, zh
from tests.browser.story.accounts import House

EVIDENCE = "Evidence A, staff scanned the code"


@dataclass(frozen=True)
class Row:
    """A supported student in a list: number, and activities as `1/3`."""

    number: str
    activities: str


def the_class_is_the_next_to_graduate() -> None:
    """The sample's students are the class of 2027: in any later year they are taken as the class
    that graduates next, so that this test does not end with theirs."""
    with transaction() as tx:
        tx.query(Student).update({Student.class_year: class_year()})


def class_year() -> int:
    """The class that graduates next."""
    return current_class_year(campus_today(utcnow()))


def own_students(helper: Desk) -> set[Row]:
    """The helper's list."""
    helper.opens("/support")
    rows = helper.page.locator("#cases tbody tr").all()
    return {
        Row(row.locator("th .fig").inner_text(), row.locator("td b.fig").inner_text())
        for row in rows
    }


def tally(house: House) -> Any:
    """The command's answer for the class."""
    return house.runs("support tally --unit gut --class-year", str(class_year()))


def rows_of(told: Any, helper: str) -> set[Row]:
    """A helper's students in the command's answer."""
    of = told["required"]
    return {
        Row(row["number"], f"{row['activities']}/{of}")
        for row in told["rows"]
        if row["helper"] == helper
    }


def reads_file(helper: Desk, student: str, done: str, *titles: str) -> None:
    """The file of one student: how many activities, and the evidence of each."""
    helper.opens("/support")
    helper.follows(student)
    says_progress(helper, done)
    for title in titles:
        step = helper.page.locator("main li", has_text=title)
        expect(step).to_contain_text(zh(EVIDENCE))


def reads_own_record(student: Desk, done: str, *titles: str) -> None:
    """The student's page about themselves: the same, by the same evidence."""
    student.opens("/me/record")
    says_progress(student, done)
    for title in titles:
        student.sees_text(title)
    student.sees(EVIDENCE)


def says_progress(desk: Desk, done: str) -> None:
    expect(desk.page.locator("main svg.dial text")).to_have_text(done)


def coverage_row(officer: Desk, school: str) -> list[str]:
    """A school's sums on the officer's page."""
    officer.opens("/support/coverage")
    cells = officer.page.get_by_role("row", name=school).locator("td")
    return [" ".join(text.split()) for text in cells.all_inner_texts()[:4]]

"""What a volunteer sees when the camera reads code after code: every answer in its own look."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update

from app.attendance.models import Scan
from app.attendance.operations.devices import enrol_device
from app.attendance.operations.stops import stop_entry
from app.events.models import Event
from app.platform.access import Actor, Role
from app.platform.database import reading, transaction
from app.registrations.operations import register_student
from app.registrations.queries import ticket_of
from tests.browser.cameras import phone_seeing
from tests.factories import actor, make_event, make_school, make_staff, make_student, make_unit

pytestmark = pytest.mark.browser

PAYMENT = "https://pay.example/p/7Kc1"


@dataclass(frozen=True)
class Fair:
    """A fair with room for one student, a gate's link, and tickets."""

    event_id: int
    address: str
    inside: str
    next: str
    elsewhere: str
    organiser: Actor


@pytest.fixture
def fair(app: Flask, live_server: str) -> Fair:
    university = make_unit()
    school = make_school(university)
    began = datetime.now(UTC) - timedelta(minutes=10)
    before = began - timedelta(hours=1)
    here, other = (
        make_event(university, title=title, starts_at=began, opens_at=began - timedelta(days=7))
        for title in ("双选会", "宣讲会")
    )
    codes = []
    for event, name in ((here, "张小禾"), (here, "李敏"), (other, "王芳")):
        student = make_student(school, name)
        registration_id = register_student(event.id, (), actor=actor(student), at=before)
        codes.append(ticket_of(registration_id).code)
    with transaction() as tx:
        tx.execute(
            update(Event).where(Event.id == here.id).values(safe_capacity=1, student_quota=1)
        )
    organiser = make_staff(Role.ORGANISER, university)
    token = enrol_device(here.id, "东门1号", "东门1号", actor=organiser, at=before)
    return Fair(here.id, f"{live_server}/gate/{here.id}#{token}", *codes, organiser)


def expect_answer(page: Page, look: str, word: str) -> None:
    """The stage shows the word in its look: colour and silhouette never speak alone."""
    stage = page.locator(f"#gate.gate-{look} #say strong")
    expect(stage).to_have_text(word, timeout=15_000)


def outcomes() -> set[str]:
    reading().rollback()
    return {outcome.value for outcome in reading().scalars(select(Scan.outcome))}


def test_camera_goes_on_through_admitted_wrong_event_full_and_already_inside(
    browser: Browser, fair: Fair, tmp_path: Path
) -> None:
    with phone_seeing(browser, (fair.inside, fair.elsewhere, fair.next), tmp_path) as page:
        page.goto(fair.address)
        expect_answer(page, "admit", "请进")
        expect_answer(page, "stop", "不是本场")
        expect_answer(page, "stop", "场内已满")
        expect_answer(page, "again", "已在场内")
        expect(page.locator("#people")).to_have_text("1 / 1")
    assert outcomes() == {"admitted", "wrong_event", "full", "already_inside"}


def test_camera_refuses_everybody_after_the_stop_and_strangers_always(
    browser: Browser, fair: Fair, tmp_path: Path
) -> None:
    stop_entry(fair.event_id, "拥挤", actor=fair.organiser, at=datetime.now(UTC))
    with phone_seeing(browser, (fair.next, PAYMENT), tmp_path) as page:
        page.goto(fair.address)
        expect_answer(page, "stop", "停止验票")
        expect_answer(page, "stop", "查无此码")
    assert outcomes() == {"stopped", "unknown_code"}
    assert reading().scalar(select(Scan.code_hash).where(Scan.outcome == "unknown_code"))

"""Whatever stands in the database is shown, mailed and exported as text, and never alive."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from icalendar import Calendar
from openpyxl import load_workbook
from sqlalchemy import Column, String, Table, Text, cast, literal, update
from werkzeug.test import TestResponse

from app.people.operations import invite, request_reset
from app.platform.access import Role
from app.platform.database import Model, transaction
from app.platform.outbox import Recipient, enqueue
from app.platform.postman import deliver_due
from app.registrations.operations import register_student
from tests.access.browsers import addresses, everybody
from tests.access.campus import University, as_somebody, make_university, now
from tests.access.pages import live_parts, read_page
from tests.faults.hostile import PRODUCT

# The beginning is alive in a spreadsheet and in a page, however short the column is.
PAYLOAD = (
    "=\"><hostile data-hostile='1' onclick=hostile()>{{7919*7907}}%(hostile)s"
    "<script>hostile()</script>"
)
LINES = "\r\nX-HOSTILE:1\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n\r\nhostile"
LINK = "https://hostile.example/\"onclick='hostile()'>"
# Texts that the program made and reads again: no person writes them.
OURS = {
    "action", "answer", "basis", "channel", "code", "code_hash", "digest", "email",
    "hall_secret", "key",
    "locale", "media_type", "message_id", "operation", "password_hash", "path", "purpose",
    "recipient", "result", "rule", "rules_version", "sha256", "subject_id", "subject_type",
    "template", "token_hash", "undo", "plan_encrypted",
}  # fmt: skip
KEPT_TABLES = {"audit", "support_read", "heartbeat", "policy"}


def poison() -> None:
    """Put the payload into every text that a person or a list may have written."""
    with transaction() as tx:
        for table in Model.metadata.sorted_tables:
            columns = [column for column in table.columns if _is_free(table, column)]
            if columns:
                tx.execute(update(table).values({c.name: _payload(table, c) for c in columns}))


def _is_free(table: Table, column: Column[str]) -> bool:
    is_text = type(column.type) in {String, Text} and not column.primary_key
    return (
        is_text and not column.unique and column.name not in OURS and table.name not in KEPT_TABLES
    )


def _payload(table: Table, column: Column[str]) -> object:
    """The payload as far as it fits, and the row's id, for names must differ."""
    text = LINK if column.name.endswith("url") else PAYLOAD + LINES
    longest = getattr(column.type, "length", None) or 2000
    identity = next(iter(table.primary_key.columns))
    if isinstance(identity.type, String):  # a scan: nothing about it has to differ
        return literal(text[:longest])
    return literal(text[: longest - 8]).concat(cast(identity, String))


@pytest.fixture
def north(app: Flask) -> University:
    made = make_university("north")
    poison()
    return made


def faults_of(answer: TestResponse) -> Iterator[str]:
    """What is alive in an answer of any kind."""
    if answer.status_code >= 500 and answer.request.path != "/readyz":
        yield str(answer.status_code)
    if any("hostile" in f"{name}{value}".lower() for name, value in answer.headers):
        yield f"header {answer.headers}"
    if answer.mimetype == "text/html":
        yield from live_parts(read_page(answer.text))
        if PRODUCT in answer.text or "<hostile" in answer.text:
            yield "alive"
    elif answer.mimetype == "text/calendar":
        yield from calendar_faults(answer.data)
    elif "spreadsheet" in (answer.mimetype or ""):
        yield from workbook_faults(answer.data)


def calendar_faults(body: bytes) -> Iterator[str]:
    """What a text added to a calendar file."""
    unfolded = body.replace(b"\r\n ", b"").split(b"\r\n")
    yield from (
        f"line {line!r}" for line in unfolded if line.startswith((b"X-HOSTILE", b"hostile"))
    )
    if unfolded.count(b"BEGIN:VEVENT") != len(Calendar.from_ical(body).walk("VEVENT")):
        yield "an entry too many"


def workbook_faults(body: bytes) -> Iterator[str]:
    """What would be calculated or opened in a workbook."""
    for sheet in load_workbook(BytesIO(body)):
        for row in sheet.iter_rows():
            yield from (str(c.value)[:40] for c in row if c.data_type == "f" or c.hyperlink)


def test_nothing_is_alive_on_any_page_or_file(app: Flask, north: University) -> None:
    browsers, faults, shown = everybody(app, north), [], 0
    for address in addresses(app, north, "GET", ("submitted", "running")):
        for who in address.holders[:1] if address.path.endswith(".xlsx") else address.holders:
            with browsers[who].get(address.path) as answer:
                shown += "hostile" in answer.text if answer.mimetype == "text/html" else 0
                faults += [(who, address.path, fault) for fault in faults_of(answer)]
    assert faults == []
    assert shown > 40


def sent_mails(app: Flask, folder: Path) -> list[EmailMessage]:
    """The mails that are due, sent into a folder and read back as a reader's program does."""
    app.config["MAIL_URL"] = f"file:{folder}"
    deliver_due(now())
    return [message_from_bytes(path.read_bytes(), policy=default) for path in folder.glob("*")]


def test_nothing_is_alive_in_mails(app: Flask, north: University, tmp_path: Path) -> None:
    at, organiser = now(), as_somebody(north, "organiser")
    register_student(
        north.events["open"], [north.sessions["open"][1]], actor=as_somebody(north, "other"), at=at
    )
    invite(
        "new@example.cn", Role.REVIEWER, north.unit.id, name=PAYLOAD[:80], actor=organiser, at=at
    )
    request_reset("student@north.cn", at=at)
    mails = sent_mails(app, tmp_path / "mails")
    assert len(mails) >= 3
    for mail in mails:
        assert set(mail.keys()) <= {
            "Subject", "From", "To", "Message-ID", "MIME-Version", "Content-Type",
            "Content-Transfer-Encoding",
        }  # fmt: skip
        assert mail.get_content_type() == "text/plain"
        assert not mail.is_multipart()
        assert PRODUCT not in mail.get_content()


def test_address_with_a_line_break_gets_no_second_reader(app: Flask, tmp_path: Path) -> None:
    with transaction() as tx:
        to = Recipient("a@example.cn\r\nBcc: hostile@example.cn")
        enqueue(tx, to=to, template="people/mail/reset", facts={"name": "x", "code": "y"}, at=now())
    assert sent_mails(app, tmp_path / "mails") == []


@pytest.mark.parametrize(
    "html",
    [
        "<script>1</script>",
        "<p data-hostile=1>",
        "<a href='JavaScript:1'>",
        "<img src=x onerror=1>",
        "<hostile>",
        "<form action=' javascript:1'>",
    ],
)
def test_what_is_alive_is_noticed(html: str) -> None:
    assert list(live_parts(read_page(f"<html>{html}</html>")))

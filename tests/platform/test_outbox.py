"""Messages: written with the fact, sent once, kept when the post is closed."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.platform.database import reading, transaction
from app.platform.outbox import (
    LEASE,
    MOST_ATTEMPTS,
    Channel,
    Message,
    Recipient,
    claim_messages,
    enqueue,
)
from app.platform.postman import deliver_due
from tests.factories import NOW

FACTS = {"name": "林小禾", "code": "abc"}


def write(
    to: str = "lin@example.edu.cn", locale: str = "zh-CN", channel: Channel = Channel.MAIL
) -> None:
    """One message in the outbox."""
    with transaction() as tx:
        recipient = Recipient(to, locale, channel)
        enqueue(tx, to=recipient, template="people/mail/reset", facts=FACTS, at=NOW)


def only() -> Message:
    """The only message, read anew."""
    reading().rollback()
    return reading().scalars(select(Message)).one()


def test_mail_is_written_as_a_file_in_the_recipients_language(app: Flask) -> None:
    write(locale="en")
    assert deliver_due(NOW) == 1
    (path,) = (Path(app.instance_path) / "outbox").glob("*.eml")
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert mail["Subject"] == "Choose a new password for Fairday"
    assert mail["To"] == "lin@example.edu.cn"
    assert mail["Message-ID"] == f"<{only().message_id}>"
    assert f"{app.config['BASE_URL']}/reset/abc" in mail.get_content()
    assert only().sent_at == NOW
    assert deliver_due(NOW) == 0


def test_message_of_an_undone_act_was_never_there(app: Flask) -> None:
    def write_and_fail() -> None:
        with transaction():
            write()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert deliver_due(NOW) == 0


def test_closed_post_delays_and_at_last_gives_up(app: Flask) -> None:
    app.config["MAIL_URL"] = "smtp://127.0.0.1:9"  # nobody listens at discard
    write()
    at = NOW
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert deliver_due(at) == 1
        assert only().attempts == attempt
        assert deliver_due(at) == 0
        at = only().due_at
    assert only().given_up_at is not None
    assert only().sent_at is None


def test_two_workers_never_hold_one_message(app: Flask) -> None:
    write()
    assert len(claim_messages(at=NOW)) == 1
    assert claim_messages(at=NOW) == []
    later = NOW + LEASE + timedelta(seconds=1)
    assert len(claim_messages(at=later)) == 1  # its worker died; the lease ended


@pytest.fixture
def bridge() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """An office's bridge to its messenger: an address, and what it was sent."""
    received: list[dict[str, str]] = []

    class Bridge(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Bridge)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", received
    server.shutdown()
    thread.join()
    server.server_close()


def test_webhook_gets_words_and_the_same_id(
    app: Flask, bridge: tuple[str, list[dict[str, str]]]
) -> None:
    app.config["WEBHOOK_URL"], received = bridge
    write(to="13800000000", channel=Channel.WEBHOOK)
    deliver_due(NOW)
    (sent,) = received
    assert (sent["to"], sent["id"]) == ("13800000000", only().message_id)
    assert "/reset/abc" in sent["text"]


def test_webhook_without_an_address_is_noted(app: Flask) -> None:
    write(channel=Channel.WEBHOOK)
    deliver_due(NOW)
    assert only().last_error == "ValueError: FAIRDAY_WEBHOOK_URL is not set"

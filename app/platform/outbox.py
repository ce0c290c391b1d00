"""The outbox: telling someone is a row, written with the fact it tells of, sent by the worker."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, String, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.platform.database import Model, TextEnum, UtcDateTime, transaction

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 12


class Channel(StrEnum):
    """By which way a message goes."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class Message(Model):
    """One message to one recipient; `template` and `facts` become words when it is sent."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    # The same Message-ID at every attempt: a repeat after a crash can be told by the reader.
    message_id: Mapped[str] = mapped_column(String(80), unique=True)
    channel: Mapped[Channel] = mapped_column(TextEnum(Channel))
    recipient: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(10))
    template: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(300))


@dataclass(frozen=True)
class Recipient:
    """Whom to tell, in which language, by which channel."""

    address: str
    locale: str = "zh-CN"
    channel: Channel = Channel.MAIL


ADD = insert(Model.metadata.tables[Message.__tablename__])


def enqueue(
    tx: Session, *, to: Recipient, template: str, facts: dict[str, Any], at: datetime
) -> None:
    """Add a message in the caller's transaction.

    `template` names `templates/<template>.txt`, whose first line is the subject; `facts` must be
    JSON and must not hold support data.
    """
    tx.execute(
        ADD,
        {
            "message_id": f"{secrets.token_hex(16)}@fairday",
            "channel": to.channel,
            "recipient": to.address,
            "locale": to.locale,
            "template": template,
            "facts": facts,
            "created_at": at,
            "due_at": at,
            "attempts": 0,
        },
    )


@dataclass(frozen=True)
class Claimed:
    """A message that this worker holds until its lease ends."""

    id: int
    message_id: str
    channel: Channel
    recipient: str
    locale: str
    template: str
    facts: dict[str, Any]


def claim_messages(*, at: datetime, most: int = 10) -> list[Claimed]:
    """Take up to `most` due messages for this worker; no other worker gets them meanwhile."""
    with transaction() as tx:
        due = (
            select(Message.id)
            .where(
                Message.sent_at.is_(None),
                Message.given_up_at.is_(None),
                Message.due_at <= at,
                (Message.locked_until.is_(None)) | (Message.locked_until < at),
            )
            .order_by(Message.due_at)
            .limit(most)
        )
        if tx.get_bind().dialect.name == "postgresql":
            due = due.with_for_update(skip_locked=True)
        ids = list(tx.scalars(due))
        tx.execute(update(Message).where(Message.id.in_(ids)).values(locked_until=at + LEASE))
        rows = tx.scalars(select(Message).where(Message.id.in_(ids)).order_by(Message.id))
        return [
            Claimed(m.id, m.message_id, m.channel, m.recipient, m.locale, m.template, m.facts)
            for m in rows
        ]


def mark_sent(message_id: int, *, at: datetime) -> None:
    """Note that a message went out."""
    with transaction() as tx:
        tx.execute(
            update(Message)
            .where(Message.id == message_id)
            .values(sent_at=at, locked_until=None, last_error=None)
        )


def mark_failed(message_id: int, error: str, *, at: datetime) -> None:
    """Put a message back with a growing pause; give up after `MOST_ATTEMPTS`."""
    with transaction() as tx:
        message = tx.get_one(Message, message_id)
        message.attempts += 1
        message.last_error = error[:300]
        message.locked_until = None
        message.due_at = at + timedelta(seconds=min(15 * 2**message.attempts, 3600))
        if message.attempts >= MOST_ATTEMPTS:
            message.given_up_at = at

"""Tables of scans: the facts, and what people decided about them afterwards."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.attendance.kinds import Direction, Outcome, Ruling, Source
from app.platform.database import Model, TextEnum, UtcDateTime


class Scan(Model):
    """An append-only fact: somebody held something before a scanner, and what we answered.

    `answer` is the JSON that was given, so that the same `id` gets the same answer again;
    `digest` is the hash of what was sent, so that an `id` cannot be used for something else. An
    unknown code is kept as a hash only: it may be anybody's payment code.
    """

    __tablename__ = "scan"
    # Each index is a page more to write while a gate waits: one finds a scan by its id, and those
    # of an event in the order in which they came.
    __table_args__ = (
        Index("ix_scan_event_id_received_at", "event_id", "received_at"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    code_hash: Mapped[str | None] = mapped_column(String(64))
    direction: Mapped[Direction] = mapped_column(TextEnum(Direction))
    source: Mapped[Source] = mapped_column(TextEnum(Source))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # where no device did it
    gate: Mapped[str] = mapped_column(String(40))
    scanned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    offline: Mapped[bool] = mapped_column(default=False)
    live: Mapped[bool] = mapped_column(default=False)
    forced: Mapped[bool] = mapped_column(default=False)
    skewed: Mapped[bool] = mapped_column(default=False)  # the device's clock is off by >5 minutes
    # What a gate without a network told the person; None where the server itself answered.
    told: Mapped[Outcome | None] = mapped_column(TextEnum(Outcome))
    outcome: Mapped[Outcome] = mapped_column(TextEnum(Outcome))
    reason: Mapped[str] = mapped_column(String(60), default="")
    digest: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(Text)


class ScanRuling(Model):
    """Somebody decided whether a scan of the reconciliation report earns credit."""

    __tablename__ = "scan_ruling"

    scan_id: Mapped[str] = mapped_column(ForeignKey("scan.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    ruling: Mapped[Ruling] = mapped_column(TextEnum(Ruling))
    reason: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Reversal(Model):
    """An admission was taken back: the scan stays, its effect does not."""

    __tablename__ = "reversal"

    scan_id: Mapped[str] = mapped_column(ForeignKey("scan.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    reason: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SelfCheckIn(Model):
    """How a person checked in by the hall's code: what makes several accounts on one phone, or a
    burst from one address, visible. Hashed, and deleted with the details of the scans."""

    __tablename__ = "self_check_in"
    __table_args__ = (Index("ix_self_check_in_event_id_at", "event_id", "at"),)

    scan_id: Mapped[str] = mapped_column(ForeignKey("scan.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    browser_hash: Mapped[str] = mapped_column(String(64))
    address_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

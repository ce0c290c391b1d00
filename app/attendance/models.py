"""Tables of the door: devices, scans, presence, occupancy, attendance."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.attendance.kinds import Direction, Grade, Outcome, Source
from app.platform.database import Model, TextEnum, UtcDateTime


class Device(Model):
    """A phone or scanner enrolled for one event's gate; its token does nothing else."""

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    gate: Mapped[str] = mapped_column(String(40), default="")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    enrolled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class GateGrant(Model):
    """A person may work the gates of one event."""

    __tablename__ = "gate_grant"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)


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
    outcome: Mapped[Outcome] = mapped_column(TextEnum(Outcome))
    reason: Mapped[str] = mapped_column(String(60), default="")
    digest: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(Text)


class Presence(Model):
    """Where a ticket's holder is now; changed only by a guarded update, so nobody enters twice.

    `since`, `gate` and `scan_id` tell of the latest entry or exit. `last_at` is the moment of the
    latest scan that tells where the holder is, refused or not: an older one that a phone without
    a network sends late changes nothing.
    """

    __tablename__ = "presence"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    inside: Mapped[bool]
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    gate: Mapped[str] = mapped_column(String(40), default="")
    scan_id: Mapped[str] = mapped_column(String(36))


class Occupancy(Model):
    """How many people are inside an event now. What happened offline is kept even past the cap."""

    __tablename__ = "occupancy"
    __table_args__ = (
        CheckConstraint("inside >= 0", name="inside"),
        CheckConstraint("students_inside >= 0", name="students_inside"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    cap: Mapped[int | None]  # the safe capacity: everybody; None: online, nobody counts heads
    student_cap: Mapped[int | None]  # the quota: students
    inside: Mapped[int] = mapped_column(default=0)
    students_inside: Mapped[int] = mapped_column(default=0)
    admitted: Mapped[int] = mapped_column(default=0)  # entries so far
    peak: Mapped[int] = mapped_column(default=0)  # most people inside at once
    peak_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    stop_reason: Mapped[str] = mapped_column(String(200), default="")
    # Full at some moment, and the crowd has not thinned since: entry is one for one, by rule and
    # not by button.
    red_since: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Attendance(Model):
    """One person at one session: written with the scan, kept two years after the class year.

    `minutes` is None while the person is inside; a missing exit is closed at the session's end.
    Who left and came back has stayed `earlier_minutes` before.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("person_id", "session_id"),
        CheckConstraint("minutes IS NULL OR minutes >= 0", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    grade: Mapped[Grade] = mapped_column(TextEnum(Grade))
    first_in_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    minutes: Mapped[int | None]
    earlier_minutes: Mapped[int] = mapped_column(default=0)
    exit_assumed: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[str] = mapped_column(String(64))  # of its scans, which are deleted earlier

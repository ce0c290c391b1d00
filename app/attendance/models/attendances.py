"""Tables of what counts in the end: attendance, claims to it, roll calls, certificates."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.attendance.kinds import ClaimSource, Grade, RollStage
from app.platform.database import Model, TextEnum, UtcDateTime


class Attendance(Model):
    """One person at one session: written with the scan, kept two years after the class year.

    `minutes` is None while the person is inside; a missing exit is closed at the session's end.
    Who left and came back has stayed `earlier_minutes` before.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        # Carries all that the tally of tens of thousands of people reads (PostgreSQL).
        Index(
            "uq_attendance_person_id_session_id",
            "person_id",
            "session_id",
            unique=True,
            postgresql_include=["event_id", "grade", "minutes", "disallowed_at"],
        ),
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
    # Somebody decided that it does not count, see `ScanRuling` and `Claim`.
    disallowed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ClaimBatch(Model):
    """Claims that one person entered together: from the printed gate list, or from the attendance
    list of an online platform. Handed in, they wait for a second person.

    `file_id`: the platform's list, encrypted; its bytes go with the details of the scans.
    """

    __tablename__ = "claim_batch"
    __table_args__ = (Index("ix_claim_batch_event_id_made_by_id", "event_id", "made_by_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    source: Mapped[ClaimSource] = mapped_column(TextEnum(ClaimSource))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # put away, never handed in
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Claim(Model):
    """Somebody says that a person attended, without a scan: it counts once a second person, or for
    a self-report a member of staff, has confirmed it.

    One of a batch that is not handed in yet is no more than a note of who types.
    """

    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("person_id", "session_id", "source"),
        CheckConstraint("minutes IS NULL OR minutes >= 0", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    source: Mapped[ClaimSource] = mapped_column(TextEnum(ClaimSource))
    reason: Mapped[str] = mapped_column(String(200))
    minutes: Mapped[int | None]  # None: the whole session
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("claim_batch.id"), index=True)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RollCall(Model):
    """The leader of a visit called somebody's name: when setting out, there, and back."""

    __tablename__ = "roll_call"
    __table_args__ = (UniqueConstraint("ticket_id", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    stage: Mapped[RollStage] = mapped_column(TextEnum(RollStage))
    # The scan that the call was: names are called into the same log as codes are scanned.
    scan_id: Mapped[str | None] = mapped_column(ForeignKey("scan.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Certificate(Model):
    """A certificate of attendance was made; whoever has its code can verify it."""

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("person_id", "event_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(26), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)

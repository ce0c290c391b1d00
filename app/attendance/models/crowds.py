"""Tables of who is inside: presence by ticket, the counters, and counts made by hand."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Model, UtcDateTime


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
    hall_id: Mapped[int | None] = mapped_column(ForeignKey("hall.id"))  # while inside


class Occupancy(Model):
    """How many people are inside an event now. What happened offline is kept even past the cap."""

    __tablename__ = "occupancy"
    __table_args__ = (
        CheckConstraint("inside >= 0", name="inside"),
        CheckConstraint("students_inside >= 0", name="students_inside"),
        CheckConstraint("leased >= 0", name="leased"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    cap: Mapped[int | None]  # the safe capacity: everybody; None: online, nobody counts heads
    student_cap: Mapped[int | None]  # the quota: students
    inside: Mapped[int] = mapped_column(default=0)
    students_inside: Mapped[int] = mapped_column(default=0)
    # People inside whom no scan tells of: a steward's count less `inside` when it was taken.
    # Negative where exits were missed.
    uncounted: Mapped[int] = mapped_column(default=0)
    leased: Mapped[int] = mapped_column(default=0)  # places that devices may give away offline
    admitted: Mapped[int] = mapped_column(default=0)  # entries so far
    peak: Mapped[int] = mapped_column(default=0)  # most people inside at once
    peak_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    stop_reason: Mapped[str] = mapped_column(String(200), default="")
    # Full at some moment, and the crowd has not thinned since: entry is one for one, by rule and
    # not by button.
    red_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Distinct people who came, counted when the scans lost their tickets; None before.
    people: Mapped[int | None]
    forgotten_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when they lost them


class Hall(Model):
    """One of several halls that an event's gates lead to, where the organiser keeps them apart.

    Somebody inside the event is in at most one. `cap`: most people in it; None: no limit of its
    own.
    """

    __tablename__ = "hall"
    __table_args__ = (
        UniqueConstraint("event_id", "name"),
        CheckConstraint("cap IS NULL OR cap > 0", name="cap"),
        CheckConstraint("inside >= 0", name="inside"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    name: Mapped[str] = mapped_column(String(40))
    cap: Mapped[int | None]
    inside: Mapped[int] = mapped_column(default=0)


class HeadCount(Model):
    """A steward counted the people inside by hand: the counter follows."""

    __tablename__ = "head_count"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    people: Mapped[int]
    before: Mapped[int]  # what the counter said
    reason: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

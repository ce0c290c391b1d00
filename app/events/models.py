"""Tables of events and their sessions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.events.kinds import Audience, EventFormat, EventKind
from app.people.models import Person
from app.platform.database import Model, TextEnum, UtcDateTime
from app.units.models import Unit
from app.venues.models import Venue


class Event(Model):
    """An event and the facts that its safety is judged by.

    State is a set of moments: submitted_at (to clearance), published_at, cancelled_at.
    `safe_capacity` and `student_quota` are written by clearance on publication.
    """

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("version > 0", name="version"),
        CheckConstraint("reserve_pct BETWEEN 0 AND 50", name="reserve"),
        Index("ix_event_unit_id_starts_at", "unit_id", "starts_at"),
        Index("ix_event_published_at_starts_at", "published_at", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[EventKind] = mapped_column(TextEnum(EventKind))
    format: Mapped[EventFormat] = mapped_column(TextEnum(EventFormat))
    title: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(Text, default="")
    bring: Mapped[str] = mapped_column(Text, default="")  # one thing a line
    entry: Mapped[str] = mapped_column(String(200), default="")  # by which door
    online_url: Mapped[str] = mapped_column(String(300), default="")
    contact: Mapped[str] = mapped_column(String(120), default="")
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    audience: Mapped[Audience] = mapped_column(TextEnum(Audience))
    # The first session's start and when the doors shut: with the last session or later.
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # registration
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    minimum_pct: Mapped[int] = mapped_column(default=0)  # of the minutes, to count as attended
    # What that per cent comes to: of all lessons, or of the shortest wave.
    required_minutes: Mapped[int] = mapped_column(default=0)
    counts_as_activity: Mapped[bool] = mapped_column(default=True)
    # What the safety rules ask.
    expected_people: Mapped[int | None]  # students expected over the whole event
    external_people: Mapped[int] = mapped_column(default=0)
    employer_reps: Mapped[int] = mapped_column(default=0)
    staff_people: Mapped[int] = mapped_column(default=0)
    leaders: Mapped[int] = mapped_column(default=0)  # teachers who lead a visit
    booths: Mapped[int] = mapped_column(default=0)
    lanes: Mapped[int] = mapped_column(default=1)
    stay_minutes: Mapped[int] = mapped_column(default=60)
    reserve_pct: Mapped[int] = mapped_column(default=2)
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    safe_capacity: Mapped[int | None]
    student_quota: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)  # each edit names the one it began from
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_reason: Mapped[str] = mapped_column(String(300), default="")

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    venue: Mapped[Venue | None] = relationship()
    responsible: Mapped[Person | None] = relationship(foreign_keys=[responsible_id])
    sessions: Mapped[list["Session"]] = relationship(
        order_by="Session.position", cascade="all, delete-orphan", lazy="selectin"
    )


class Session(Model):
    """A wave of a fair (a student takes one) or a lesson of a training (a student takes all).

    `seats_taken` is moved only by `registrations.operations`, `quota` only by clearance.
    """

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("event_id", "position"),
        CheckConstraint("0 <= seats_taken AND seats_taken <= quota", name="seats"),
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("ix_session_starts_at", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(80), default="")
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    planned: Mapped[int]  # places the organiser wants; the quota is what clearance allowed
    quota: Mapped[int] = mapped_column(default=0)
    seats_taken: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))

"""Tables of registrations, seats, tickets and waiting lists."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, column
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Model, TextEnum, UtcDateTime, partial_unique
from app.registrations.kinds import Party


class Registration(Model):
    """A person is coming to an event; one that is not withdrawn per person and event."""

    __tablename__ = "registration"
    __table_args__ = (
        partial_unique(
            "uq_registration_active",
            "event_id",
            "person_id",
            where=column("withdrawn_at").is_(None),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    party: Mapped[Party] = mapped_column(TextEnum(Party))
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Seat(Model):
    """A claimed place in one session; deleted when it is given back."""

    __tablename__ = "seat"
    __table_args__ = (
        Index("uq_seat_registration_id_session_id", "registration_id", "session_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)


class Ticket(Model):
    """An opaque random code (26 characters of Crockford's alphabet); nothing is inside it.

    Kept plain under a unique index: the ticket is shown again, and device packs hash it.
    """

    __tablename__ = "ticket"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    code: Mapped[str] = mapped_column(String(26), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Waiting(Model):
    """Someone waits for a place in a full session; the order is that of joining."""

    __tablename__ = "waiting"
    __table_args__ = (
        partial_unique(
            "uq_waiting_active", "session_id", "person_id", where=column("left_at").is_(None)
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

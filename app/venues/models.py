"""Tables of venues, their exits and bookings."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.database import Model, TextEnum, UtcDateTime
from app.venues.kinds import FireClass, VenueKind


class Venue(Model):
    """A place that can be booked. None means "not recorded" unless said; unknown never passes."""

    __tablename__ = "venue"
    __table_args__ = (
        UniqueConstraint("unit_id", "name"),
        CheckConstraint("area_m2 > 0", name="area"),
        CheckConstraint("setup_minutes >= 0 AND teardown_minutes >= 0", name="minutes"),
        CheckConstraint("approved_capacity IS NULL OR approved_capacity > 0", name="approved"),
        CheckConstraint("fixed_seats IS NULL OR fixed_seats > 0", name="seats"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[VenueKind] = mapped_column(TextEnum(VenueKind))
    place: Mapped[str] = mapped_column(String(160), default="")  # how to find it
    area_m2: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    booth_area_m2: Mapped[Decimal] = mapped_column(Numeric(10, 2), default=0)
    storeys: Mapped[int | None]  # of the building
    floor: Mapped[int | None]  # 1 = ground floor; -1 = first below ground
    underground: Mapped[bool] = mapped_column(default=False)
    fire_class: Mapped[FireClass | None] = mapped_column(TextEnum(FireClass))
    approved_capacity: Mapped[int | None]  # None: there is no approved capacity
    approved_document: Mapped[str] = mapped_column(String(200), default="")
    fixed_seats: Mapped[int | None]  # None: not seated
    sprinklered: Mapped[bool | None]
    max_exit_distance_m: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    setup_minutes: Mapped[int] = mapped_column(default=120)
    teardown_minutes: Mapped[int] = mapped_column(default=60)
    facilities: Mapped[str] = mapped_column(String(400), default="")
    version: Mapped[int] = mapped_column(default=1)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    exits: Mapped[list["VenueExit"]] = relationship(
        order_by="VenueExit.position", cascade="all, delete-orphan", lazy="selectin"
    )


class VenueExit(Model):
    """A door that leads to safety; a shut one counts for nothing."""

    __tablename__ = "venue_exit"
    __table_args__ = (
        UniqueConstraint("venue_id", "position"),
        CheckConstraint("width_m > 0 AND width_m <= 30", name="width"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(40), default="")
    width_m: Mapped[Decimal] = mapped_column(Numeric(5, 2))  # clear width
    shut_reason: Mapped[str] = mapped_column(String(120), default="")  # empty: open on the day


class Booking(Model):
    """A venue's time, set-up and tear-down included: half-open [starts_at, ends_at).

    A booking is soft until `confirmed_at`; two confirmed ones never overlap (an exclusion
    constraint on PostgreSQL, the writer lock and a re-check on SQLite).
    """

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("ix_booking_venue_id_starts_at", "venue_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    title: Mapped[str] = mapped_column(String(160))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

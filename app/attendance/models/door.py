"""Tables of the gates: devices, who may work there, and what the organiser decided for the door."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Model, UtcDateTime


class Device(Model):
    """A phone or scanner enrolled for one event's gate; its token does nothing else."""

    __tablename__ = "device"
    __table_args__ = (
        CheckConstraint("battery_pct IS NULL OR battery_pct BETWEEN 0 AND 100", name="battery"),
    )

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
    battery_pct: Mapped[int | None]  # as the phone told last, where its browser can
    # The hall that its gate leads to, where the organiser keeps several apart.
    hall_id: Mapped[int | None] = mapped_column(ForeignKey("hall.id"))


class GateGrant(Model):
    """A person may work the gates of one event."""

    __tablename__ = "gate_grant"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DoorPolicy(Model):
    """What the organiser decided for the door of one event; without a row everything is off but
    the scanning of exits.

    `hall_secret` (64 hex digits) makes the codes of the hall screen, see `rules.hall_codes`.
    """

    __tablename__ = "door_policy"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    admits_unverified: Mapped[bool] = mapped_column(default=False)  # unknown codes, offline
    asks_live_code: Mapped[bool] = mapped_column(default=False)
    offers_hall_code: Mapped[bool] = mapped_column(default=False)
    scans_exits: Mapped[bool] = mapped_column(default=True)  # else who is inside is an estimate
    hall_secret: Mapped[str] = mapped_column(String(64))
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Lease(Model):
    """Places that a device may give away without a network, counted as taken while they last.

    `expires_at` is when the device stops by its own clock; the server frees them two minutes later.
    """

    __tablename__ = "lease"
    __table_args__ = (CheckConstraint("places > 0", name="places"),)

    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    places: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HallScreen(Model):
    """A screen that shows one event's hall code; its token fetches one code at a time."""

    __tablename__ = "hall_screen"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

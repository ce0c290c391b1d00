"""Tables of clearance: determinations and permits, acknowledgements, reviews."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.clearance.kinds import PermitStatus
from app.platform.database import Model, TextEnum, UtcDateTime


class Permit(Model):
    """The public-event permit of an event, or the answer recorded by the security office."""

    __tablename__ = "permit"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    status: Mapped[PermitStatus] = mapped_column(TextEnum(PermitStatus))
    number: Mapped[str] = mapped_column(String(80), default="")
    filed_on: Mapped[date | None]
    people: Mapped[int | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Acknowledgement(Model):
    """A warning that the responsible person accepts, with the reason and the number accepted."""

    __tablename__ = "acknowledgement"
    __table_args__ = (UniqueConstraint("event_id", "rule"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    rule: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(80))  # another number needs another look
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Answer(Model):
    """What a person answered to a rule that cannot be calculated (a plan exists, a drill was held).

    It counts while `basis` still describes the event: another hall needs another look.
    """

    __tablename__ = "safety_answer"
    __table_args__ = (UniqueConstraint("event_id", "rule"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    rule: Mapped[str] = mapped_column(String(20))
    holds: Mapped[bool]
    note: Mapped[str] = mapped_column(String(300), default="")  # where the document lies
    basis: Mapped[str] = mapped_column(String(80), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Review(Model):
    """One judgement, kept whole: the facts, the findings, and by which version of the rules."""

    __tablename__ = "review"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    event_version: Mapped[int]
    rules_version: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    safe_capacity: Mapped[int | None]
    student_quota: Mapped[int | None]
    published: Mapped[bool]  # whether this judgement opened the door to publication
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

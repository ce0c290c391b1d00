"""Tables of hardship support: apart from all others, read only with an audit row."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import EncryptedText
from app.platform.database import Model, TextEnum, UtcDateTime
from app.support.kinds import Category


class SupportFile(Model):
    """One file per student (一人一档): the named helper, and the encrypted plan."""

    __tablename__ = "support_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("student.person_id"), unique=True)
    helper_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    paired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    willingness: Mapped[str] = mapped_column(EncryptedText, default="")  # to work, as told
    plan_encrypted: Mapped[str | None] = mapped_column(Text)  # one plan per student (一人一策)


class SupportCategory(Model):
    """A category of a file; several may hold."""

    __tablename__ = "support_category"
    __table_args__ = (UniqueConstraint("file_id", "category"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("support_file.id"), index=True)
    category: Mapped[Category] = mapped_column(TextEnum(Category))


class SupportRead(Model):
    """Who read whose file, when and what for; the student can see it. Only ever added."""

    __tablename__ = "support_read"
    __table_args__ = (Index("ix_support_read_file_id_at", "file_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # No foreign key: a read stays on record when the file is erased.
    file_id: Mapped[int]
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    reader_name: Mapped[str] = mapped_column(String(80))
    purpose: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

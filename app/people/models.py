"""Tables of people, students, roles and sign-ins."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.people.kinds import CodePurpose, Degree
from app.platform.access import Role
from app.platform.database import Model, TextEnum, UtcDateTime


class Person(Model):
    """Anybody with an account, or who will have one. E-mail is kept in lower case."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("university_id", "staff_number"),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    phone: Mapped[str] = mapped_column(String(30), default="")
    position: Mapped[str] = mapped_column(String(80), default="")
    staff_number: Mapped[str | None] = mapped_column(String(30))
    university_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(10), default="zh-CN")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    activated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Which privacy notice the person agreed to, and when: shown to them at activation.
    notice_version: Mapped[str | None] = mapped_column(String(20))
    notice_agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Student(Model):
    """What a roster says of a student. No resident ID, ethnicity or political status: ever."""

    __tablename__ = "student"
    __table_args__ = (
        UniqueConstraint("university_id", "number"),
        CheckConstraint("class_year BETWEEN 2000 AND 2100", name="class_year"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    university_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    number: Mapped[str] = mapped_column(String(30), index=True)
    major: Mapped[str] = mapped_column(String(80), default="")
    class_name: Mapped[str] = mapped_column(String(60), default="")
    degree: Mapped[Degree | None] = mapped_column(TextEnum(Degree))
    class_year: Mapped[int] = mapped_column(index=True)


class RoleGrant(Model):
    """A role of a person on a unit; it holds for the units below."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "role", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(TextEnum(Role))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignIn(Model):
    """One signed-in browser. The cookie holds a 128-bit token; the table only its hash."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    browser: Mapped[str] = mapped_column(String(120), default="")


class OneTimeCode(Model):
    """A code sent by mail or printed on a slip; only its hash is kept."""

    __tablename__ = "one_time_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[CodePurpose] = mapped_column(TextEnum(CodePurpose))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

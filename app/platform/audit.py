"""The audit trail: who did what to what, when. Rows are only ever added (triggers see to it)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.platform.access import Actor
from app.platform.database import Model, UtcDateTime


class AuditRow(Model):
    """One act. `detail` holds codes and numbers, never support data or secrets."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "subject_type", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    actor_name: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(60))
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


# A row that nobody looks at again needs no object that the session keeps track of.
ADD = insert(Model.metadata.tables[AuditRow.__tablename__])


def record(
    tx: Session,
    *,
    actor: Actor,
    action: str,
    subject: tuple[str, object],
    at: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add one row in the caller's transaction: what is undone leaves no trace of being done."""
    kind, identifier = subject
    tx.execute(
        ADD,
        {
            "at": at,
            "person_id": actor.person_id,
            "actor_name": actor.name,
            "action": action,
            "subject_type": kind,
            "subject_id": str(identifier),
            "detail": detail or {},
        },
    )

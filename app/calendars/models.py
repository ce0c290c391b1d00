"""The table of feed tokens."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, column
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Model, UtcDateTime, partial_unique


class FeedToken(Model):
    """A person's own calendar address; 256 bits, only the hash is kept, one in force at a time."""

    __tablename__ = "feed_token"
    __table_args__ = (
        partial_unique("uq_feed_token_active", "person_id", where=column("revoked_at").is_(None)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

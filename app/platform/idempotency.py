"""Idempotency keys: a form sent twice is done once, and answers the same both times."""

import secrets
from collections.abc import Callable
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import String, bindparam, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.platform.access import Actor
from app.platform.database import Model, UtcDateTime
from app.platform.errors import Refusal
from app.platform.reasons import Reason

LONGEST_KEY = 64


class IdempotencyKey(Model):
    """A key that was used, with what came of it. Written in the operation's own transaction."""

    __tablename__ = "idempotency_key"

    key: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    person_id: Mapped[int | None]
    operation: Mapped[str] = mapped_column(String(60))
    result: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


KEYS = Model.metadata.tables[IdempotencyKey.__tablename__]
EARLIER = select(KEYS.c.person_id, KEYS.c.operation, KEYS.c.result).where(
    KEYS.c.key == bindparam("wanted")
)
KEEP = insert(KEYS)


def once(
    tx: Session,
    key: str | None,
    operation: str,
    act: Callable[[], object],
    *,
    actor: Actor,
    at: datetime,
) -> str:
    """Run `act` unless this key has run before; give what came of it, as text (often an id).

    No key: runs every time. A key of another person or operation is refused
    (`KEY_REUSED`), for it must be a guess or a mistake.
    """
    if not key:
        return str(act())
    if len(key) > LONGEST_KEY:
        raise Refusal(Reason.KEY_REUSED)
    earlier = tx.execute(EARLIER, {"wanted": key}).first()
    if earlier is not None:
        if (earlier.person_id, earlier.operation) != (actor.person_id, operation):
            raise Refusal(Reason.KEY_REUSED)
        return str(earlier.result)
    result = str(act())
    values = {"key": key, "person_id": actor.person_id, "operation": operation, "result": result}
    tx.execute(KEEP, values | {"at": at})
    return result


def idempotency_field() -> Markup:
    """A hidden field with a fresh key, for a form whose repeat would harm."""
    return Markup('<input type="hidden" name="idempotency_key" value="{}">').format(
        secrets.token_urlsafe(24)
    )

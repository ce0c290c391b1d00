"""Writing calendars: a person's own feed address."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import update

from app.calendars.models import FeedToken
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import Forbidden


def token_hash(token: str) -> str:
    """The kept form of a feed token."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_feed(*, actor: Actor, at: datetime) -> str:
    """A fresh feed token of the actor, shown once; the earlier address stops working."""
    if actor.person_id is None:
        raise Forbidden
    token = secrets.token_urlsafe(32)
    with transaction() as tx:
        tx.execute(
            update(FeedToken)
            .where(FeedToken.person_id == actor.person_id, FeedToken.revoked_at.is_(None))
            .values(revoked_at=at)
        )
        tx.add(FeedToken(token_hash=token_hash(token), person_id=actor.person_id, made_at=at))
        record(tx, actor=actor, action="feed.make", subject=("person", actor.person_id), at=at)
    return token

"""Opening and withdrawing screens that show the hall's code of an event."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from app.attendance.models import HallScreen
from app.attendance.operations.opening import open_event
from app.attendance.queries.devices import hashed_token
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason

TOKEN_BYTES = 24
# The screen itself says that the event is over, for those who come late.
LIVES_AFTER = timedelta(hours=1)
SEEN_EVERY = timedelta(minutes=1)


def open_screen(event_id: int, name: str, *, actor: Actor, at: datetime) -> str:
    """Open a screen for one event and give its token, of which only a hash is kept.

    The token can fetch the present code of this event and nothing else, until an hour after its
    end. Refuses `EVENT_NOT_PUBLISHED`, `EVENT_CANCELLED` and `EVENT_OVER`.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction() as tx:
        event = open_event(tx, event_id, at)
        screen = HallScreen(
            event_id=event_id,
            name=name,
            token_hash=hashed_token(token),
            opened_by_id=actor.person_id,
            opened_at=at,
            expires_at=event.ends_at + LIVES_AFTER,
        )
        tx.add(screen)
        tx.flush()
        _note(tx, "screen.open", event_id, screen.id, actor, at)
    return token


def withdraw_screen(event_id: int, screen_id: int, *, actor: Actor, at: datetime) -> None:
    """Withdraw one screen of the event; from this commit on it gets no code.

    Refuses `SCREEN_WITHDRAWN` for one that is withdrawn already; `NotFound` for any other number.
    """
    with transaction() as tx:
        screen = tx.get(HallScreen, screen_id)
        if screen is None or screen.event_id != event_id:
            raise NotFound
        if screen.revoked_at is not None:
            raise Refusal(Reason.SCREEN_WITHDRAWN)
        screen.revoked_at = at
        _note(tx, "screen.withdraw", event_id, screen_id, actor, at)


def note_screen_seen(screen_id: int, *, at: datetime) -> None:
    """Move last-seen forward, at most once a minute."""
    with transaction() as tx:
        tx.execute(
            update(HallScreen)
            .where(
                HallScreen.id == screen_id,
                or_(HallScreen.last_seen_at.is_(None), HallScreen.last_seen_at <= at - SEEN_EVERY),
            )
            .values(last_seen_at=at)
        )


def _note(
    tx: Session, action: str, event_id: int, screen_id: int, actor: Actor, at: datetime
) -> None:
    detail = {"screen": screen_id}
    record(tx, actor=actor, action=action, subject=("event", event_id), at=at, detail=detail)

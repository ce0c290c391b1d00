"""What a change of places leaves behind: a line in the audit trail and a mail."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session as Transaction

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.outbox import Recipient, enqueue
from app.registrations.queries.applications import Application, SessionRow


def note(
    tx: Transaction,
    action: str,
    registration_id: int,
    session_ids: Iterable[int],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Audit what was done to a registration, with the sessions it has or had."""
    record(
        tx,
        actor=actor,
        action=f"registration.{action}",
        subject=("registration", registration_id),
        at=at,
        detail={"sessions": list(session_ids)},
    )


def tell_place(
    tx: Transaction,
    found: Application,
    registration_id: int,
    own: Iterable[SessionRow],
    at: datetime,
) -> None:
    """Mail the person their place, when and by which door, if they have an address."""
    if not found.email:
        return
    facts = {
        "event_id": found.event_id,
        "title": found.title,
        "entry": found.entry,
        "registration_id": registration_id,
        "spans": [[s.starts_at.isoformat(), s.ends_at.isoformat()] for s in own],
    }
    recipient = Recipient(found.email, found.locale or "zh-CN")
    enqueue(tx, to=recipient, template="registrations/mail/place", facts=facts, at=at)


def note_export(event_id: int, people: int, *, actor: Actor, at: datetime) -> None:
    """Audit that somebody took a list of people with them."""
    with transaction() as tx:
        record(
            tx,
            actor=actor,
            action="registration.export",
            subject=("event", event_id),
            at=at,
            detail={"people": people},
        )

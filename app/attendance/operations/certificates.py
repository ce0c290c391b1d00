"""Making certificates of attendance: one a person and event, whoever asks how often."""

import secrets
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert  # SQLite takes its upsert word for word

from app.attendance.models import Certificate
from app.attendance.queries.certificates import is_earned, is_on_record
from app.events.models import Event
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from app.registrations.rules import new_code


def make_certificate(event_id: int, *, actor: Actor, at: datetime) -> None:
    """Make the actor's certificate of an event, unless there is one.

    What it says is read from the record each time; the row is no more than its code. Refuses
    `CERTIFICATE_NOT_EARNED` where the event is not over or the attendance does not count;
    `NotFound` for who is not on its record at all.
    """
    with transaction() as tx:
        event = tx.get(Event, event_id)
        if event is None or not is_on_record(actor.person_id or 0, event_id):
            raise NotFound
        if not is_earned(actor.person_id or 0, event, at):
            raise Refusal(Reason.CERTIFICATE_NOT_EARNED)
        made = tx.execute(
            insert(Certificate)
            .values(
                code=new_code(secrets.randbits), person_id=actor.person_id, event_id=event_id,
                issued_at=at,
            )
            .on_conflict_do_nothing(index_elements=["person_id", "event_id"])
            .returning(Certificate.id)
        ).first()  # fmt: skip
        if made is not None:
            subject = ("event", event_id)
            record(tx, actor=actor, action="certificate.make", subject=subject, at=at)

"""What the organiser decides for the door of an event."""

import secrets
from datetime import datetime

from app.attendance.models import DoorPolicy
from app.attendance.queries.policies import DoorFlags
from app.events.models import Event
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import NotFound

SECRET_BYTES = 32


def set_door_policy(event_id: int, flags: DoorFlags, *, actor: Actor, at: datetime) -> None:
    """Keep the choices for the door of an event; the secret of its hall codes never changes.

    Raises `NotFound` for an event that does not exist.
    """
    with transaction() as tx:
        if tx.get(Event, event_id) is None:
            raise NotFound
        policy = tx.get(DoorPolicy, event_id)
        if policy is None:
            policy = DoorPolicy(event_id=event_id, hall_secret=secrets.token_hex(SECRET_BYTES))
            tx.add(policy)
        for name, value in flags._asdict().items():
            setattr(policy, name, value)
        policy.changed_by_id, policy.changed_at = actor.person_id, at
        record(
            tx,
            actor=actor,
            action="door.policy",
            subject=("event", event_id),
            at=at,
            detail=flags._asdict(),
        )

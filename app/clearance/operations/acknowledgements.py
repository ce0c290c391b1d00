"""Accepting a warning: with a reason, and for the number that was seen."""

from datetime import datetime

from sqlalchemy import select

from app.clearance.models import Acknowledgement
from app.clearance.queries import clearance_of
from app.clearance.rules import finding_number
from app.events.operations.loading import editable_event
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.safety import Severity

LONGEST_REASON = 500


def acknowledge(
    event_id: int, rule: str, value: str, reason: str, *, actor: Actor, at: datetime
) -> None:
    """Accept a warning of an unpublished event.

    `value` is the number that the page showed (`rules.finding_number`): where the warning is gone
    or has another number by now, the answer is `ACKNOWLEDGEMENT_OUTDATED`. Refuses
    `ACKNOWLEDGEMENT_NEEDS_REASON`, and `EVENT_NOT_DRAFT` or `EVENT_CANCELLED` by its state.
    """
    if not reason.strip():
        raise Refusal(Reason.ACKNOWLEDGEMENT_NEEDS_REASON)
    with transaction() as tx:
        event = editable_event(tx, event_id, at)
        warnings = clearance_of(event, at=at).assessment.with_severity(Severity.WARN)
        if value not in {finding_number(each) for each in warnings if each.rule == rule}:
            raise Refusal(Reason.ACKNOWLEDGEMENT_OUTDATED)
        row = tx.scalar(
            select(Acknowledgement).where(
                Acknowledgement.event_id == event_id, Acknowledgement.rule == rule
            )
        ) or Acknowledgement(event_id=event_id, rule=rule)
        row.value, row.reason = value, reason.strip()[:LONGEST_REASON]
        row.by_id, row.at = actor.person_id, at
        tx.add(row)
        record(
            tx, actor=actor, action="clearance.acknowledge", subject=("event", event_id), at=at,
            detail={"rule": rule, "value": value},
        )  # fmt: skip

"""Accepting a warning: with a reason, and for the number that was seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True)
class Acceptance:
    """One warning that somebody accepts: the number that the page showed, and why."""

    rule: str
    value: str
    reason: str


def acknowledge(
    event_id: int, rule: str, value: str, reason: str, *, actor: Actor, at: datetime
) -> None:
    """Accept one warning; see `acknowledge_warnings`."""
    acknowledge_warnings(event_id, [Acceptance(rule, value, reason)], actor=actor, at=at)


def acknowledge_warnings(
    event_id: int, accepted: Sequence[Acceptance], *, actor: Actor, at: datetime
) -> None:
    """Accept warnings of an unpublished event, all of them or none.

    `value` is the number that the page showed (`rules.finding_number`): where the warning is gone
    or has another number by now, the answer is `ACKNOWLEDGEMENT_OUTDATED`. Refuses
    `ACKNOWLEDGEMENT_NEEDS_REASON`, and `EVENT_NOT_DRAFT` or `EVENT_CANCELLED` by its state.
    """
    if not all(each.reason.strip() for each in accepted):
        raise Refusal(Reason.ACKNOWLEDGEMENT_NEEDS_REASON)
    with transaction() as tx:
        judged = clearance_of(editable_event(tx, event_id, at), at=at)
        warnings = judged.assessment.with_severity(Severity.WARN)
        shown = {(each.rule, finding_number(each)) for each in warnings}
        for each in accepted:
            if (each.rule, each.value) not in shown:
                raise Refusal(Reason.ACKNOWLEDGEMENT_OUTDATED)
            row = judged.acknowledgements.get(each.rule) or Acknowledgement(
                event_id=event_id, rule=each.rule
            )
            row.value, row.reason = each.value, each.reason.strip()[:LONGEST_REASON]
            row.by_id, row.at = actor.person_id, at
            tx.add(row)
        record(
            tx, actor=actor, action="clearance.acknowledge", subject=("event", event_id), at=at,
            detail={each.rule: each.value for each in accepted},
        )  # fmt: skip

"""Keeping a judgement whole: facts, findings, figures, and by which version of the rules."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.clearance.models import Review
from app.clearance.queries import Clearance, clearance_of
from app.clearance.rules import finding_number
from app.events.operations.loading import locked_event
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.safety import Finding, facts_document
from app.safety.answer import finding_document


def review_event(event_id: int, *, actor: Actor, at: datetime) -> int:
    """Judge an event now, keep the judgement, and give its id. Raises `NotFound`."""
    with transaction() as tx:
        judged = clearance_of(locked_event(tx, event_id), at=at)
        review = keep_review(tx, judged, actor=actor, at=at)
        detail = {"review": review.id, "blocking": len(judged.assessment.blocking)}
        record(
            tx, actor=actor, action="clearance.review", subject=("event", event_id), at=at,
            detail=detail,
        )  # fmt: skip
        return review.id


def keep_review(
    tx: Session, judged: Clearance, *, actor: Actor, at: datetime, published: bool = False
) -> Review:
    """Add the row of a judgement in the caller's transaction."""
    assessment = judged.assessment
    review = Review(
        event_id=judged.event.id,
        event_version=judged.event.version,
        rules_version=assessment.rules_version,
        facts=facts_document(judged.facts),
        findings=[_document(finding, judged) for finding in assessment.findings],
        safe_capacity=assessment.safe_capacity,
        student_quota=assessment.student_quota,
        published=published,
        by_id=actor.person_id,
        at=at,
    )
    tx.add(review)
    tx.flush()
    return review


def _document(finding: Finding, judged: Clearance) -> dict[str, Any]:
    """A finding as it stood, with the reason for which a warning was accepted."""
    document = finding_document(finding)
    acknowledgement = judged.acknowledgements.get(finding.rule)
    if acknowledgement and acknowledgement.value == finding_number(finding):
        document["accepted"] = acknowledgement.reason
    return document

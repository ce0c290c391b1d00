"""Writing clearance: answers, acknowledgements, permits, reviews, and publication."""

from app.clearance.operations.acknowledgements import (
    Acceptance,
    acknowledge,
    acknowledge_warnings,
)
from app.clearance.operations.answers import AnswerDraft, answer_checks
from app.clearance.operations.permits import PermitDraft, record_permit
from app.clearance.operations.places import lower_places
from app.clearance.operations.publication import publish_event
from app.clearance.operations.reviews import review_event

__all__ = [
    "Acceptance",
    "AnswerDraft",
    "PermitDraft",
    "acknowledge",
    "acknowledge_warnings",
    "answer_checks",
    "lower_places",
    "publish_event",
    "record_permit",
    "review_event",
]

"""The only door to publication."""

from datetime import datetime

from app.clearance.operations.reviews import keep_review
from app.clearance.queries import clearance_of, own_bookings
from app.clearance.rules import session_quota
from app.events.kinds import EventState
from app.events.models import Event
from app.events.operations.loading import check_becomes, locked_event
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.safety import Assessment
from app.venues.operations import confirm_bookings


def publish_event(event_id: int, *, actor: Actor, at: datetime) -> None:
    """Publish an event: its venue becomes its own, its sessions get their quotas.

    Judged anew with the facts of this moment, inside the transaction. Refuses `VENUE_TAKEN`;
    `EVENT_NOT_CLEARED` while something blocks or a warning is not accepted;
    `EVENT_NOT_SUBMITTED`, `EVENT_NOT_DRAFT`, `EVENT_CANCELLED` where its state does not allow it.
    """
    with transaction() as tx:
        event = locked_event(tx, event_id)
        check_becomes(event, EventState.PUBLISHED, at)
        confirm_bookings(tx, own_bookings(event), at=at)
        judged = clearance_of(event, at=at)
        if not judged.may_be_published:
            raise Refusal(
                Reason.EVENT_NOT_CLEARED,
                blocking=len(judged.assessment.blocking),
                warnings=len(judged.open_warnings),
            )
        _open(event, judged.assessment, at=at)
        review = keep_review(tx, judged, actor=actor, at=at, published=True)
        detail = {
            "review": review.id,
            "safe_capacity": event.safe_capacity,
            "quotas": [session.quota for session in event.sessions],
        }
        record(
            tx, actor=actor, action="event.publish", subject=("event", event_id), at=at,
            detail=detail,
        )  # fmt: skip


def _open(event: Event, assessment: Assessment, *, at: datetime) -> None:
    """Write what the judgement allows; from here on the seats can be taken."""
    event.published_at = event.updated_at = at
    event.version += 1
    event.safe_capacity = assessment.safe_capacity
    event.student_quota = assessment.student_quota
    for session in event.sessions:
        session.quota = session_quota(session.planned, assessment.student_quota)

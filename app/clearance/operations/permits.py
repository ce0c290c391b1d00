"""The security office's record of what the police said, with the document."""

from dataclasses import dataclass
from datetime import date, datetime

from app.clearance.kinds import PermitStatus
from app.clearance.models import Permit
from app.events.operations.loading import editable_event
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.files import Upload, store_file


@dataclass(frozen=True)
class PermitDraft:
    """What the document says.

    Attributes:
        people: for how many the permit is; None: it names no number.
        document: the scan; None keeps the one on record.
    """

    status: PermitStatus
    number: str = ""
    filed_on: date | None = None
    people: int | None = None
    document: Upload | None = None


def record_permit(event_id: int, draft: PermitDraft, *, actor: Actor, at: datetime) -> None:
    """Put the permit, or the answer of the police, on record; a later one replaces it.

    Refuses `EVENT_NOT_DRAFT` or `EVENT_CANCELLED` by its state, and as `store_file`.
    """
    with transaction() as tx:
        editable_event(tx, event_id, at)
        permit = tx.get(Permit, event_id) or Permit(event_id=event_id)
        permit.status, permit.number = draft.status, draft.number.strip()
        permit.filed_on, permit.people = draft.filed_on, draft.people
        permit.recorded_by_id, permit.recorded_at = actor.person_id, at
        if draft.document is not None:
            permit.file_id = store_file(tx, draft.document, actor=actor, at=at).id
        tx.add(permit)
        detail = {"status": draft.status.value, "number": draft.number, "people": draft.people}
        record(
            tx, actor=actor, action="clearance.permit", subject=("event", event_id), at=at,
            detail=detail,
        )  # fmt: skip

"""What was left to the worker: committing long lists, and taking them back."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import or_, select, update

from app.imports.models import ImportBatch
from app.imports.operations.committing import commit_list
from app.imports.operations.keeping import locked_batch
from app.imports.operations.undoing import undo_list
from app.people.queries import actor_of
from app.platform.access import system_actor
from app.platform.database import reading, transaction
from app.platform.errors import Refusal

LEASE = timedelta(minutes=5)


class Asked(NamedTuple):
    """An import in the hands of this worker; one that is committed is to be taken back."""

    batch_id: int
    person_id: int | None
    skip_rejected: bool
    committed_at: datetime | None


def do_asked(*, at: datetime) -> int:
    """Do what has waited longest, for the worker; gives how many imports were taken up.

    A refusal is kept for the page of the import. What a killed worker held is taken up again when
    its lease ends; either way is one transaction, so nothing of it was saved.
    """
    asked = _lease(at)
    if asked is None:
        return 0
    actor = actor_of(asked.person_id) if asked.person_id is not None else system_actor("worker")
    try:
        if asked.committed_at is None:
            commit_list(asked.batch_id, skip_rejected=asked.skip_rejected, actor=actor, at=at)
        else:
            undo_list(asked.batch_id, actor=actor, at=at)
    except Refusal as refusal:
        _note_refusal(asked.batch_id, refusal)
    return 1


def _lease(at: datetime) -> Asked | None:
    free = or_(ImportBatch.leased_until.is_(None), ImportBatch.leased_until <= at)
    waiting = select(ImportBatch.id).where(ImportBatch.asked_at.is_not(None), free)
    batch_id = reading().scalar(waiting.order_by(ImportBatch.asked_at).limit(1))
    if batch_id is None:
        return None
    with transaction() as tx:
        row = tx.execute(
            update(ImportBatch)
            .where(ImportBatch.id == batch_id, ImportBatch.asked_at.is_not(None), free)
            .values(leased_until=at + LEASE)
            .returning(
                ImportBatch.id,
                ImportBatch.asked_by_id,
                ImportBatch.skip_rejected,
                ImportBatch.committed_at,
            )
        ).first()
    return None if row is None else Asked(*row)


def _note_refusal(batch_id: int, refusal: Refusal) -> None:
    facts = {key: value for key, value in refusal.facts.items() if isinstance(value, int | str)}
    with transaction() as tx:
        batch = locked_batch(tx, batch_id)
        batch.asked_at, batch.leased_until = None, None
        batch.refusal = {"reason": refusal.reason.value, "facts": facts}

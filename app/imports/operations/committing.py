"""Committing a list: all of it, or its good rows; at once, or left to the worker."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.imports.lists import IMPORTERS
from app.imports.models import ImportBatch
from app.imports.operations.keeping import forget_lists, lock_unit, locked_batch, stored_answer
from app.imports.queries import list_of
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.crypto import encrypt_text
from app.platform.database import constraint_name, reading, transaction
from app.platform.errors import Refusal
from app.platform.idempotency import once
from app.platform.reasons import Reason
from app.platform.spreadsheets.lists import ParsedList

# What somebody else can take between our comparison and our writing.
TAKEN = {
    "uq_person_email": Reason.EMAIL_TAKEN,
    "uq_venue_unit_id_name": Reason.VENUE_NAME_TAKEN,
}


def commit_list(
    batch_id: int, *, skip_rejected: bool, key: str | None = None, actor: Actor, at: datetime
) -> None:
    """Save a list in one transaction, compared anew with what is on record by now.

    Refuses `IMPORT_REJECTED_ROWS` as a whole unless the rejected rows are to be left out,
    `IMPORT_DONE` when it was committed, put away or forgotten before, and what somebody took in
    the meantime (`EMAIL_TAKEN`, `VENUE_NAME_TAKEN`).
    """
    parsed = _parsed(batch_id)  # before the lock, under which nobody else can write

    def commit() -> int:
        return _commit(tx, batch, parsed, skip_rejected, actor=actor, at=at)

    try:
        with transaction() as tx:
            batch = locked_batch(tx, batch_id)
            once(tx, key, "import.commit", commit, actor=actor, at=at)
    except IntegrityError as error:
        raise _taken(error) from error
    forget_lists(at=at)


def _taken(error: IntegrityError) -> Exception:
    reason = TAKEN.get(constraint_name(error) or "")
    return error if reason is None else Refusal(reason)


def _parsed(batch_id: int) -> ParsedList[Any] | None:
    """The list as it was kept, or None when it is not kept any more."""
    batch = reading().get(ImportBatch, batch_id)
    table = None if batch is None else list_of(batch)
    return None if batch is None or table is None else IMPORTERS[batch.kind].read(table)


def _commit(
    tx: Session,
    batch: ImportBatch,
    parsed: ParsedList[Any] | None,
    skip_rejected: bool,
    *,
    actor: Actor,
    at: datetime,
) -> int:
    put_away = batch.kept_until is None or batch.kept_until <= at
    if batch.committed_at is not None or put_away or parsed is None:
        raise Refusal(Reason.IMPORT_DONE)
    importer = IMPORTERS[batch.kind]
    plan = importer.plan(parsed, lock_unit(tx, batch.unit_id))
    if plan.rejected and not skip_rejected:
        raise Refusal(Reason.IMPORT_REJECTED_ROWS, count=len(plan.rejected))
    done = importer.apply(tx, plan, actor=actor, at=at)
    batch.answer = stored_answer(plan, sensitive=importer.sensitive)
    batch.undo = encrypt_text(json.dumps(done, default=str))
    batch.committed_at, batch.asked_at, batch.leased_until, batch.refusal = at, None, None, None
    batch.skip_rejected = skip_rejected
    if not plan.rejected:
        batch.kept_until = at
    detail = {"kind": batch.kind.value, "created": plan.created, "updated": plan.updated}
    subject = ("import", batch.id)
    record(tx, actor=actor, action="import.commit", subject=subject, at=at, detail=detail)
    return batch.id


def ask_commit(batch_id: int, *, skip_rejected: bool, actor: Actor, at: datetime) -> None:
    """Leave a long list to the worker; asking twice is asking once.

    Refuses `IMPORT_REJECTED_ROWS` and `IMPORT_DONE`, as far as they are known by now.
    """
    with transaction() as tx:
        batch = locked_batch(tx, batch_id)
        if batch.asked_at is not None:
            return
        if batch.committed_at is not None or batch.kept_until is None:
            raise Refusal(Reason.IMPORT_DONE)
        if batch.answer["rejected"] and not skip_rejected:
            raise Refusal(Reason.IMPORT_REJECTED_ROWS, count=len(batch.answer["rejected"]))
        batch.asked_at, batch.asked_by_id, batch.refusal = at, actor.person_id, None
        batch.skip_rejected = skip_rejected

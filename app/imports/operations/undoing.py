"""Taking a committed list back."""

import json
from datetime import datetime

from app.imports.lists import IMPORTERS
from app.imports.operations.keeping import forget_lists, lock_unit, locked_batch
from app.imports.rules import is_recent
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.crypto import decrypt_text
from app.platform.database import transaction
from app.platform.errors import Refusal
from app.platform.reasons import Reason


def undo_list(batch_id: int, *, actor: Actor, at: datetime) -> int:
    """Remove what a list made and give earlier values back; gives how many rows were changed since.

    Those keep the later value. Refuses `IMPORT_IN_USE` with how many of its rows others depend
    on, and `IMPORT_DONE` when it was not committed, is undone, or lies 30 days back.
    """
    with transaction() as tx:
        batch = locked_batch(tx, batch_id)
        if batch.undo is None or not is_recent(batch.committed_at, at):
            raise Refusal(Reason.IMPORT_DONE)
        lock_unit(tx, batch.unit_id)
        done = json.loads(decrypt_text(batch.undo))
        kept = IMPORTERS[batch.kind].undo(tx, done, actor=actor, at=at)
        batch.undone_at, batch.undo = at, None
        batch.asked_at, batch.leased_until, batch.refusal = None, None, None
        batch.answer = batch.answer | {"kept": kept}
        if batch.kept_until is not None:
            batch.kept_until = at
        detail = {"kind": batch.kind.value, "kept": kept}
        subject = ("import", batch_id)
        record(tx, actor=actor, action="import.undo", subject=subject, at=at, detail=detail)
    forget_lists(at=at)
    return kept


def ask_undo(batch_id: int, *, actor: Actor, at: datetime) -> None:
    """Leave taking a long list back to the worker; asking twice is asking once.

    Refuses `IMPORT_DONE` as `undo_list` does; what depends on the rows is looked for later.
    """
    with transaction() as tx:
        batch = locked_batch(tx, batch_id)
        if batch.undo is None or not is_recent(batch.committed_at, at):
            raise Refusal(Reason.IMPORT_DONE)
        if batch.asked_at is None:
            batch.asked_at, batch.asked_by_id, batch.refusal = at, actor.person_id, None

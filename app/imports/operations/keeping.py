"""Keeping an uploaded list until it is committed, and forgetting it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.imports.kept_lists import packed
from app.imports.lists import IMPORTERS
from app.imports.models import ImportBatch
from app.imports.queries import Incoming
from app.imports.rules import KEPT_FOR, UNDO_WITHIN
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import NotFound, Refusal
from app.platform.files import StoredFile, Upload, remove_content, store_file
from app.platform.reasons import Reason
from app.platform.spreadsheets.plans import Plan
from app.units.kinds import UnitKind
from app.units.models import Unit


def keep_list(incoming: Incoming, *, actor: Actor, at: datetime) -> int:
    """Keep a list that was read, encrypted, with what it would change; gives the import's id."""
    upload = Upload(incoming.name, packed(incoming.table), "import", sensitive=True)
    with transaction() as tx:
        batch = ImportBatch(
            kind=incoming.kind,
            unit_id=incoming.unit_id,
            file_id=store_file(tx, upload, actor=actor, at=at).id,
            kept_until=at + KEPT_FOR,
            uploaded_by_id=actor.person_id,
            uploaded_at=at,
            answer=stored_answer(incoming.plan, sensitive=IMPORTERS[incoming.kind].sensitive),
        )
        tx.add(batch)
        tx.flush()
        detail = {"kind": incoming.kind.value, "unit_id": incoming.unit_id}
        subject = ("import", batch.id)
        record(tx, actor=actor, action="import.keep", subject=subject, at=at, detail=detail)
        return batch.id


def stored_answer(plan: Plan, *, sensitive: bool) -> dict[str, Any]:
    """What the import's record keeps of a plan; of a sensitive list, nothing that a cell says."""
    notes = [] if sensitive else [{"code": n.code, "detail": n.detail} for n in plan.notes]
    answer = plan.as_answer() | {"new_schools": list(plan.new_schools), "notes": notes}
    if sensitive:
        answer["rejected"] = [each | {"detail": ""} for each in answer["rejected"]]
    return answer


def drop_list(batch_id: int, *, actor: Actor, at: datetime) -> None:
    """Put an import away without saving anything of it, and forget its list.

    Refuses `IMPORT_DONE` for one that is committed or about to be.
    """
    with transaction() as tx:
        batch = locked_batch(tx, batch_id)
        if batch.committed_at is not None or batch.asked_at is not None:
            raise Refusal(Reason.IMPORT_DONE)
        batch.kept_until = at
        record(tx, actor=actor, action="import.drop", subject=("import", batch_id), at=at)
    forget_lists(at=at)


def forget_lists(*, at: datetime) -> int:
    """Delete the lists whose time is over, and how to undo what is past undoing.

    Gives how many lists went. What is deleted first and noted second is deleted again, harmlessly,
    when the machine stops in between.
    """
    with transaction() as tx:
        due = tx.execute(
            select(ImportBatch, StoredFile)
            .join(StoredFile, StoredFile.id == ImportBatch.file_id)
            .where(ImportBatch.kept_until <= at)
        ).all()
        for batch, stored in due:
            remove_content(stored)
            batch.kept_until = None
        past = ImportBatch.committed_at <= at - UNDO_WITHIN
        tx.execute(update(ImportBatch).where(past, ImportBatch.undo.is_not(None)).values(undo=None))
        return len(due)


def note_details_read(batch_id: int, *, actor: Actor, at: datetime) -> None:
    """Record that somebody was shown what cells of a sensitive list say."""
    with transaction() as tx:
        record(tx, actor=actor, action="import.details", subject=("import", batch_id), at=at)


def locked_batch(tx: Session, batch_id: int) -> ImportBatch:
    """The import, to be changed by nobody else until this transaction ends."""
    batch = tx.scalar(select(ImportBatch).where(ImportBatch.id == batch_id).with_for_update())
    if batch is None:
        raise NotFound
    return batch


def lock_unit(tx: Session, unit_id: int) -> Unit:
    """The unit, its university locked so that imports into it follow one another.

    The lock is the weak one, under which others may still point at the unit.
    """
    unit = tx.get_one(Unit, unit_id)
    above = [int(part) for part in unit.path.strip("/").split("/")]
    locked = select(Unit.id).where(Unit.id.in_(above), Unit.kind != UnitKind.PROVINCE)
    tx.execute(locked.order_by(Unit.id).with_for_update(key_share=True))
    return unit

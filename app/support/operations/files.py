"""Support files: opening, categories, pairing, the plan."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.people.models import Person, Student
from app.people.operations import ensure_role
from app.platform.access import Actor, Role
from app.platform.audit import record
from app.platform.crypto import encrypt_text
from app.platform.database import transaction
from app.platform.errors import NotFound
from app.support.kinds import Category
from app.support.models import SupportCategory, SupportFile


@dataclass(frozen=True)
class FileDraft:
    """What an office's ledger says of one hardship graduate."""

    person_id: int
    categories: frozenset[Category]
    helper_id: int | None
    willingness: str = ""


def save_file(tx: Session, draft: FileDraft, *, actor: Actor, at: datetime) -> tuple[int, bool]:
    """Open the student's file or bring it up to date, in the caller's transaction.

    Gives (file id, whether anything changed). Audit rows name the file, never a category.
    """
    file = tx.scalar(select(SupportFile).where(SupportFile.person_id == draft.person_id))
    changed = file is None
    if file is None:
        file = SupportFile(person_id=draft.person_id, opened_at=at)
        tx.add(file)
        tx.flush()
    changed |= _set_categories(tx, file.id, draft.categories)
    if draft.willingness and draft.willingness != file.willingness:
        file.willingness, changed = draft.willingness, True
    if draft.helper_id is not None and draft.helper_id != file.helper_id:
        pair(tx, file, draft.helper_id, actor=actor, at=at)
        changed = True
    if file.closed_at is not None:
        file.closed_at, changed = None, True
    if changed:
        record(tx, actor=actor, action="support.save", subject=("support_file", file.id), at=at)
    return file.id, changed


def pair_helper(file_id: int, helper_id: int, *, actor: Actor, at: datetime) -> None:
    """Pair a student with a named helper (结对帮扶)."""
    with transaction() as tx:
        pair(tx, _file(tx, file_id), helper_id, actor=actor, at=at)


def pair(tx: Session, file: SupportFile, helper_id: int, *, actor: Actor, at: datetime) -> None:
    """Name the helper of a file and let them in, in the caller's transaction."""
    helper = tx.get(Person, helper_id)
    student = tx.get_one(Student, file.person_id)
    if helper is None:
        raise NotFound
    file.helper_id, file.paired_at = helper_id, at
    ensure_role(tx, helper_id, Role.HELPER, student.school_id, actor=actor, at=at)
    subject = ("support_file", file.id)
    record(tx, actor=actor, action="support.pair", subject=subject, at=at)


def change_plan(file_id: int, plan: str, *, actor: Actor, at: datetime) -> None:
    """Write the student's plan (一人一策); it is kept encrypted."""
    with transaction() as tx:
        _file(tx, file_id).plan_encrypted = encrypt_text(plan) if plan else None
        subject = ("support_file", file_id)
        record(tx, actor=actor, action="support.plan", subject=subject, at=at)


def _file(tx: Session, file_id: int) -> SupportFile:
    file = tx.get(SupportFile, file_id)
    if file is None:
        raise NotFound
    return file


def _set_categories(tx: Session, file_id: int, wanted: frozenset[Category]) -> bool:
    held = set(
        tx.scalars(select(SupportCategory.category).where(SupportCategory.file_id == file_id))
    )
    if held == wanted:
        return False
    tx.execute(
        delete(SupportCategory).where(
            SupportCategory.file_id == file_id, SupportCategory.category.in_(held - wanted)
        )
    )
    tx.add_all(SupportCategory(file_id=file_id, category=each) for each in wanted - held)
    return True

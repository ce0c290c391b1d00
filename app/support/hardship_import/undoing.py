"""Taking a ledger back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.people.models import Person, RoleGrant, Student
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import in_lists, used_rows
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.support.hardship_import.records import file_states
from app.support.hardship_import.writing import note_files, plain_state, set_categories
from app.support.kinds import Category
from app.support.models import SupportCategory, SupportFile


def undo(tx: Session, done: dict[str, Any], *, actor: Actor, at: datetime) -> int:
    """Take a ledger back, from what `apply` gave; gives how many files keep a change made since.

    Refuses `IMPORT_IN_USE` with how many of its files have a plan or are pointed at. Helpers whom
    the list brought along go unless something else names them.
    """
    _remove_files(tx, done["files"])
    kept = _restore_files(tx, done["changes"])
    _shut_out(tx, done["grants"])
    helpers = set(done["helpers"]) - used_rows("person", done["helpers"], tx)
    for part in in_lists(helpers):
        tx.execute(delete(Person).where(Person.id.in_(part)))
    _restore_helpers(tx, done["helper_changes"])
    note_files(tx, "support.remove", done["files"], actor=actor, at=at)
    detail = {"removed": len(done["files"]), "kept": kept}
    subject = ("unit", done["unit"])
    record(tx, actor=actor, action="support.undo", subject=subject, at=at, detail=detail)
    return kept


def _remove_files(tx: Session, file_ids: Sequence[int]) -> None:
    planned: set[int] = set()
    for part in in_lists(file_ids):
        # Whoever is about to write into one of them waits until we have looked and deleted.
        files = select(SupportFile).where(SupportFile.id.in_(part)).with_for_update()
        planned |= {file.id for file in tx.scalars(files) if file.plan_encrypted is not None}
    used = planned | used_rows("support_file", file_ids, tx, apart_from={"support_category"})
    if used:
        raise Refusal(Reason.IMPORT_IN_USE, count=len(used))
    for part in in_lists(file_ids):
        tx.execute(delete(SupportCategory).where(SupportCategory.file_id.in_(part)))
        tx.execute(delete(SupportFile).where(SupportFile.id.in_(part)))


def _restore_files(tx: Session, changes: Sequence[dict[str, Any]]) -> int:
    """Give files their earlier state unless it was changed since; gives how many stay."""
    states = file_states(change["person"] for change in changes)
    rows: list[dict[str, Any]] = []
    categories = []
    for change in changes:
        state, before = states.get(change["person"]), dict(change["before"])
        if state is None or plain_state(state) != change["after"]:
            continue
        held = frozenset(map(Category, before.pop("categories")))
        closed_at = before.pop("closed_at")
        before["closed_at"] = datetime.fromisoformat(closed_at) if closed_at else None
        rows.append({"id": state.file_id} | before)
        categories.append((state.file_id, state.categories, held))
    if rows:
        tx.execute(update(SupportFile), rows)
        set_categories(tx, categories)
    return len(changes) - len(rows)


def _shut_out(tx: Session, grant_ids: Sequence[int]) -> None:
    """Take the helpers' role back where they have no student left in the school."""
    for part in in_lists(grant_ids):
        needed = (
            select(SupportFile.id)
            .join(Student, Student.person_id == SupportFile.person_id)
            .where(
                SupportFile.helper_id == RoleGrant.person_id,
                Student.school_id == RoleGrant.unit_id,
            )
            .correlate(RoleGrant)
        )
        tx.execute(delete(RoleGrant).where(RoleGrant.id.in_(part), ~needed.exists()))


def _restore_helpers(tx: Session, changes: Sequence[list[Any]]) -> None:
    rows = []
    for person_id, before, after in changes:
        person = tx.get(Person, person_id)
        if person is not None and all(getattr(person, key) == after[key] for key in after):
            rows.append({"id": person_id} | before)
    if rows:
        tx.execute(update(Person), rows)

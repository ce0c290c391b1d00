"""Writing what a ledger says: helpers, files, categories, and the helpers' door."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, tuple_, update
from sqlalchemy.orm import Session

from app.people.models import Person, RoleGrant
from app.platform.access import Actor, Role
from app.platform.audit import record
from app.platform.database import in_lists
from app.support.hardship_import.comparing import Change, HardshipPlan, HelperSaid, Opening
from app.support.hardship_import.records import FileState, Helper
from app.support.kinds import Category
from app.support.models import SupportCategory, SupportFile


def apply(tx: Session, plan: HardshipPlan, *, actor: Actor, at: datetime) -> dict[str, Any]:
    """Write a plan that was made in this transaction; gives what `undo` needs, fit for JSON.

    Audit rows name files and helpers, never a category.
    """
    helpers, made = _save_helpers(tx, plan, at)
    files = _open_files(tx, plan.new, helpers, at)
    changes = _change_files(tx, plan.changes, helpers, at)
    entries: list[Opening | Change] = [*plan.new, *plan.changes]
    pairs = {(helpers[each.row.helper_number], each.graduate.school_id) for each in entries}
    grants = _let_in(tx, pairs, actor=actor, at=at)
    note_files(tx, "support.save", [*files, *(c["file"] for c in changes)], actor=actor, at=at)
    detail = {"created": plan.created, "updated": plan.updated, "helpers": len(made)}
    subject = ("unit", plan.unit_id)
    record(tx, actor=actor, action="support.import", subject=subject, at=at, detail=detail)
    return {
        "unit": plan.unit_id,
        "files": files,
        "changes": changes,
        "grants": grants,
        "helpers": made,
        "helper_changes": [
            [known.person_id, contact(known), contact(said)]
            for said in plan.helpers.values()
            if (known := said.known) is not None and contact(known) != contact(said)
        ],
    }


def contact(helper: Helper | HelperSaid) -> dict[str, str]:
    """What a ledger may change of a helper."""
    return {"position": helper.position, "phone": helper.phone}


def set_categories(
    tx: Session, wanted: Iterable[tuple[int, frozenset[Category], frozenset[Category]]]
) -> None:
    """Change the categories of files; each is (file id, those on record, those that hold now)."""
    gone: list[tuple[int, Category]] = []
    new: list[dict[str, Any]] = []
    for file_id, held, holding in wanted:
        gone += [(file_id, each) for each in held - holding]
        new += [{"file_id": file_id, "category": each} for each in sorted(holding - held)]
    key = tuple_(SupportCategory.file_id, SupportCategory.category)
    for part in in_lists(gone):
        tx.execute(delete(SupportCategory).where(key.in_(part)))
    if new:
        tx.execute(insert(SupportCategory), new)


def note_files(
    tx: Session, action: str, file_ids: Iterable[int], *, actor: Actor, at: datetime
) -> None:
    """Add one audit row for each file."""
    for file_id in file_ids:
        record(tx, actor=actor, action=action, subject=("support_file", file_id), at=at)


def plain_state(state: FileState) -> dict[str, Any]:
    """A file's state as JSON can hold it."""
    return {
        "helper_id": state.helper_id,
        "willingness": state.willingness,
        "closed_at": state.closed_at.isoformat() if state.closed_at else None,
        "categories": sorted(state.categories),
    }


def _save_helpers(
    tx: Session, plan: HardshipPlan, at: datetime
) -> tuple[dict[str, int], list[int]]:
    """Ids by staff number, and the ids of those who were made now."""
    new = [(number, said) for number, said in plan.helpers.items() if said.known is None]
    rows = [
        {"name": said.name, "staff_number": number, "created_at": at}
        | {"university_id": plan.university_id}
        | contact(said)
        for number, said in new
    ]
    inserted = insert(Person).returning(Person.id, sort_by_parameter_order=True)
    made = list(tx.scalars(inserted, rows)) if rows else []
    ids = {number: person_id for (number, _), person_id in zip(new, made, strict=True)}
    changed = []
    for number, said in plan.helpers.items():
        if said.known is not None:
            ids[number] = said.known.person_id
            if contact(said) != contact(said.known):
                changed.append({"id": said.known.person_id} | contact(said))
    if changed:
        tx.execute(update(Person), changed)
    return ids, made


def _open_files(
    tx: Session, entries: Sequence[Opening], helpers: dict[str, int], at: datetime
) -> list[int]:
    if not entries:
        return []
    rows = [
        {"person_id": entry.graduate.person_id, "helper_id": helpers[entry.row.helper_number]}
        | {"paired_at": at, "opened_at": at, "willingness": entry.row.willingness}
        for entry in entries
    ]
    inserted = insert(SupportFile).returning(SupportFile.id, sort_by_parameter_order=True)
    ids = list(tx.scalars(inserted, rows))
    none: frozenset[Category] = frozenset()
    opened = zip(ids, entries, strict=True)
    set_categories(tx, [(file_id, none, entry.row.categories) for file_id, entry in opened])
    return ids


def _change_files(
    tx: Session, changes: Sequence[Change], helpers: dict[str, int], at: datetime
) -> list[dict[str, Any]]:
    """Change files; gives the state of each before and after."""
    if not changes:
        return []
    states = [(each, _state_after(each, helpers)) for each in changes]
    rows = [
        {"id": after.file_id, "helper_id": after.helper_id, "willingness": after.willingness}
        | {"closed_at": None}
        | ({"paired_at": at} if after.helper_id != each.before.helper_id else {})
        for each, after in states
    ]
    tx.execute(update(SupportFile), rows)
    set_categories(
        tx,
        [(after.file_id, each.before.categories, after.categories) for each, after in states],
    )
    return [
        {"file": after.file_id, "person": each.graduate.person_id}
        | {"before": plain_state(each.before), "after": plain_state(after)}
        for each, after in states
    ]


def _state_after(change: Change, helpers: dict[str, int]) -> FileState:
    row = change.row
    return FileState(
        file_id=change.before.file_id,
        helper_id=helpers[row.helper_number],
        willingness=row.willingness or change.before.willingness,
        closed_at=None,
        categories=row.categories,
    )


def _let_in(tx: Session, pairs: set[tuple[int, int]], *, actor: Actor, at: datetime) -> list[int]:
    """Give helpers their role on the schools of their students; gives the ids of new grants."""
    held = set()
    for part in in_lists({helper_id for helper_id, _ in pairs}):
        grants = select(RoleGrant.person_id, RoleGrant.unit_id).where(
            RoleGrant.role == Role.HELPER, RoleGrant.person_id.in_(part)
        )
        held |= {(person_id, unit_id) for person_id, unit_id in tx.execute(grants)}
    new = sorted(pairs - held)
    if not new:
        return []
    rows = [
        {"person_id": helper_id, "unit_id": school_id, "role": Role.HELPER}
        | {"granted_by_id": actor.person_id, "granted_at": at}
        for helper_id, school_id in new
    ]
    for helper_id, school_id in new:
        detail = {"role": Role.HELPER.value, "unit_id": school_id}
        subject = ("person", helper_id)
        record(tx, actor=actor, action="role.grant", subject=subject, at=at, detail=detail)
    inserted = insert(RoleGrant).returning(RoleGrant.id, sort_by_parameter_order=True)
    return list(tx.scalars(inserted, rows))

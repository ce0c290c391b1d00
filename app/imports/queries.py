"""Reading imports: an upload compared, past ones, one with its problems in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.imports.kept_lists import kept_table, rows_to_mend, unpacked
from app.imports.kinds import ImportKind, ImportState
from app.imports.lists import IMPORTERS
from app.imports.models import ImportBatch
from app.imports.rules import Moments, import_state, is_recent
from app.people.models import Person, Student
from app.platform.database import reading
from app.platform.errors import NotFound
from app.platform.files import StoredFile, stored_content
from app.platform.paging import PAGE_SIZE, Page
from app.platform.spreadsheets.plans import Plan
from app.platform.spreadsheets.reading import read_table
from app.platform.spreadsheets.rejections import RowReason
from app.platform.spreadsheets.tables import Table
from app.support.models import SupportFile
from app.units.models import Unit
from app.units.queries import unit_by_id


@dataclass(frozen=True)
class Incoming:
    """A file that was read and compared; `table` is what is kept of it."""

    kind: ImportKind
    unit_id: int
    name: str
    table: Table
    plan: Plan


def incoming_list(kind: ImportKind, unit_id: int, name: str, source: bytes | Path) -> Incoming:
    """Read a file and say what it would change; writes nothing.

    Refuses with a FILE_… reason what is no such list. Raises `NotFound` for a province.
    """
    importer = IMPORTERS[kind]
    table = read_table(source, limits=importer.limits)
    parsed = importer.read(table)
    numbers = {row.row_number for row in parsed.rows} | set(parsed.repeated)
    numbers |= {rejection.row for rejection in parsed.rejected}
    kept = kept_table(table, importer.columns, numbers)
    return Incoming(kind, unit_id, name, kept, importer.plan(parsed, unit_by_id(unit_id)))


def list_of(batch: ImportBatch) -> Table | None:
    """The list that was uploaded, or None when it is no longer kept."""
    if batch.kept_until is None:
        return None
    try:
        return unpacked(stored_content(reading().get_one(StoredFile, batch.file_id)))
    except FileNotFoundError:
        return None


def state_of(batch: ImportBatch, at: datetime) -> ImportState:
    """Where an import is in its life."""
    moments = Moments(batch.asked_at, batch.committed_at, batch.undone_at, batch.kept_until)
    return import_state(moments, at)


def rows_written(answer: Mapping[str, Any]) -> int:
    """How many rows a list made or changed, by the answer that was given."""
    return int(answer["created"] + answer["updated"])


def rows_in(answer: Mapping[str, Any]) -> int:
    """How many rows a list has, by the answer that was given."""
    good = answer["created"] + answer["updated"] + answer["unchanged"]
    return int(good + len(answer["rejected"]))


@dataclass(frozen=True)
class BatchRow:
    """An import as the list of imports shows it."""

    id: int
    kind: ImportKind
    file_name: str
    unit_name: str
    uploaded_at: datetime
    uploaded_by: str
    state: ImportState
    answer: dict[str, Any]


def batch_page(seen: ColumnElement[bool], number: int, at: datetime) -> Page[BatchRow]:
    """The imports that are seen (`access.visible_batches`), newest first."""
    batches = (
        select(ImportBatch, StoredFile.name, Unit.name, Person.name)
        .join(StoredFile, StoredFile.id == ImportBatch.file_id)
        .join(Unit, Unit.id == ImportBatch.unit_id)
        .outerjoin(Person, Person.id == ImportBatch.uploaded_by_id)
        .where(seen)
    )
    total = reading().scalar(select(func.count()).select_from(batches.subquery())) or 0
    number = min(max(number, 1), max(1, -(-total // PAGE_SIZE)))
    newest = batches.order_by(ImportBatch.id.desc())
    shown = newest.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    rows = [
        BatchRow(
            batch.id, batch.kind, file_name, unit_name, batch.uploaded_at, person or "",
            state_of(batch, at), batch.answer,
        )
        for batch, file_name, unit_name, person in reading().execute(shown)
    ]  # fmt: skip
    return Page(rows, number, total)


@dataclass(frozen=True)
class Problem:
    """A row that was not taken. `detail` is the cell, or whom it clashes with."""

    row: int
    reason: RowReason
    detail: str


@dataclass(frozen=True)
class BatchCard:
    """One import with everything its page says."""

    batch: ImportBatch
    state: ImportState
    file_name: str
    unit_name: str
    uploaded_by: str
    problems: Sequence[Problem]
    notes: Sequence[Mapping[str, str]]
    is_kept: bool
    can_undo: bool


def batch_card(batch: ImportBatch, at: datetime) -> BatchCard:
    """The page of an import. Details of a sensitive list are read from the list itself."""
    answer, state = batch.answer, state_of(batch, at)
    problems = [Problem(r["row"], RowReason(r["reason"]), r["detail"]) for r in answer["rejected"]]
    notes: Sequence[Mapping[str, str]] = answer["notes"]
    if IMPORTERS[batch.kind].sensitive and (plan := _compared_again(batch)) is not None:
        details = {each.row: each.detail for each in plan.rejected}
        problems = [Problem(p.row, p.reason, details.get(p.row, "")) for p in problems]
        if state is ImportState.PREVIEW:
            notes = [{"code": note.code, "detail": note.detail} for note in plan.notes]
    return BatchCard(
        batch,
        state,
        reading().get_one(StoredFile, batch.file_id).name,
        unit_by_id(batch.unit_id).name,
        _name_of(batch.uploaded_by_id),
        problems,
        notes,
        is_kept=batch.kept_until is not None,
        can_undo=batch.undo is not None
        and batch.asked_at is None
        and is_recent(batch.committed_at, at)
        and rows_written(answer) > 0,
    )


def mending_table(
    batch: ImportBatch, words: Mapping[RowReason, str]
) -> tuple[list[str], list[list[str]]]:
    """Headings and the rejected rows, each with what is wrong; not found once the list is gone."""
    table = list_of(batch)
    if table is None:
        raise NotFound
    problems = {r["row"]: words[RowReason(r["reason"])] for r in batch.answer["rejected"]}
    return rows_to_mend(table, IMPORTERS[batch.kind].columns, problems)


def helpers_without_account(unit: Unit) -> list[int]:
    """Helpers of the unit's hardship graduates who have no mail and have not activated."""
    from_files = (
        select(SupportFile.helper_id)
        .join(Student, Student.person_id == SupportFile.person_id)
        .join(Unit, Unit.id == Student.school_id)
        .where(Unit.path.startswith(unit.path, autoescape=True), SupportFile.closed_at.is_(None))
    )
    return list(
        reading().scalars(
            select(Person.id)
            .where(
                Person.id.in_(from_files),
                Person.email.is_(None),
                Person.activated_at.is_(None),
                Person.disabled_at.is_(None),
            )
            .order_by(Person.staff_number)
        )
    )


def _name_of(person_id: int | None) -> str:
    person = None if person_id is None else reading().get(Person, person_id)
    return person.name if person else ""


def _compared_again(batch: ImportBatch) -> Plan | None:
    table = list_of(batch)
    if table is None:
        return None
    importer = IMPORTERS[batch.kind]
    return importer.plan(importer.read(table), unit_by_id(batch.unit_id))

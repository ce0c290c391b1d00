"""Keeping lists and committing them."""

import json
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from app.imports.kinds import ImportState
from app.imports.operations import (
    commit_list,
    undo_list,
)
from app.imports.queries import list_of, state_of
from app.imports.rules import KEPT_FOR
from app.people.models import Student
from app.platform.access import Actor
from app.platform.audit import AuditRow
from app.platform.database import reading
from app.platform.errors import NotFound
from app.platform.files import StoredFile, remove_content
from app.platform.reasons import Reason
from app.units.models import Unit
from tests.factories import NOW, count
from tests.imports.scenes import (
    GOOD,
    HALF_GOOD,
    HARDSHIP,
    ROSTER,
    ZHAO,
    batch,
    counts,
    keep,
    kept_files,
    refusal_of,
    roster_csv,
    sample,
    save,
)


def test_keeping_a_list_saves_nothing_of_it(university: Unit, organiser: Actor) -> None:
    kept = batch(keep(ROSTER, university, HALF_GOOD, organiser))
    assert counts(kept) == (1, 0, 0, 1)
    assert kept.answer["new_schools"] == ["信息工程学院"]
    assert (kept.kept_until, kept.uploaded_by_id) == (NOW + KEPT_FOR, organiser.person_id)
    assert (count(Student), state_of(kept, NOW)) == (0, ImportState.PREVIEW)


def test_columns_not_read_are_stored_nowhere(
    app: Flask, university: Unit, organiser: Actor
) -> None:
    kept = batch(keep(ROSTER, university, GOOD, organiser))
    assert kept.answer["ignored_columns"] == ["身份证号"]
    table = list_of(kept)
    assert table is not None
    assert "360101200001010011" not in str(table)
    [content] = kept_files(app.instance_path)
    assert "赵一".encode() not in content


def test_commit_with_rejected_rows_is_refused_as_a_whole(
    university: Unit, organiser: Actor
) -> None:
    batch_id = keep(ROSTER, university, HALF_GOOD, organiser)
    said = refusal_of(partial(commit_list, batch_id, skip_rejected=False, actor=organiser, at=NOW))
    assert said == (Reason.IMPORT_REJECTED_ROWS, {"count": 1})
    assert (count(Student), batch(batch_id).committed_at) == (0, None)


def test_good_rows_are_saved_when_the_others_are_left_out(
    university: Unit, organiser: Actor
) -> None:
    kept = save(ROSTER, university, HALF_GOOD, organiser, skip_rejected=True)
    assert counts(kept) == (1, 0, 0, 1)
    assert (count(Student), kept.skip_rejected) == (1, True)
    assert list_of(kept) is not None  # its rejected rows can still be mended


def test_list_without_rejected_rows_is_deleted_when_saved(
    app: Flask, university: Unit, organiser: Actor
) -> None:
    kept = save(ROSTER, university, GOOD, organiser)
    assert (kept.kept_until, list_of(kept)) == (None, None)
    assert kept.answer["ignored_columns"] == ["身份证号"]
    assert kept_files(app.instance_path) == []


def test_commit_compares_anew(university: Unit, organiser: Actor) -> None:
    batch_id = keep(ROSTER, university, GOOD, organiser)
    save(ROSTER, university, roster_csv(ZHAO), organiser)
    commit_list(batch_id, skip_rejected=False, actor=organiser, at=NOW)
    assert counts(batch(batch_id)) == (1, 0, 1, 0)


def test_same_key_commits_once(university: Unit, organiser: Actor) -> None:
    batch_id = keep(ROSTER, university, GOOD, organiser)
    for _ in range(2):
        commit_list(batch_id, skip_rejected=False, key="k1", actor=organiser, at=NOW)
    assert count(Student) == 2


def test_commit_without_key_is_refused_the_second_time(university: Unit, organiser: Actor) -> None:
    batch_id = save(ROSTER, university, HALF_GOOD, organiser, skip_rejected=True).id
    said = refusal_of(partial(commit_list, batch_id, skip_rejected=True, actor=organiser, at=NOW))
    assert said == (Reason.IMPORT_DONE, {})


def test_commit_of_a_list_whose_file_is_lost_is_refused(university: Unit, organiser: Actor) -> None:
    kept = batch(keep(ROSTER, university, GOOD, organiser))
    remove_content(reading().get_one(StoredFile, kept.file_id))
    said = refusal_of(partial(commit_list, kept.id, skip_rejected=False, actor=organiser, at=NOW))
    assert said[0] is Reason.IMPORT_DONE


def test_unknown_import_is_not_found(university: Unit, organiser: Actor) -> None:
    with pytest.raises(NotFound):
        commit_list(77, skip_rejected=False, actor=organiser, at=NOW)


def test_record_of_a_ledger_holds_nothing_that_its_cells_say(
    app: Flask, university: Unit, organiser: Actor, officer: Actor
) -> None:
    save(ROSTER, university, sample("roster.xls"), organiser)
    kept = save(HARDSHIP, university, sample("hardship.xlsx"), officer, skip_rejected=True)
    assert kept.answer["rejected"] == [
        {"row": 153, "reason": "student_unknown", "detail": ""},
        {"row": 154, "reason": "category_unknown", "detail": ""},
    ]
    assert kept.answer["notes"] == []
    assert kept.undo is not None
    stored = json.dumps(kept.answer) + kept.undo
    for secret in ("20230", "T10", "poverty", "files"):
        assert secret not in stored
    for content in kept_files(app.instance_path):
        assert b"20230" not in content
    audited = [json.dumps(row.detail) for row in reading().scalars(select(AuditRow))]
    assert not [detail for detail in audited if "poverty" in detail or "20230200382" in detail]


def test_imports_are_audited(university: Unit, organiser: Actor) -> None:
    kept = save(ROSTER, university, GOOD, organiser)
    undo_list(kept.id, actor=organiser, at=NOW)
    rows = reading().scalars(
        select(AuditRow).where(AuditRow.subject_type == "import").order_by(AuditRow.id)
    )
    assert [(row.action, row.subject_id, row.detail) for row in rows] == [
        ("import.keep", str(kept.id), {"kind": "roster", "unit_id": university.id}),
        ("import.commit", str(kept.id), {"kind": "roster", "created": 2, "updated": 0}),
        ("import.undo", str(kept.id), {"kind": "roster", "kept": 0}),
    ]


def test_list_whose_week_is_over_is_not_saved(university: Unit, organiser: Actor) -> None:
    batch_id = keep(ROSTER, university, GOOD, organiser)
    late = NOW + KEPT_FOR
    said = refusal_of(partial(commit_list, batch_id, skip_rejected=False, actor=organiser, at=late))
    assert (said[0], count(Student)) == (Reason.IMPORT_DONE, 0)

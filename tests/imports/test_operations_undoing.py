"""Taking lists back, and forgetting them."""

from datetime import timedelta
from functools import partial

from flask import Flask
from sqlalchemy import select

from app.imports.kinds import ImportState
from app.imports.operations import (
    commit_list,
    drop_list,
    forget_lists,
    undo_list,
)
from app.imports.queries import list_of, state_of
from app.imports.rules import KEPT_FOR, UNDO_WITHIN
from app.people.models import Person, Student
from app.platform.access import Actor, Role
from app.platform.database import reading
from app.platform.reasons import Reason
from app.support.models import SupportCategory, SupportFile
from app.units.models import Unit
from tests.factories import NOW, count, give_role
from tests.imports.scenes import (
    GOOD,
    HALF_GOOD,
    HARDSHIP,
    ROSTER,
    batch,
    keep,
    kept_files,
    refusal_of,
    sample,
    save,
)


def test_undo_takes_everything_back_once(university: Unit, organiser: Actor) -> None:
    kept = save(ROSTER, university, HALF_GOOD, organiser, skip_rejected=True)
    assert undo_list(kept.id, actor=organiser, at=NOW) == 0
    gone = batch(kept.id)
    assert (count(Student), state_of(gone, NOW)) == (0, ImportState.UNDONE)
    assert (gone.undo, list_of(gone)) == (None, None)
    assert refusal_of(partial(undo_list, kept.id, actor=organiser, at=NOW))[0] is Reason.IMPORT_DONE
    said = refusal_of(partial(commit_list, kept.id, skip_rejected=True, actor=organiser, at=NOW))
    assert said[0] is Reason.IMPORT_DONE


def test_undo_of_a_whole_ledger_leaves_nothing_of_it(
    university: Unit, organiser: Actor, officer: Actor
) -> None:
    save(ROSTER, university, sample("roster.xls"), organiser)
    people = count(Person)
    kept = save(HARDSHIP, university, sample("hardship.xlsx"), officer, skip_rejected=True)
    assert undo_list(kept.id, actor=officer, at=NOW) == 0
    assert (count(SupportFile), count(SupportCategory), count(Person)) == (0, 0, people)


def test_roster_cannot_be_undone_while_ledgers_name_its_students(
    university: Unit, organiser: Actor, officer: Actor
) -> None:
    roster = save(ROSTER, university, sample("roster.xls"), organiser)
    save(HARDSHIP, university, sample("hardship.xlsx"), officer, skip_rejected=True)
    said = refusal_of(partial(undo_list, roster.id, actor=organiser, at=NOW))
    assert said == (Reason.IMPORT_IN_USE, {"count": 150})
    assert count(Student) == 1200


def test_undo_is_open_for_thirty_days(university: Unit, organiser: Actor) -> None:
    kept = save(ROSTER, university, GOOD, organiser)
    said = refusal_of(partial(undo_list, kept.id, actor=organiser, at=NOW + UNDO_WITHIN))
    assert said[0] is Reason.IMPORT_DONE
    undo_list(kept.id, actor=organiser, at=NOW + UNDO_WITHIN - timedelta(seconds=1))


def test_list_that_is_only_kept_cannot_be_undone(university: Unit, organiser: Actor) -> None:
    batch_id = keep(ROSTER, university, GOOD, organiser)
    assert (
        refusal_of(partial(undo_list, batch_id, actor=organiser, at=NOW))[0] is Reason.IMPORT_DONE
    )


def test_dropped_list_is_deleted_and_stays_closed(
    app: Flask, university: Unit, organiser: Actor
) -> None:
    batch_id = keep(ROSTER, university, GOOD, organiser)
    drop_list(batch_id, actor=organiser, at=NOW)
    assert state_of(batch(batch_id), NOW) is ImportState.DROPPED
    assert kept_files(app.instance_path) == []
    said = refusal_of(partial(commit_list, batch_id, skip_rejected=False, actor=organiser, at=NOW))
    assert said[0] is Reason.IMPORT_DONE


def test_saved_list_cannot_be_dropped(university: Unit, organiser: Actor) -> None:
    kept = save(ROSTER, university, GOOD, organiser)
    assert refusal_of(partial(drop_list, kept.id, actor=organiser, at=NOW))[0] is Reason.IMPORT_DONE


def test_lists_left_alone_are_forgotten_after_a_week(
    app: Flask, university: Unit, organiser: Actor
) -> None:
    keep(ROSTER, university, GOOD, organiser)
    assert forget_lists(at=NOW + KEPT_FOR - timedelta(seconds=1)) == 0
    assert forget_lists(at=NOW + KEPT_FOR) == 1
    assert forget_lists(at=NOW + KEPT_FOR) == 0
    assert kept_files(app.instance_path) == []


def test_earlier_values_are_forgotten_after_thirty_days(university: Unit, organiser: Actor) -> None:
    kept = save(ROSTER, university, GOOD, organiser)
    forget_lists(at=NOW + UNDO_WITHIN)
    assert batch(kept.id).undo is None


def test_student_with_a_role_keeps_the_import_from_being_undone(
    university: Unit, organiser: Actor
) -> None:
    kept = save(ROSTER, university, GOOD, organiser)
    student = reading().scalars(select(Person).where(Person.name == "赵一")).one()
    give_role(student, Role.GATE_STAFF, university)
    said = refusal_of(partial(undo_list, kept.id, actor=organiser, at=NOW))
    assert said == (Reason.IMPORT_IN_USE, {"count": 1})

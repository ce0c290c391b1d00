"""Long lists, which the worker commits."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select, update

from app.imports.kinds import ImportState
from app.imports.models import ImportBatch
from app.imports.operations import (
    ask_commit,
    ask_undo,
    commit_list,
    do_asked,
    drop_list,
)
from app.imports.queries import state_of
from app.people.models import Student
from app.platform.access import Actor
from app.platform.audit import AuditRow
from app.platform.database import reading, transaction
from app.platform.files import StoredFile, remove_content
from app.platform.reasons import Reason
from app.registrations.kinds import Party
from app.registrations.operations import register_party
from app.units.models import Unit
from tests.factories import NOW, count, make_event
from tests.imports.scenes import GOOD, HALF_GOOD, ROSTER, batch, counts, keep, refusal_of


def test_worker_commits_what_was_asked_for(university: Unit, organiser: Actor) -> None:
    batch_id = keep(ROSTER, university, GOOD, organiser)
    assert do_asked(at=NOW) == 0
    for _ in range(2):
        ask_commit(batch_id, skip_rejected=False, actor=organiser, at=NOW)
    assert state_of(batch(batch_id), NOW) is ImportState.WAITING
    assert (
        refusal_of(partial(drop_list, batch_id, actor=organiser, at=NOW))[0] is Reason.IMPORT_DONE
    )
    assert do_asked(at=NOW) == 1
    done = batch(batch_id)
    assert (counts(done), state_of(done, NOW)) == ((2, 0, 0, 0), ImportState.COMMITTED)
    audited = reading().scalars(
        select(AuditRow.person_id).where(AuditRow.action == "import.commit")
    )
    assert audited.all() == [organiser.person_id]
    assert do_asked(at=NOW) == 0


def test_asking_is_refused_as_committing_would_be(university: Unit, organiser: Actor) -> None:
    batch_id = keep(ROSTER, university, HALF_GOOD, organiser)
    said = refusal_of(partial(ask_commit, batch_id, skip_rejected=False, actor=organiser, at=NOW))
    assert said == (Reason.IMPORT_REJECTED_ROWS, {"count": 1})
    drop_list(batch_id, actor=organiser, at=NOW)
    said = refusal_of(partial(ask_commit, batch_id, skip_rejected=True, actor=organiser, at=NOW))
    assert said[0] is Reason.IMPORT_DONE


def test_refusal_that_the_worker_met_is_kept_for_the_page(
    university: Unit, organiser: Actor
) -> None:
    batch_id = keep(ROSTER, university, GOOD, organiser)
    ask_commit(batch_id, skip_rejected=False, actor=organiser, at=NOW)
    kept = batch(batch_id)
    remove_content(reading().get_one(StoredFile, kept.file_id))
    assert do_asked(at=NOW) == 1
    kept = batch(batch_id)
    assert kept.refusal == {"reason": "import_done", "facts": {}}
    assert (kept.asked_at, kept.leased_until) == (None, None)


def test_list_in_the_hands_of_a_worker_is_taken_up_again_after_its_lease(
    university: Unit, organiser: Actor
) -> None:
    batch_id = keep(ROSTER, university, GOOD, organiser)
    ask_commit(batch_id, skip_rejected=False, actor=organiser, at=NOW)
    with transaction() as tx:
        tx.execute(update(ImportBatch).values(leased_until=NOW + timedelta(minutes=5)))
    assert do_asked(at=NOW + timedelta(minutes=4)) == 0
    assert do_asked(at=NOW + timedelta(minutes=5)) == 1
    assert count(Student) == 2


def test_import_of_the_command_line_can_be_left_to_the_worker(university: Unit) -> None:
    actor = Actor(None, "command line")
    batch_id = keep(ROSTER, university, GOOD, actor)
    ask_commit(batch_id, skip_rejected=False, actor=actor, at=NOW)
    assert do_asked(at=NOW) == 1


def test_worker_takes_back_what_was_asked_for(university: Unit, organiser: Actor) -> None:
    batch_id = keep(ROSTER, university, GOOD, organiser)
    commit_list(batch_id, skip_rejected=False, actor=organiser, at=NOW)
    for _ in range(2):
        ask_undo(batch_id, actor=organiser, at=NOW)
    assert state_of(batch(batch_id), NOW) is ImportState.UNDOING
    assert do_asked(at=NOW) == 1
    done = batch(batch_id)
    assert (count(Student), state_of(done, NOW)) == (0, ImportState.UNDONE)
    assert (done.asked_at, done.leased_until, done.answer["kept"]) == (None, None, 0)
    assert do_asked(at=NOW) == 0


def test_taking_back_that_the_worker_was_refused_leaves_the_list_saved(
    university: Unit, organiser: Actor
) -> None:
    batch_id = keep(ROSTER, university, GOOD, organiser)
    commit_list(batch_id, skip_rejected=False, actor=organiser, at=NOW)
    student = reading().scalars(select(Student.person_id)).first()
    event_id = make_event(university).id
    register_party(event_id, student or 0, Party.STAFF, actor=organiser, at=NOW)
    ask_undo(batch_id, actor=organiser, at=NOW)
    assert do_asked(at=NOW) == 1
    kept = batch(batch_id)
    assert kept.refusal is not None
    assert kept.refusal["reason"] == "import_in_use"
    assert (count(Student), state_of(kept, NOW)) == (2, ImportState.COMMITTED)


def test_asking_to_take_back_what_was_never_saved_is_refused(
    university: Unit, organiser: Actor
) -> None:
    batch_id = keep(ROSTER, university, GOOD, organiser)
    assert refusal_of(partial(ask_undo, batch_id, actor=organiser, at=NOW))[0] is Reason.IMPORT_DONE

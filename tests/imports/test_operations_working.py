"""Long lists, which the worker commits."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select, update

from app.imports.kinds import ImportState
from app.imports.models import ImportBatch
from app.imports.operations import (
    ask_commit,
    commit_asked,
    drop_list,
)
from app.imports.queries import state_of
from app.people.models import Student
from app.platform.access import Actor
from app.platform.audit import AuditRow
from app.platform.database import reading, transaction
from app.platform.files import StoredFile, remove_content
from app.platform.reasons import Reason
from app.units.models import Unit
from tests.factories import NOW, count
from tests.imports.scenes import GOOD, HALF_GOOD, ROSTER, batch, counts, keep, refusal_of


def test_worker_commits_what_was_asked_for(university: Unit, organiser: Actor) -> None:
    batch_id = keep(ROSTER, university, GOOD, organiser)
    assert commit_asked(at=NOW) == 0
    for _ in range(2):
        ask_commit(batch_id, skip_rejected=False, actor=organiser, at=NOW)
    assert state_of(batch(batch_id), NOW) is ImportState.WAITING
    assert (
        refusal_of(partial(drop_list, batch_id, actor=organiser, at=NOW))[0] is Reason.IMPORT_DONE
    )
    assert commit_asked(at=NOW) == 1
    done = batch(batch_id)
    assert (counts(done), state_of(done, NOW)) == ((2, 0, 0, 0), ImportState.COMMITTED)
    audited = reading().scalars(
        select(AuditRow.person_id).where(AuditRow.action == "import.commit")
    )
    assert audited.all() == [organiser.person_id]
    assert commit_asked(at=NOW) == 0


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
    assert commit_asked(at=NOW) == 1
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
    assert commit_asked(at=NOW + timedelta(minutes=4)) == 0
    assert commit_asked(at=NOW + timedelta(minutes=5)) == 1
    assert count(Student) == 2


def test_import_of_the_command_line_can_be_left_to_the_worker(university: Unit) -> None:
    actor = Actor(None, "command line")
    batch_id = keep(ROSTER, university, GOOD, actor)
    ask_commit(batch_id, skip_rejected=False, actor=actor, at=NOW)
    assert commit_asked(at=NOW) == 1

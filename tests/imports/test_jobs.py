"""Timed work of imports."""

from datetime import timedelta

from app.imports.jobs import do_left_work, forget_old_lists
from app.imports.operations import ask_commit
from app.imports.rules import KEPT_FOR
from app.people.models import Student
from app.platform.access import Actor
from app.platform.worker import run_due_jobs
from app.units.models import Unit
from tests.factories import NOW, count
from tests.imports.scenes import GOOD, HALF_GOOD, ROSTER, batch, keep


def test_worker_saves_lists_and_forgets_old_ones(university: Unit, organiser: Actor) -> None:
    asked = keep(ROSTER, university, GOOD, organiser)
    left = keep(ROSTER, university, HALF_GOOD, organiser)
    ask_commit(asked, skip_rejected=False, actor=organiser, at=NOW)
    run_due_jobs(NOW)
    assert (count(Student), batch(asked).committed_at) == (2, NOW)
    assert batch(left).kept_until is not None
    run_due_jobs(NOW + KEPT_FOR)
    assert batch(left).kept_until is None


def test_jobs_say_how_much_they_did(university: Unit, organiser: Actor) -> None:
    asked = keep(ROSTER, university, GOOD, organiser)
    assert (do_left_work(NOW), forget_old_lists(NOW)) == (0, 0)
    ask_commit(asked, skip_rejected=False, actor=organiser, at=NOW)
    assert do_left_work(NOW) == 1
    keep(ROSTER, university, HALF_GOOD, organiser)
    assert forget_old_lists(NOW + KEPT_FOR + timedelta(hours=1)) == 1

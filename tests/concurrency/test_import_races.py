"""One list saved by many at the same moment: its rows come once."""

import threading
import time
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.imports.kinds import ImportKind
from app.imports.operations import commit_list, keep_list, undo_list
from app.imports.queries import incoming_list
from app.people import roster_import
from app.people.models import Person, Student
from app.people.roster_list import read_roster
from app.platform.access import Actor, Role
from app.platform.audit import AuditRow
from app.platform.database import reading, transaction
from app.platform.reasons import Reason
from app.platform.spreadsheets.reading import read_table
from app.units.models import Unit
from tests.concurrency.crowds import all_at_once
from tests.factories import NOW, count, make_staff, make_unit

CLIENTS = 8
LIST = (
    "学号,姓名,学院,届别,邮箱\n"
    + "\n".join(f"N{n},学生,师范学院,2027,n{n}@stu.example.edu.cn" for n in range(40))
).encode()

pytestmark = pytest.mark.concurrency


@pytest.fixture
def university(app: Flask) -> Unit:
    """A university without schools."""
    return make_unit("gyu")


@pytest.fixture
def organiser(university: Unit) -> Actor:
    """Who imports."""
    return make_staff(Role.ORGANISER, university)


def keep(university: Unit, organiser: Actor) -> int:
    """The list, kept once more."""
    incoming = incoming_list(ImportKind.ROSTER, university.id, "list.csv", LIST)
    return keep_list(incoming, actor=organiser, at=NOW)


def commits() -> int:
    """How many commits the audit trail has."""
    reading().rollback()
    query = select(func.count(AuditRow.id)).where(AuditRow.action == "import.commit")
    return reading().scalar(query) or 0


def test_same_commit_posted_by_many_saves_once(
    app: Flask, university: Unit, organiser: Actor
) -> None:
    batch_id = keep(university, organiser)

    commit = partial(commit_list, batch_id, skip_rejected=False, actor=organiser, at=NOW)
    assert all_at_once(app, [partial(commit, key="one key")] * CLIENTS) == [None] * CLIENTS
    assert (count(Student), commits()) == (40, 1)


def test_same_list_kept_many_times_creates_once(
    app: Flask, university: Unit, organiser: Actor
) -> None:
    batches = [keep(university, organiser) for _ in range(CLIENTS)]

    commits_of_each = [
        partial(commit_list, batch_id, skip_rejected=False, actor=organiser, at=NOW)
        for batch_id in batches
    ]
    assert all_at_once(app, commits_of_each) == [None] * CLIENTS
    assert (count(Student), commits(), count(Unit)) == (40, CLIENTS, 2)


def test_many_undo_at_once_and_one_does(app: Flask, university: Unit, organiser: Actor) -> None:
    batch_id = keep(university, organiser)
    commit_list(batch_id, skip_rejected=False, actor=organiser, at=NOW)

    answers = all_at_once(app, [partial(undo_list, batch_id, actor=organiser, at=NOW)] * CLIENTS)
    assert sorted(map(str, answers)) == ["0"] + [Reason.IMPORT_DONE.value] * (CLIENTS - 1)
    assert count(Student) == 0


def test_lists_compared_before_they_are_locked_collide(
    app: Flask, university: Unit, organiser: Actor
) -> None:
    """The negative control: comparing first and writing afterwards is not enough."""
    parsed = read_roster(read_table(LIST))
    compared = threading.Barrier(2)
    university_id = university.id

    def naive() -> str:
        plan = roster_import.plan(parsed, reading().get_one(Unit, university_id))
        reading().rollback()
        compared.wait(timeout=30)
        try:
            with transaction() as tx:
                roster_import.apply(tx, plan, actor=organiser, at=NOW)
        except IntegrityError:
            return "collided"
        return "saved"

    assert sorted(map(str, all_at_once(app, [naive] * 2))) == ["collided", "saved"]


@pytest.mark.postgres
def test_address_taken_while_a_list_is_saved_is_a_refusal(
    app: Flask, university: Unit, organiser: Actor
) -> None:
    batch_id = keep(university, organiser)
    taken = threading.Event()

    def register() -> None:
        """Somebody's account takes the last address, and its transaction ends a little later."""
        with transaction() as tx:
            tx.add(Person(name="孙老师", email="n39@stu.example.edu.cn", created_at=NOW))
            tx.flush()
            taken.set()
            time.sleep(1)

    def commit() -> None:
        taken.wait(timeout=30)
        commit_list(batch_id, skip_rejected=False, actor=organiser, at=NOW)

    answers = all_at_once(app, [register, commit])
    assert answers == [None, Reason.EMAIL_TAKEN]
    assert count(Student) == 0

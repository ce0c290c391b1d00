"""The transaction helper and what it promises, on both databases."""

import threading
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError, StatementError

from app.people.models import Person
from app.platform.database import constraint_name, db, reading, transaction
from app.platform.errors import Refusal
from app.platform.idempotency import IdempotencyKey, once
from app.platform.reasons import Reason
from app.units.models import Unit
from tests.factories import NOW, actor, count, make_person, make_unit


def test_write_after_a_read_and_anothers_write_succeeds(app: Flask) -> None:
    person = make_person("甲")
    assert reading().get_one(Person, person.id).name == "甲"

    def other() -> None:
        with app.app_context(), transaction() as tx:
            tx.execute(update(Person).values(name="乙"))

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    with transaction() as tx:
        assert tx.get_one(Person, person.id).name == "乙"
        tx.get_one(Person, person.id).name = "丙"
    assert reading().get_one(Person, person.id).name == "丙"


def test_inner_failure_undoes_the_outer(app: Flask) -> None:
    def write_and_fail() -> None:
        with transaction() as outer:
            outer.add(Person(name="甲", created_at=NOW))
            with transaction() as inner:
                assert inner is outer
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert count(Person) == 0


def test_naive_moment_is_a_bug(app: Flask) -> None:
    with pytest.raises(StatementError, match="naive"):
        make_person(created_at=datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"email": "a@example.edu.cn"}, "uq_person_email"),
        ({"email": "UPPER@example.edu.cn"}, "ck_person_email_lower"),
    ],
)
def test_violated_constraint_is_named(app: Flask, values: dict[str, str], name: str) -> None:
    make_person(email="a@example.edu.cn")
    with pytest.raises(IntegrityError) as broken:
        make_person(**values)
    assert constraint_name(broken.value) == name


def test_unique_over_two_columns_is_named(app: Flask) -> None:
    university = make_unit()
    make_person(university=university, staff_number="7")
    with pytest.raises(IntegrityError) as broken:
        make_person(university=university, staff_number="7")
    assert constraint_name(broken.value) == "uq_person_university_id_staff_number"


def test_act_with_a_key_is_done_once(app: Flask) -> None:
    me, done = actor(make_person()), []

    def act() -> int:
        done.append(1)
        return len(done)

    for _ in range(3):
        with transaction() as tx:
            assert once(tx, "key", "try", act, actor=me, at=NOW) == "1"
    assert (len(done), count(IdempotencyKey)) == (1, 1)


def test_act_that_failed_may_be_tried_again_with_its_key(app: Flask) -> None:
    me = actor(make_person())
    with pytest.raises(ZeroDivisionError), transaction() as tx:
        once(tx, "key", "try", lambda: 1 // 0, actor=me, at=NOW)
    with transaction() as tx:
        assert once(tx, "key", "try", lambda: 7, actor=me, at=NOW) == "7"


def test_anothers_key_and_a_key_too_long_are_refused(app: Flask) -> None:
    me, other = actor(make_person()), actor(make_person())
    with transaction() as tx:
        once(tx, "key", "try", lambda: 1, actor=me, at=NOW)
    for key, who, name in (("key", other, "try"), ("key", me, "else"), ("k" * 65, me, "try")):
        with pytest.raises(Refusal) as refused, transaction() as tx:
            once(tx, key, name, lambda: 2, actor=who, at=NOW)
        assert refused.value.reason is Reason.KEY_REUSED


def test_sqlite_is_durable_and_checks_foreign_keys(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        assert reading().scalar(select(Unit.id)) is None
        return
    pragmas = {
        name: reading().connection().exec_driver_sql(f"PRAGMA {name}").scalar()
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}

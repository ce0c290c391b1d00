"""Places under many clients at once: never oversold, never doubled, never lost.

Each race has a negative control: the same crowd against a naive variant, which must go wrong.
"""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.events.models import Session
from app.platform.access import Actor
from app.platform.database import reading, transaction
from app.platform.reasons import Reason
from app.registrations.models import Registration, Seat, Ticket, Waiting
from app.registrations.operations import (
    change_session,
    join_waiting,
    register_many,
    register_student,
    withdraw,
)
from app.registrations.queries.applications import session_rows
from app.units.models import Unit
from tests.concurrency.crowds import all_at_once
from tests.concurrency.fairs import CLIENTS, a_fair, crowd, seats_in, taken
from tests.concurrency.naive_clients import NaiveClients
from tests.factories import NOW, count, make_students

pytestmark = pytest.mark.concurrency

NOBODY = Actor(None, "test")


@pytest.mark.parametrize(
    "round_", [0, 1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(2, 20))]
)
def test_ten_seats_for_64_clients_who_each_send_four_times(
    app: Flask, school: Unit, round_: int
) -> None:
    event_id, session_ids = a_fair(school, quota=10)
    acts = [
        partial(
            register_student,
            event_id,
            session_ids,
            actor=student,
            at=NOW,
            key=f"{round_}-{student.person_id}",
        )
        for student in crowd(school)
        for _again in range(4)
    ]
    answers = Counter(all_at_once(app, acts))
    assert answers.pop(Reason.SESSION_FULL) == 4 * (CLIENTS - 10)
    assert sorted(answers.values()) == [4] * 10
    assert taken(event_id) == [10]
    assert (count(Registration), count(Seat), count(Ticket)) == (10, 10, 10)


def test_ten_seats_are_oversold_by_naive_clients(app: Flask, school: Unit) -> None:
    event_id, session_ids = a_fair(school, quota=10)
    naive = NaiveClients(event_id, CLIENTS)
    all_at_once(app, [partial(naive.register, student) for student in crowd(school)])
    assert seats_in(session_ids[0]) > 10


def test_one_person_who_sends_without_a_key_is_registered_once(app: Flask, school: Unit) -> None:
    event_id, session_ids = a_fair(school, quota=10)
    student = crowd(school, 1)[0]
    act = partial(register_student, event_id, session_ids, actor=student, at=NOW)
    answers = Counter(all_at_once(app, [act] * 16))
    assert answers[Reason.ALREADY_REGISTERED] == 15
    assert (count(Registration), taken(event_id)) == (1, [1])


def test_one_key_of_many_people_serves_one(app: Flask, school: Unit) -> None:
    event_id, session_ids = a_fair(school, quota=100)
    acts = [
        partial(register_student, event_id, session_ids, actor=student, at=NOW, key="guessed")
        for student in crowd(school, 16)
    ]
    answers = Counter(all_at_once(app, acts))
    assert answers[Reason.KEY_REUSED] == 15
    assert (count(Registration), taken(event_id)) == (1, [1])


def test_one_list_registered_twice_at_once_is_registered_once(app: Flask, school: Unit) -> None:
    event_id, session_ids = a_fair(school, quota=100)
    people = make_students(school, 40)
    lists = [people, people[::-1], people[:20]]
    acts = [
        partial(register_many, event_id, session_ids[0], ids, at=NOW, actor=NOBODY) for ids in lists
    ]
    students = [Actor(person_id, "学生") for person_id in people[:10]]
    acts += [
        partial(lambda **given: [register_student(event_id, [], **given)], actor=s, at=NOW)
        for s in students
    ]
    answers = all_at_once(app, acts)
    made = [answer for answer in answers if not isinstance(answer, Reason)]
    assert sum(len(ids) for ids in made) == count(Registration) == 40
    assert taken(event_id) == [40]


def test_the_last_seat_freed_goes_to_one_of_32(app: Flask, school: Unit) -> None:
    event_id, session_ids = a_fair(school, quota=10)
    *holders, leaver = crowd(school, 10)
    register_many(
        event_id, session_ids[0], [h.person_id or 0 for h in holders], at=NOW, actor=NOBODY
    )
    register_student(event_id, session_ids, actor=leaver, at=NOW)
    wanting = crowd(school, 32)
    acts = [partial(register_student, event_id, session_ids, actor=w, at=NOW) for w in wanting]
    free = partial(withdraw, event_id, actor=leaver, at=NOW)
    answers = Counter(all_at_once(app, [free, free, *acts]))
    assert answers[Reason.NOT_REGISTERED] == 1
    assert answers[Reason.SESSION_FULL] in {31, 32}
    assert taken(event_id) == [10 - (answers[Reason.SESSION_FULL] == 32)]
    assert seats_in(session_ids[0]) == taken(event_id)[0]


def test_a_quota_lowered_meanwhile_holds(app: Flask, school: Unit) -> None:
    event_id, session_ids = a_fair(school, quota=60)
    acts = [
        partial(register_student, event_id, session_ids, actor=student, at=NOW)
        for student in crowd(school)
    ]
    lower = partial(lower_quota, session_ids[0], 20)
    answers = all_at_once(app, [*acts[:32], *[lower] * 4, *acts[32:]])
    lowered = any(answers[32:36])
    assert taken(event_id)[0] <= (20 if lowered else 60)
    assert seats_in(session_ids[0]) == taken(event_id)[0] == count(Registration)


def lower_quota(session_id: int, quota: int) -> bool:
    """As clearance does it: guarded by what is taken."""
    with transaction() as tx:
        lowered = tx.execute(
            update(Session)
            .where(Session.id == session_id, Session.seats_taken <= quota)
            .values(quota=quota)
            .returning(Session.id)
        )
        return lowered.first() is not None


def test_a_quota_lowered_meanwhile_is_passed_by_naive_clients(app: Flask, school: Unit) -> None:
    event_id, session_ids = a_fair(school, quota=60)
    naive = NaiveClients(event_id, clients=33)

    def lower() -> int:
        lowered = lower_quota(session_ids[0], 5)
        naive.wait_for_the_others()
        return int(lowered)

    acts = [partial(naive.register, student) for student in crowd(school, 32)]
    all_at_once(app, [*acts, lower])
    assert seats_in(session_ids[0]) > 5


def test_waves_exchanged_crosswise_lose_no_place(app: Flask, school: Unit) -> None:
    event_id, (first, second) = a_fair(school, quota=30, sessions=2)
    students = crowd(school, 40)
    for n, student in enumerate(students):
        register_student(event_id, [(first, second)[n % 2]], actor=student, at=NOW)
    acts = [
        partial(change_session, event_id, wave, actor=student, at=NOW)
        for n, student in enumerate(students)
        for wave in ((second, first), (first, second))[n % 2]
    ]
    all_at_once(app, acts)
    assert sum(taken(event_id)) == 40
    assert [seats_in(first), seats_in(second)] == taken(event_id)


def test_changing_against_withdrawing_frees_once(app: Flask, school: Unit) -> None:
    event_id, (first, second) = a_fair(school, quota=30, sessions=2)
    students = crowd(school, 30)
    for student in students:
        register_student(event_id, [first], actor=student, at=NOW)
    changes = [partial(change_session, event_id, second, actor=s, at=NOW) for s in students]
    leaves = [partial(withdraw, event_id, actor=s, at=NOW) for s in students]
    all_at_once(app, changes + leaves + leaves)
    assert taken(event_id) == [0, 0]
    assert count(Seat) == 0


def test_a_waiting_list_keeps_everybody_once(app: Flask, school: Unit) -> None:
    event_id, session_ids = a_fair(school, quota=1)
    register_student(event_id, session_ids, actor=crowd(school, 1)[0], at=NOW)
    acts = [
        partial(join_waiting, event_id, session_ids[0], actor=student, at=NOW)
        for student in crowd(school, 32)
        for _again in range(2)
    ]
    answers = Counter(all_at_once(app, acts))
    assert answers[Reason.ALREADY_WAITING] == 32
    assert count(Waiting) == 32
    reading().rollback()
    assert session_rows(event_id)[0].waiting == 32


def test_registering_beside_withdrawing_ends_with_equal_counts(app: Flask, school: Unit) -> None:
    event_id, session_ids = a_fair(school, quota=8)
    students = crowd(school, 16)
    comes = [partial(register_student, event_id, session_ids, actor=s, at=NOW) for s in students]
    goes = [partial(withdraw, event_id, actor=s, at=NOW + timedelta(minutes=1)) for s in students]
    all_at_once(app, (comes + goes) * 4)
    active = reading().scalar(
        select(func.count(Registration.id)).where(Registration.withdrawn_at.is_(None))
    )
    assert seats_in(session_ids[0]) == active == taken(event_id)[0]
    assert taken(event_id)[0] <= 8

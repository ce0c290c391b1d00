"""Registering at the door: the same seats, audience and clashes, whatever the window says."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.events.kinds import EventKind
from app.events.models import Event, Session
from app.platform.access import Actor
from app.platform.database import reading, transaction
from app.platform.errors import NotFound, Refusal
from app.platform.outbox import Message
from app.platform.reasons import Reason
from app.registrations.models import Seat, Waiting
from app.registrations.operations import join_waiting, register_at_door, register_many
from app.units.models import Unit
from tests.factories import NOW, make_event, make_person, make_school, make_student, make_unit

HOUR = timedelta(hours=1)
WORKER = Actor(None, "gate")


@pytest.fixture
def school(app: Flask) -> Unit:
    return make_school(make_unit())


def a_fair(school: Unit, **fields: object) -> Event:
    """A fair in three waves from NOW on whose registration has closed."""
    return make_event(school, starts_at=NOW, sessions=3, closes_at=NOW - HOUR, **fields)  # type: ignore[arg-type]


def register(event: Event, person_id: int, at: datetime = NOW) -> int:
    reading().rollback()
    return register_at_door(event.id, person_id, actor=WORKER, at=at)


def wave_of(registration_id: int) -> list[int]:
    reading().rollback()
    return [
        row.position
        for row in reading().query(Session).join(Seat, Seat.session_id == Session.id)
        .filter(Seat.registration_id == registration_id).order_by(Session.position)
    ]  # fmt: skip


def refusal(event: Event, person_id: int, at: datetime = NOW) -> Reason:
    with pytest.raises(Refusal) as refused:
        register(event, person_id, at)
    return refused.value.reason


@pytest.mark.parametrize(
    ("minutes", "wave"), [(-30, 1), (0, 1), (59, 1), (60, 2), (150, 3), (179, 3)]
)
def test_seat_is_in_the_wave_that_is_on_or_comes_next(
    school: Unit, minutes: int, wave: int
) -> None:
    student = make_student(school)
    made = register(a_fair(school), student.id, NOW + timedelta(minutes=minutes))
    assert wave_of(made) == [wave]


def test_training_gives_every_lesson(school: Unit) -> None:
    event = a_fair(school, kind=EventKind.TRAINING)
    assert wave_of(register(event, make_student(school).id, NOW + 2 * HOUR)) == [1, 2, 3]


def test_place_is_claimed_and_counted(school: Unit) -> None:
    event = a_fair(school, quota=1)
    register(event, make_student(school).id)
    reading().rollback()
    assert [row.seats_taken for row in reading().get_one(Event, event.id).sessions] == [1, 0, 0]
    assert refusal(event, make_student(school).id) is Reason.SESSION_FULL


def test_person_is_told_and_waits_no_longer(school: Unit) -> None:
    event = make_event(school, starts_at=NOW + HOUR, sessions=2, quota=1)
    first, second = (session.id for session in event.sessions)
    register_many(event.id, second, [make_student(school).id], at=NOW, actor=WORKER)
    student = make_student(school, email="a@example.cn")
    join_waiting(event.id, second, actor=Actor(student.id, "x"), at=NOW)
    register(event, student.id)
    reading().rollback()
    assert [row.left_at for row in reading().query(Waiting)] == [NOW]
    assert [row.template for row in reading().query(Message)] == ["registrations/mail/place"]
    assert first


def test_refused_at_the_door_as_online(school: Unit) -> None:
    event, student = a_fair(school), make_student(school)
    register(event, student.id)
    assert refusal(event, student.id) is Reason.ALREADY_REGISTERED
    assert refusal(a_fair(school), student.id) is Reason.OWN_CLASH
    stranger = make_student(make_school(make_unit()))
    assert refusal(event, stranger.id) is Reason.AUDIENCE_MISMATCH
    assert refusal(event, make_student(school).id, NOW + 3 * HOUR) is Reason.EVENT_OVER
    with pytest.raises(NotFound):
        register(event, make_person().id)
    with pytest.raises(NotFound):
        register_at_door(999_999, student.id, actor=WORKER, at=NOW)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"cancelled_at": NOW}, Reason.EVENT_CANCELLED),
        ({"published_at": None}, Reason.EVENT_NOT_PUBLISHED),
    ],
)
def test_event_must_take_place(school: Unit, values: dict[str, object], reason: Reason) -> None:
    event = a_fair(school)
    with transaction() as tx:
        for name, value in values.items():
            setattr(tx.get_one(Event, event.id), name, value)
    assert refusal(event, make_student(school).id) is reason


def test_doors_open_longer_than_the_last_wave(school: Unit) -> None:
    event = a_fair(school, ends_at=NOW + 4 * HOUR)
    assert refusal(event, make_student(school).id, NOW + 3 * HOUR) is Reason.SESSION_OVER

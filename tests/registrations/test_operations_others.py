"""Waiting lists, people without seats, and many at once."""

from datetime import timedelta

import pytest

from app.events.kinds import EventKind
from app.platform.audit import AuditRow
from app.platform.database import reading
from app.platform.reasons import Reason
from app.registrations.kinds import Party
from app.registrations.models import Registration, Seat, Ticket, Waiting
from app.registrations.operations import (
    join_waiting,
    leave_waiting,
    register_many,
    register_party,
    register_student,
)
from app.registrations.queries import ticket_of
from tests.factories import (
    NOW,
    count,
    make_event,
    make_person,
    make_students,
)
from tests.registrations.scenes import Scene, change_event, counts, fill, refused

HOUR = timedelta(hours=1)


def test_wait_for_a_full_session(scene: Scene) -> None:
    fill(scene, 0)
    waiting_id = join_waiting(scene.event, scene.waves[0], actor=scene.student, at=NOW)
    assert counts(scene.event)[0] == (2, 1)
    row = reading().get_one(Waiting, waiting_id)
    assert (row.person_id, row.session_id, row.left_at) == (
        scene.student.person_id,
        scene.waves[0],
        None,
    )


def test_wait_while_there_are_places_is_refused(scene: Scene) -> None:
    with refused(Reason.SESSION_HAS_PLACES):
        join_waiting(scene.event, scene.waves[0], actor=scene.student, at=NOW)
    assert (count(Waiting), counts(scene.event)[0]) == (0, (0, 0))


def test_wait_twice_is_refused(scene: Scene) -> None:
    fill(scene, 0)
    join_waiting(scene.event, scene.waves[0], actor=scene.student, at=NOW)
    with refused(Reason.ALREADY_WAITING):
        join_waiting(scene.event, scene.waves[0], actor=scene.student, at=NOW)
    assert counts(scene.event)[0] == (2, 1)


def test_wait_with_a_place_is_refused(scene: Scene) -> None:
    fill(scene, 0)
    register_student(scene.event, [scene.waves[1]], actor=scene.student, at=NOW)
    with refused(Reason.ALREADY_REGISTERED):
        join_waiting(scene.event, scene.waves[0], actor=scene.student, at=NOW)


def test_wait_for_a_foreign_session_is_refused(scene: Scene) -> None:
    other = make_event(scene.university).sessions[0].id
    with refused(Reason.SESSION_UNKNOWN):
        join_waiting(scene.event, other, actor=scene.student, at=NOW)


def test_leave_the_waiting_list_once(scene: Scene) -> None:
    fill(scene, 0)
    join_waiting(scene.event, scene.waves[0], actor=scene.student, at=NOW)
    leave_waiting(scene.event, scene.waves[0], actor=scene.student, at=NOW)
    with refused(Reason.NOT_WAITING):
        leave_waiting(scene.event, scene.waves[0], actor=scene.student, at=NOW)
    assert counts(scene.event)[0] == (2, 0)


def test_leave_a_list_by_another_event_changes_nothing(scene: Scene) -> None:
    fill(scene, 0)
    other = make_event(scene.university).id
    join_waiting(scene.event, scene.waves[0], actor=scene.student, at=NOW)
    with refused(Reason.NOT_WAITING):
        leave_waiting(other, scene.waves[0], actor=scene.student, at=NOW)
    assert counts(scene.event)[0] == (2, 1)


def test_a_place_ends_waiting_in_every_session_of_the_event(scene: Scene) -> None:
    fill(scene, 0)
    fill(scene, 1)
    join_waiting(scene.event, scene.waves[0], actor=scene.student, at=NOW)
    join_waiting(scene.event, scene.waves[1], actor=scene.student, at=NOW)
    register_student(scene.event, [scene.waves[2]], actor=scene.student, at=NOW)
    assert counts(scene.event) == [(2, 0), (2, 0), (1, 0)]


def test_party_has_a_ticket_and_no_seat(scene: Scene) -> None:
    person = make_person("钱经理").id
    registration_id = register_party(
        scene.event, person, Party.EMPLOYER_REP, actor=scene.student, at=NOW
    )
    ticket = ticket_of(registration_id)
    assert (ticket.party, ticket.spans) == (Party.EMPLOYER_REP, ())
    assert counts(scene.event) == [(0, 0)] * 3
    with refused(Reason.ALREADY_REGISTERED):
        register_party(scene.event, person, Party.STAFF, actor=scene.student, at=NOW)


def test_party_at_a_cancelled_event_is_refused(scene: Scene) -> None:
    change_event(scene.event, cancelled_at=NOW)
    with refused(Reason.EVENT_CANCELLED):
        register_party(scene.event, make_person().id, Party.STAFF, actor=scene.student, at=NOW)


def test_party_of_a_student_is_a_mistake(scene: Scene) -> None:
    with pytest.raises(ValueError, match="seat"):
        register_party(scene.event, 1, Party.STUDENT, actor=scene.student, at=NOW)


def test_many_are_registered_in_order_and_once(scene: Scene) -> None:
    event = make_event(scene.university, sessions=2, quota=950)
    event_id, wave = event.id, event.sessions[1].id
    people = make_students(scene.school, 900)
    ids = register_many(event_id, wave, [*people, people[0]], at=NOW, actor=scene.student)
    assert [ticket_of(i).person_id for i in (ids[0], ids[-1])] == [people[0], people[-1]]
    assert register_many(event_id, wave, people, at=NOW, actor=scene.student) == []
    assert counts(event_id) == [(0, 0), (900, 0)]
    assert (count(Registration), count(Seat), count(Ticket)) == (900, 900, 900)


def test_many_beyond_the_quota_are_refused_as_a_whole(scene: Scene) -> None:
    people = make_students(scene.school, 3)
    with refused(Reason.SESSION_FULL, limit=2):
        register_many(scene.event, scene.waves[0], people, at=NOW, actor=scene.student)
    assert (count(Registration), count(AuditRow), counts(scene.event)[0]) == (0, 0, (0, 0))


def test_many_take_every_lesson_of_a_training(scene: Scene) -> None:
    training = make_event(scene.university, kind=EventKind.TRAINING, sessions=2, quota=5)
    event_id, lesson = training.id, training.sessions[0].id
    people = make_students(scene.school, 4)
    register_many(event_id, lesson, people, at=NOW, actor=scene.student)
    assert counts(event_id) == [(4, 0), (4, 0)]


def test_many_at_a_cancelled_event_are_refused(scene: Scene) -> None:
    change_event(scene.event, cancelled_at=NOW)
    with refused(Reason.EVENT_CANCELLED):
        register_many(scene.event, scene.waves[0], [], at=NOW, actor=scene.student)

"""Missing exits: assumed at the session's end, put right by a real one; the crowd an hour later."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, update

from app.attendance.jobs import close_sessions
from app.attendance.operations.closing import close_ended_sessions, empty_ended_events
from app.events.models import Event, Session
from app.platform.database import transaction
from app.registrations.kinds import Party
from app.registrations.models import Seat
from tests.attendance.doors import (
    HOUR,
    MINUTE,
    Pass,
    Scene,
    attendances_of,
    crowd_of,
    give_pass,
    make_scene,
    make_training,
    outcome,
    presence_of,
)
from tests.factories import NOW


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene()


def take_every_lesson(scene: Scene, student: Pass) -> None:
    more = [
        {"registration_id": student.registration_id, "session_id": session_id}
        for session_id in scene.waves[1:]
    ]
    with transaction() as tx:
        tx.execute(insert(Seat), more)


def test_exit_is_assumed_at_the_end_of_the_session(scene: Scene) -> None:
    stayed, went = give_pass(scene), give_pass(scene)
    for ticket in (stayed, went):
        outcome(scene, ticket.code, at=NOW + 10 * MINUTE)
    outcome(scene, went.code, "out", at=NOW + 30 * MINUTE)
    assert close_ended_sessions(at=NOW + HOUR - MINUTE) == 0
    assert close_ended_sessions(at=NOW + HOUR) == 1
    (attendance,) = attendances_of(stayed)
    assert (attendance.minutes, attendance.exit_assumed) == (50, True)
    assert attendance.last_out_at == NOW + HOUR
    assert not attendances_of(went)[0].exit_assumed
    assert close_ended_sessions(at=NOW + HOUR) == 0


def test_real_exit_puts_an_assumed_one_right(scene: Scene) -> None:
    ticket = give_pass(scene)
    outcome(scene, ticket.code)
    close_ended_sessions(at=NOW + HOUR)
    assert outcome(scene, ticket.code, "out", at=NOW + 80 * MINUTE) == "left"
    (attendance,) = attendances_of(ticket)
    assert (attendance.minutes, attendance.exit_assumed) == (80, False)


def test_lessons_that_somebody_stayed_for_are_closed_each(app: Flask) -> None:
    scene = make_training()
    student = give_pass(scene)
    take_every_lesson(scene, student)
    outcome(scene, student.code, at=NOW + 30 * MINUTE)
    for hour in (1, 2, 3):
        assert close_ended_sessions(at=NOW + hour * HOUR) == 1
    rows = attendances_of(student)
    assert [row.minutes for row in rows] == [30, 60, 60]
    assert all(row.exit_assumed for row in rows)


def test_crowd_is_gone_an_hour_after_the_end(scene: Scene) -> None:
    student, rep = give_pass(scene, wave=2), give_pass(scene, party=Party.EMPLOYER_REP)
    outcome(scene, student.code, at=NOW + 2 * HOUR)
    outcome(scene, rep.code, at=NOW + 2 * HOUR)
    assert empty_ended_events(at=NOW + 4 * HOUR - MINUTE) == 0
    assert crowd_of(scene).inside == 2
    assert empty_ended_events(at=NOW + 4 * HOUR) == 2
    crowd = crowd_of(scene)
    assert (crowd.inside, crowd.students_inside, crowd.peak) == (0, 0, 2)
    presence = presence_of(student)
    assert presence is not None
    assert (presence.inside, presence.since) == (False, NOW + 3 * HOUR)
    assert empty_ended_events(at=NOW + 4 * HOUR) == 0


def test_who_comes_on_the_second_day_can_be_scanned_in(app: Flask) -> None:
    scene = make_training()
    second_day = NOW + timedelta(days=1)
    with transaction() as tx:
        tx.execute(
            update(Session)
            .where(Session.id == scene.waves[2])
            .values(starts_at=second_day, ends_at=second_day + HOUR)
        )
        tx.execute(
            update(Event).where(Event.id == scene.event_id).values(ends_at=second_day + HOUR)
        )
    student = give_pass(scene)
    take_every_lesson(scene, student)
    outcome(scene, student.code)
    close_sessions(NOW + 3 * HOUR)
    assert crowd_of(scene).inside == 0
    assert outcome(scene, student.code, at=second_day) == "admitted"
    assert [row.minutes for row in attendances_of(student)] == [60, 60, None]

"""Places given back, and exchanged for others."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.events.kinds import EventKind
from app.platform.audit import AuditRow
from app.platform.database import reading, transaction
from app.platform.outbox import Message
from app.platform.reasons import Reason
from app.registrations.operations import (
    change_session,
    register_student,
    withdraw,
)
from app.registrations.operations.entries import end_entry, move_seat
from app.registrations.queries import session_rows, ticket_of
from tests.factories import (
    NOW,
    actor,
    count,
    make_event,
    make_student,
)
from tests.registrations.scenes import Scene, change_event, counts, fill, refused, seats

HOUR = timedelta(hours=1)


def test_withdraw_frees_the_seat_once_and_revokes_the_ticket(scene: Scene) -> None:
    registration_id = register_student(scene.event, [scene.waves[0]], actor=scene.student, at=NOW)
    assert withdraw(scene.event, actor=scene.student, at=NOW + HOUR) == registration_id
    with refused(Reason.NOT_REGISTERED):
        withdraw(scene.event, actor=scene.student, at=NOW + HOUR)
    assert counts(scene.event) == [(0, 0)] * 3
    assert seats() == set()
    ticket = ticket_of(registration_id)
    assert (ticket.withdrawn_at, ticket.revoked_at) == (NOW + HOUR, NOW + HOUR)


def test_withdraw_is_audited_with_the_sessions(scene: Scene) -> None:
    register_student(scene.event, [scene.waves[0]], actor=scene.student, at=NOW)
    withdraw(scene.event, actor=scene.student, at=NOW)
    row = (
        reading().scalars(select(AuditRow).where(AuditRow.action == "registration.withdraw")).one()
    )
    assert row.detail == {"sessions": [scene.waves[0]]}


def test_register_again_after_withdrawing_makes_a_new_ticket(scene: Scene) -> None:
    first = register_student(scene.event, [scene.waves[0]], actor=scene.student, at=NOW)
    withdraw(scene.event, actor=scene.student, at=NOW)
    second = register_student(scene.event, [scene.waves[0]], actor=scene.student, at=NOW)
    assert ticket_of(first).code != ticket_of(second).code
    assert counts(scene.event)[0] == (1, 0)


def test_withdraw_from_a_training_frees_every_lesson(scene: Scene) -> None:
    training = make_event(scene.university, kind=EventKind.TRAINING, sessions=2).id
    register_student(training, [], actor=scene.student, at=NOW)
    withdraw(training, actor=scene.student, at=NOW)
    assert counts(training) == [(0, 0), (0, 0)]


def test_withdraw_once_the_session_has_begun_is_refused(scene: Scene) -> None:
    register_student(scene.event, [scene.waves[1]], actor=scene.student, at=NOW)
    start = NOW + timedelta(days=7, hours=1)
    with refused(Reason.SESSION_BEGAN):
        withdraw(scene.event, actor=scene.student, at=start)
    withdraw(scene.event, actor=scene.student, at=start - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("values", "reason"),
    [({"cancelled_at": NOW}, Reason.EVENT_CANCELLED), ({"ends_at": NOW}, Reason.EVENT_OVER)],
)
def test_withdraw_from_an_event_that_is_off_is_refused(
    scene: Scene, values: dict[str, object], reason: Reason
) -> None:
    register_student(scene.event, [scene.waves[1]], actor=scene.student, at=NOW)
    change_event(scene.event, **values)
    with refused(reason):
        withdraw(scene.event, actor=scene.student, at=NOW)


def test_change_moves_the_seat_and_keeps_the_ticket(scene: Scene) -> None:
    registration_id = register_student(scene.event, [scene.waves[2]], actor=scene.student, at=NOW)
    code = ticket_of(registration_id).code
    assert change_session(scene.event, scene.waves[0], actor=scene.student, at=NOW) == (
        registration_id
    )
    assert counts(scene.event) == [(1, 0), (0, 0), (0, 0)]
    assert seats() == {(registration_id, scene.waves[0])}
    assert ticket_of(registration_id).code == code


def test_change_tells_the_new_time(scene: Scene) -> None:
    student = actor(make_student(scene.school, email="lin@example.edu.cn"))
    register_student(scene.event, [scene.waves[0]], actor=student, at=NOW)
    change_session(scene.event, scene.waves[1], actor=student, at=NOW)
    told = [message.facts["spans"] for message in reading().scalars(select(Message))]
    assert [spans[0][0] for spans in told] == [
        row.starts_at.isoformat() for row in session_rows(scene.event)[:2]
    ]


def test_change_to_a_full_session_keeps_the_old_place(scene: Scene) -> None:
    fill(scene, 0)
    registration_id = register_student(scene.event, [scene.waves[1]], actor=scene.student, at=NOW)
    with refused(Reason.SESSION_FULL):
        change_session(scene.event, scene.waves[0], actor=scene.student, at=NOW)
    assert counts(scene.event) == [(2, 0), (1, 0), (0, 0)]
    assert (registration_id, scene.waves[1]) in seats()


def test_change_to_the_same_session_changes_nothing(scene: Scene) -> None:
    register_student(scene.event, [scene.waves[1]], actor=scene.student, at=NOW)
    audited = count(AuditRow)
    change_session(scene.event, scene.waves[1], actor=scene.student, at=NOW)
    assert counts(scene.event) == [(0, 0), (1, 0), (0, 0)]
    assert count(AuditRow) == audited


def test_change_into_a_clash_is_refused(scene: Scene) -> None:
    make = make_event(scene.university, title="宣讲会").id
    register_student(make, [], actor=scene.student, at=NOW)
    register_student(scene.event, [scene.waves[1]], actor=scene.student, at=NOW)
    with refused(Reason.OWN_CLASH, title="宣讲会"):
        change_session(scene.event, scene.waves[0], actor=scene.student, at=NOW)


def test_change_needs_a_registration_and_a_known_session(scene: Scene) -> None:
    with refused(Reason.NOT_REGISTERED):
        change_session(scene.event, scene.waves[0], actor=scene.student, at=NOW)
    register_student(scene.event, [scene.waves[1]], actor=scene.student, at=NOW)
    with refused(Reason.SESSION_UNKNOWN):
        change_session(scene.event, 99_999, actor=scene.student, at=NOW)


def test_change_within_a_training_is_refused(scene: Scene) -> None:
    training = make_event(scene.university, kind=EventKind.TRAINING, sessions=1)
    event_id, lesson = training.id, training.sessions[0].id
    register_student(event_id, [], actor=scene.student, at=NOW)
    with refused(Reason.SESSION_UNKNOWN):
        change_session(event_id, lesson, actor=scene.student, at=NOW)


def test_change_after_registration_closed_is_refused(scene: Scene) -> None:
    register_student(scene.event, [scene.waves[1]], actor=scene.student, at=NOW)
    change_event(scene.event, closes_at=NOW)
    with refused(Reason.REGISTRATION_CLOSED):
        change_session(scene.event, scene.waves[0], actor=scene.student, at=NOW)


def test_change_once_the_session_has_begun_is_refused(scene: Scene) -> None:
    register_student(scene.event, [scene.waves[0]], actor=scene.student, at=NOW)
    change_event(scene.event, closes_at=None)
    with refused(Reason.SESSION_BEGAN):
        change_session(scene.event, scene.waves[1], actor=scene.student, at=NOW + timedelta(days=7))


def test_an_entry_is_ended_once(scene: Scene) -> None:
    registration_id = register_student(scene.event, [scene.waves[0]], actor=scene.student, at=NOW)
    with transaction() as tx:
        assert end_entry(tx, registration_id, NOW) == [scene.waves[0]]
    with refused(Reason.NOT_REGISTERED), transaction() as tx:
        end_entry(tx, registration_id, NOW)


def test_a_seat_that_is_not_there_is_not_exchanged(scene: Scene) -> None:
    registration_id = register_student(scene.event, [scene.waves[0]], actor=scene.student, at=NOW)
    with refused(Reason.NOT_REGISTERED), transaction() as tx:
        move_seat(tx, registration_id, scene.waves[1], scene.waves[2])
    assert seats() == {(registration_id, scene.waves[0])}

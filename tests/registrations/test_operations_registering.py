"""Students register: what they get, and every refusal."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.events.kinds import Audience, EventKind
from app.events.models import Session
from app.platform.access import VISITOR
from app.platform.audit import AuditRow
from app.platform.database import reading, transaction
from app.platform.errors import Forbidden, NotFound
from app.platform.idempotency import IdempotencyKey
from app.platform.outbox import Message
from app.platform.reasons import Reason
from app.registrations.kinds import Party
from app.registrations.models import Registration, Seat, Ticket
from app.registrations.operations import (
    join_waiting,
    register_student,
    withdraw,
)
from app.registrations.queries import ticket_of
from tests.factories import (
    NOW,
    actor,
    count,
    make_event,
    make_person,
    make_school,
    make_student,
    make_unit,
)
from tests.registrations.scenes import Scene, change_event, counts, fill, refused, seats

HOUR = timedelta(hours=1)


def test_register_takes_one_seat_and_makes_a_ticket(scene: Scene) -> None:
    registration_id = register_student(scene.event, [scene.waves[1]], actor=scene.student, at=NOW)
    assert counts(scene.event) == [(0, 0), (1, 0), (0, 0)]
    assert seats() == {(registration_id, scene.waves[1])}
    ticket = ticket_of(registration_id)
    assert ticket.person_id == scene.student.person_id
    assert ticket.party is Party.STUDENT
    assert [span.session_id for span in ticket.spans] == [scene.waves[1]]
    assert len(ticket.code) == 26
    assert ticket.revoked_at is None


def test_register_is_audited(scene: Scene) -> None:
    registration_id = register_student(scene.event, [scene.waves[0]], actor=scene.student, at=NOW)
    row = reading().scalars(select(AuditRow).where(AuditRow.action == "registration.make")).one()
    assert (row.person_id, row.subject_id, row.at) == (
        scene.student.person_id,
        str(registration_id),
        NOW,
    )
    assert row.detail == {"sessions": [scene.waves[0]]}


def test_register_mails_who_has_an_address(scene: Scene) -> None:
    student = make_student(scene.school, email="lin@example.edu.cn", locale="en")
    registration_id = register_student(scene.event, [scene.waves[0]], actor=actor(student), at=NOW)
    message = reading().scalars(select(Message)).one()
    assert (message.recipient, message.locale) == ("lin@example.edu.cn", "en")
    assert message.template == "registrations/mail/place"
    assert message.facts["registration_id"] == registration_id
    assert len(message.facts["spans"]) == 1


def test_register_mails_nobody_without_an_address(scene: Scene) -> None:
    register_student(scene.event, [scene.waves[0]], actor=scene.student, at=NOW)
    assert count(Message) == 0


def test_register_takes_every_lesson_of_a_training(scene: Scene) -> None:
    training = make_event(scene.university, kind=EventKind.TRAINING, sessions=3, quota=2)
    event_id, lessons = training.id, [session.id for session in training.sessions]
    registration_id = register_student(event_id, [], actor=scene.student, at=NOW)
    assert counts(event_id) == [(1, 0)] * 3
    assert seats() == {(registration_id, lesson) for lesson in lessons}


def test_register_takes_no_lesson_when_one_is_full(scene: Scene) -> None:
    training = make_event(scene.university, kind=EventKind.TRAINING, sessions=3, quota=2)
    event_id, last = training.id, training.sessions[2].id
    with transaction() as tx:
        tx.execute(update(Session).where(Session.id == last).values(quota=0))
    with refused(Reason.SESSION_FULL, limit=0):
        register_student(event_id, [], actor=scene.student, at=NOW)
    assert counts(event_id) == [(0, 0)] * 3
    assert (count(Registration), count(Seat), count(Ticket), count(AuditRow)) == (0, 0, 0, 0)


def test_register_in_an_only_session_needs_no_choice(scene: Scene) -> None:
    talk = make_event(scene.university, kind=EventKind.TALK).id
    register_student(talk, [], actor=scene.student, at=NOW)
    assert counts(talk) == [(1, 0)]


def test_register_with_the_same_key_answers_the_same(scene: Scene) -> None:
    given = {"actor": scene.student, "at": NOW, "key": "k" * 32}
    first = register_student(scene.event, [scene.waves[0]], **given)
    assert register_student(scene.event, [scene.waves[0]], **given) == first
    assert counts(scene.event)[0] == (1, 0)
    assert count(IdempotencyKey) == 1


def test_register_with_the_key_of_another_is_refused(scene: Scene) -> None:
    register_student(scene.event, [scene.waves[0]], actor=scene.student, at=NOW, key="mine")
    other = actor(make_student(scene.school))
    with refused(Reason.KEY_REUSED):
        register_student(scene.event, [scene.waves[0]], actor=other, at=NOW, key="mine")


def test_register_twice_is_refused(scene: Scene) -> None:
    register_student(scene.event, [scene.waves[0]], actor=scene.student, at=NOW)
    with refused(Reason.ALREADY_REGISTERED):
        register_student(scene.event, [scene.waves[1]], actor=scene.student, at=NOW)
    assert counts(scene.event) == [(1, 0), (0, 0), (0, 0)]


def test_register_in_a_full_session_is_refused(scene: Scene) -> None:
    fill(scene, 0)
    with refused(Reason.SESSION_FULL, limit=2):
        register_student(scene.event, [scene.waves[0]], actor=scene.student, at=NOW)
    assert counts(scene.event)[0] == (2, 0)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"cancelled_at": NOW}, Reason.EVENT_CANCELLED),
        ({"published_at": None}, Reason.EVENT_NOT_PUBLISHED),
        ({"ends_at": NOW}, Reason.EVENT_OVER),
        ({"opens_at": NOW + HOUR}, Reason.REGISTRATION_NOT_OPEN),
        ({"closes_at": NOW}, Reason.REGISTRATION_CLOSED),
    ],
)
def test_register_outside_the_window_is_refused(
    scene: Scene, values: dict[str, object], reason: Reason
) -> None:
    change_event(scene.event, **values)
    with refused(reason):
        register_student(scene.event, [scene.waves[0]], actor=scene.student, at=NOW)
    with refused(reason):
        join_waiting(scene.event, scene.waves[0], actor=scene.student, at=NOW)


def test_register_in_a_foreign_session_is_refused(scene: Scene) -> None:
    other = make_event(scene.university).sessions[0].id
    for chosen in ([other], [scene.waves[0], other], [], [2**40]):
        with refused(Reason.SESSION_UNKNOWN):
            register_student(scene.event, chosen, actor=scene.student, at=NOW)


def test_register_in_a_session_that_is_over_is_refused(scene: Scene) -> None:
    change_event(scene.event, closes_at=None)
    begun = NOW + timedelta(days=7, hours=1)
    with refused(Reason.SESSION_OVER):
        register_student(scene.event, [scene.waves[0]], actor=scene.student, at=begun)
    register_student(scene.event, [scene.waves[1]], actor=scene.student, at=begun)


def test_register_of_another_university_is_refused(scene: Scene) -> None:
    stranger = actor(make_student(make_school(make_unit(name="他校"))))
    with refused(Reason.AUDIENCE_MISMATCH, unit=scene.university.name):
        register_student(scene.event, [scene.waves[0]], actor=stranger, at=NOW)
    change_event(scene.event, audience=Audience.OTHER_SCHOOLS)
    register_student(scene.event, [scene.waves[0]], actor=stranger, at=NOW)


def test_a_schools_event_is_for_its_whole_university(scene: Scene) -> None:
    event = make_event(make_school(scene.university)).id
    register_student(event, [], actor=scene.student, at=NOW)
    stranger = actor(make_student(make_school(make_unit())))
    with refused(Reason.AUDIENCE_MISMATCH, unit=scene.university.name):
        register_student(event, [], actor=stranger, at=NOW)


def test_register_of_somebody_who_is_no_student_is_refused(scene: Scene) -> None:
    with refused(Reason.AUDIENCE_MISMATCH):
        register_student(scene.event, [scene.waves[0]], actor=actor(make_person()), at=NOW)


def test_register_needs_a_person(scene: Scene) -> None:
    with pytest.raises(Forbidden):
        register_student(scene.event, [scene.waves[0]], actor=VISITOR, at=NOW)


def test_register_at_no_event_is_not_found(scene: Scene) -> None:
    with pytest.raises(NotFound):
        register_student(99_999, [], actor=scene.student, at=NOW)


def test_register_at_two_places_at_once_is_refused(scene: Scene) -> None:
    talk = make_event(scene.university, title="宣讲会")
    register_student(talk.id, [], actor=scene.student, at=NOW)
    with refused(Reason.OWN_CLASH, title="宣讲会"):
        register_student(scene.event, [scene.waves[0]], actor=scene.student, at=NOW)
    with refused(Reason.OWN_CLASH):
        join_waiting(scene.event, scene.waves[0], actor=scene.student, at=NOW)
    register_student(scene.event, [scene.waves[1]], actor=scene.student, at=NOW)


def test_register_beside_a_cancelled_or_given_up_event_is_no_clash(scene: Scene) -> None:
    first, second = make_event(scene.university).id, make_event(scene.university).id
    register_student(first, [], actor=scene.student, at=NOW)
    withdraw(first, actor=scene.student, at=NOW)
    register_student(second, [], actor=scene.student, at=NOW)
    change_event(second, cancelled_at=NOW)
    register_student(scene.event, [scene.waves[0]], actor=scene.student, at=NOW)

"""Places claimed, given back, exchanged and waited for, one request at a time."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.events.kinds import Audience, EventKind
from app.events.models import Event, Session
from app.platform.access import VISITOR, Actor
from app.platform.audit import AuditRow
from app.platform.database import reading, transaction
from app.platform.errors import Forbidden, NotFound, Refusal
from app.platform.idempotency import IdempotencyKey
from app.platform.outbox import Message
from app.platform.reasons import Reason
from app.registrations.kinds import Party
from app.registrations.models import Registration, Seat, Ticket, Waiting
from app.registrations.operations import (
    change_session,
    join_waiting,
    leave_waiting,
    register_many,
    register_party,
    register_student,
    withdraw,
)
from app.registrations.queries import session_rows, ticket_of
from app.units.models import Unit
from tests.factories import (
    NOW,
    actor,
    count,
    make_event,
    make_person,
    make_school,
    make_student,
    make_students,
    make_unit,
)

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Scene:
    """A university with a school, a fair in three waves of two places, and a student."""

    university: Unit
    school: Unit
    event: int
    waves: tuple[int, ...]
    student: Actor


@pytest.fixture
def scene(app: Flask) -> Scene:
    university = make_unit()
    school = make_school(university)
    event = make_event(university, sessions=3, quota=2)
    waves = tuple(session.id for session in event.sessions)
    return Scene(university, school, event.id, waves, actor(make_student(school)))


def counts(event_id: int) -> list[tuple[int, int]]:
    """Seats taken and people waiting of each session."""
    reading().rollback()
    return [(row.seats_taken, row.waiting) for row in session_rows(event_id)]


def seats() -> set[tuple[int, int]]:
    reading().rollback()
    rows = reading().execute(select(Seat.registration_id, Seat.session_id))
    return {(registration_id, session_id) for registration_id, session_id in rows}


def fill(scene: Scene, wave: int) -> None:
    register_many(
        scene.event, scene.waves[wave], make_students(scene.school, 2), at=NOW, actor=scene.student
    )


def change_event(event_id: int, **values: object) -> None:
    with transaction() as tx:
        tx.execute(update(Event).where(Event.id == event_id).values(**values))


def refused(reason: Reason, **facts: object) -> "pytest.RaisesExc[Refusal]":
    def agrees(refusal: Refusal) -> bool:
        return refusal.reason is reason and facts.items() <= refusal.facts.items()

    return pytest.RaisesExc(Refusal, check=agrees)


# Registering


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
    with refused(Reason.AUDIENCE_MISMATCH):
        register_student(scene.event, [scene.waves[0]], actor=stranger, at=NOW)
    change_event(scene.event, audience=Audience.OTHER_SCHOOLS)
    register_student(scene.event, [scene.waves[0]], actor=stranger, at=NOW)


def test_register_at_another_schools_event_is_allowed(scene: Scene) -> None:
    event = make_event(make_school(scene.university))
    register_student(event.id, [], actor=scene.student, at=NOW)


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


# Withdrawing


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


# Changing the session


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


# Waiting


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


# Others, and many at once


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

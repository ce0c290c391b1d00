"""What panels, tickets and lists show."""

from datetime import timedelta

import pytest

from app.events.kinds import EventKind
from app.platform.errors import NotFound
from app.platform.reasons import Reason
from app.registrations.kinds import Party
from app.registrations.operations import (
    join_waiting,
    register_many,
    register_party,
    register_student,
    withdraw,
)
from app.registrations.queries import (
    RegistrationFilter,
    SeatPanel,
    holder_of,
    registration_page,
    registration_rows,
    registrations_of,
    seat_panel,
    ticket_of,
    ticket_rows,
)
from tests.factories import (
    NOW,
    actor,
    make_event,
    make_person,
    make_school,
    make_student,
    make_students,
    make_unit,
    make_venue,
)
from tests.registrations.scenes import Scene, change_event, fill

HOUR = timedelta(hours=1)
START = NOW + timedelta(days=7)


def panel(scene: Scene, at: object = NOW) -> SeatPanel:
    return seat_panel(scene.event, scene.student.person_id, at)


def reason(shown: SeatPanel) -> Reason | None:
    return shown.obstacle.reason if shown.obstacle else None


def test_panel_of_a_visitor_counts_places(scene: Scene) -> None:
    fill(scene, 0)
    shown = seat_panel(scene.event, None, NOW)
    assert (shown.quota, shown.taken, shown.waiting) == (6, 2, 0)
    assert [session.left for session in shown.sessions] == [0, 2, 2]
    assert (shown.is_visitor, shown.registration_id, reason(shown)) == (True, None, None)
    assert shown.has_choice


def test_panel_offers_the_first_wave_with_places(scene: Scene) -> None:
    fill(scene, 0)
    offered = panel(scene).preselected
    assert offered is not None
    assert offered.id == scene.waves[1]
    fill(scene, 1)
    fill(scene, 2)
    change_event(scene.event, closes_at=None)
    offered = panel(scene, START + HOUR).preselected
    assert offered is not None
    assert offered.id == scene.waves[1]
    assert panel(scene, START + 3 * HOUR).preselected is None


def test_panel_of_a_registered_student(scene: Scene) -> None:
    registration_id = register_student(scene.event, [scene.waves[1]], actor=scene.student, at=NOW)
    shown = panel(scene)
    assert shown.registration_id == registration_id
    assert [session.id for session in shown.own] == [scene.waves[1]]
    assert (shown.may_withdraw, shown.may_change) == (True, True)
    closed = panel(scene, START)
    assert (closed.may_withdraw, closed.may_change) == (True, False)
    begun = panel(scene, START + HOUR)
    assert (begun.may_withdraw, begun.may_change) == (False, False)


def test_panel_of_an_only_session_offers_no_change(scene: Scene) -> None:
    talk = make_event(scene.university, kind=EventKind.TALK).id
    register_student(talk, [], actor=scene.student, at=NOW)
    shown = seat_panel(talk, scene.student.person_id, NOW)
    assert (shown.has_choice, shown.may_withdraw, shown.may_change) == (False, True, False)


def test_panel_counts_a_training_by_its_fullest_lesson(scene: Scene) -> None:
    training = make_event(scene.university, kind=EventKind.TRAINING, sessions=3, quota=5)
    event_id = training.id
    register_many(
        event_id,
        training.sessions[0].id,
        make_students(scene.school, 5),
        at=NOW,
        actor=scene.student,
    )
    shown = seat_panel(event_id, scene.student.person_id, NOW)
    assert (shown.takes_all, shown.has_choice, shown.may_wait) == (True, False, True)
    assert (shown.quota, shown.taken) == (5, 5)


def test_panel_says_which_number_one_is(scene: Scene) -> None:
    fill(scene, 0)
    others = [actor(make_student(scene.school)) for _n in range(2)]
    join_waiting(scene.event, scene.waves[0], actor=others[0], at=NOW)
    join_waiting(scene.event, scene.waves[0], actor=scene.student, at=NOW)
    join_waiting(scene.event, scene.waves[0], actor=others[1], at=NOW)
    assert panel(scene).positions == {scene.waves[0]: 2}
    assert panel(scene).may_wait is False
    register_student(scene.event, [scene.waves[1]], actor=others[0], at=NOW)
    assert panel(scene).positions == {scene.waves[0]: 1}


def test_panel_says_why_one_cannot_register(scene: Scene) -> None:
    stranger = make_student(make_school(make_unit()))
    assert reason(panel(scene)) is None
    assert reason(seat_panel(scene.event, stranger.id, NOW)) is Reason.AUDIENCE_MISMATCH
    assert reason(panel(scene, START)) is Reason.REGISTRATION_CLOSED
    assert reason(seat_panel(scene.event, None, START + 4 * HOUR)) is Reason.EVENT_OVER


def test_panel_of_no_event_is_not_found(scene: Scene) -> None:
    with pytest.raises(NotFound):
        seat_panel(99_999, None, NOW)


def test_panel_takes_the_same_number_of_statements(scene: Scene, queries: list[str]) -> None:
    lengths = []
    for sessions in (1, 3):
        event = make_event(scene.university, sessions=sessions)
        event_id, session_id = event.id, event.sessions[-1].id
        change_event(event_id, starts_at=START + timedelta(days=sessions))
        register_party(event_id, make_person().id, Party.STAFF, actor=scene.student, at=NOW)
        register_many(
            event_id, session_id, [scene.student.person_id or 0], at=NOW, actor=scene.student
        )
        queries.clear()
        seat_panel(event_id, scene.student.person_id, NOW)
        lengths.append(len([sent for sent in queries if sent.startswith("SELECT")]))
    assert lengths[0] == lengths[1]


def test_ticket_shows_when_and_where(scene: Scene) -> None:
    venue = make_venue(scene.university, "北区体育馆", place="体育路2号")
    event = make_event(
        scene.university, sessions=2, venue=venue, entry="东门", bring="学生证\n\n 简历 "
    )
    event_id, second = event.id, event.sessions[1]
    second_id, starts, ends = second.id, second.starts_at, second.ends_at
    registration_id = register_student(event_id, [second_id], actor=scene.student, at=NOW)
    ticket = ticket_of(registration_id)
    assert (ticket.venue_name, ticket.venue_place, ticket.entry) == (
        "北区体育馆",
        "体育路2号",
        "东门",
    )
    assert ticket.bring_list == ["学生证", "简历"]
    assert (ticket.own_start, ticket.own_end) == (starts, ends)


def test_ticket_without_a_seat_is_for_the_whole_event(scene: Scene) -> None:
    registration_id = register_party(
        scene.event, make_person().id, Party.STAFF, actor=scene.student, at=NOW
    )
    ticket = ticket_of(registration_id)
    assert (ticket.own_start, ticket.own_end) == (START, START + 3 * HOUR)
    assert ticket.venue_name == ""


def test_ticket_of_no_registration_is_not_found(scene: Scene) -> None:
    with pytest.raises(NotFound):
        ticket_of(99_999)


def test_own_registrations_are_those_in_force_next_first(scene: Scene) -> None:
    later = make_event(scene.university, starts_at=START + timedelta(days=2)).id
    given_up = make_event(scene.university, starts_at=START + timedelta(days=4)).id
    for event_id, chosen in ((later, []), (scene.event, [scene.waves[0]]), (given_up, [])):
        register_student(event_id, chosen, actor=scene.student, at=NOW)
    withdraw(given_up, actor=scene.student, at=NOW)
    person_id = scene.student.person_id or 0
    assert [each.event_id for each in registrations_of(person_id)] == [scene.event, later]
    assert registrations_of(make_person().id) == []


def test_holder_of_a_code(scene: Scene) -> None:
    registration_id = register_student(scene.event, [scene.waves[0]], actor=scene.student, at=NOW)
    holder = holder_of(ticket_of(registration_id).code)
    assert holder is not None
    assert (holder.event_id, holder.registration_id) == (scene.event, registration_id)
    assert holder_of("0" * 26) is None


def test_ticket_rows_of_an_event(scene: Scene) -> None:
    first = register_student(scene.event, [scene.waves[0]], actor=scene.student, at=NOW)
    second = register_party(scene.event, make_person().id, Party.STAFF, actor=scene.student, at=NOW)
    rows = ticket_rows(scene.event)
    assert [(row.registration_id, row.session_ids) for row in rows] == [
        (first, (scene.waves[0],)),
        (second, ()),
    ]
    assert ticket_rows(99_999) == []


@pytest.fixture
def listed(scene: Scene) -> Scene:
    """Two students, a representative, and one who withdrew."""
    wang = actor(make_student(scene.school, "王一", number="9900000701"))
    gone = actor(make_student(scene.school, "王二", number="9900000702"))
    register_student(scene.event, [scene.waves[0]], actor=scene.student, at=NOW)
    register_student(scene.event, [scene.waves[1]], actor=wang, at=NOW + HOUR)
    register_student(scene.event, [scene.waves[1]], actor=gone, at=NOW + HOUR)
    withdraw(scene.event, actor=gone, at=NOW + 2 * HOUR)
    rep = make_person("钱经理").id
    register_party(scene.event, rep, Party.EMPLOYER_REP, actor=scene.student, at=NOW)
    return scene


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["王一", "钱经理", "林小禾"]),
        ({"words": "王"}, ["王一"]),
        ({"words": "9900000701"}, ["王一"]),
        ({"words": "%"}, []),
        ({"party": Party.EMPLOYER_REP}, ["钱经理"]),
        ({"withdrawn": True}, ["王二"]),
        ({"withdrawn": True, "words": "林"}, []),
    ],
)
def test_list_is_filtered(listed: Scene, given: dict[str, object], expected: list[str]) -> None:
    page = registration_page(listed.event, RegistrationFilter(**given), 1)
    assert [row.name for row in page.rows] == expected
    assert page.total == len(expected)


def test_list_of_one_session(listed: Scene) -> None:
    rows = registration_rows(listed.event, RegistrationFilter(session_id=listed.waves[0]))
    assert [(row.name, row.session_title, row.school) for row in rows] == [
        ("林小禾", "第1批", listed.school.name)
    ]


def test_list_of_a_training_has_one_line_a_person(scene: Scene) -> None:
    training = make_event(scene.university, kind=EventKind.TRAINING, sessions=3).id
    register_student(training, [], actor=scene.student, at=NOW)
    assert len(registration_rows(training, RegistrationFilter())) == 1


def test_list_pages(scene: Scene) -> None:
    event = make_event(scene.university, quota=120)
    event_id = event.id
    people = make_students(scene.school, 120)
    register_many(event_id, event.sessions[0].id, people, at=NOW, actor=scene.student)
    last = registration_page(event_id, RegistrationFilter(), 9)
    assert (last.number, last.pages, len(last.rows), last.total) == (3, 3, 20, 120)

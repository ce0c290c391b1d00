"""Planning, changing, submitting and calling off events."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from app.events.kinds import EventFormat, EventKind
from app.events.models import Event
from app.events.operations import (
    cancel_event,
    change_event,
    change_words,
    create_event,
    submit_event,
)
from app.events.rules import EventDraft, EventWords
from app.people.models import Person
from app.platform.access import Actor, Role
from app.platform.audit import AuditRow
from app.platform.database import reading
from app.platform.errors import Forbidden, NotFound, Refusal
from app.platform.reasons import Reason
from app.units.models import Unit
from app.venues.models import Booking, Venue
from tests.factories import (
    NOW,
    count,
    give_role,
    make_draft,
    make_event,
    make_person,
    make_school,
    make_staff,
    make_student,
    make_unit,
    make_venue,
)

HOUR = timedelta(hours=1)
STARTS = NOW + timedelta(days=30)


@pytest.fixture
def university(app: Flask) -> Unit:
    """A university."""
    return make_unit()


@pytest.fixture
def organiser(university: Unit) -> Actor:
    """Its organiser."""
    return make_staff(Role.ORGANISER, university)


@pytest.fixture
def hall(university: Unit) -> Venue:
    """A hall with two hours of set-up and one of tear-down."""
    return make_venue(university)


def event_of(event_id: int) -> Event:
    """The event as it is now."""
    reading().rollback()
    return reading().get_one(Event, event_id)


def live_bookings() -> list[tuple[float, float, bool]]:
    """Bookings not released: hours from STARTS, and whether they are hard."""
    reading().rollback()
    rows = reading().query(Booking).filter(Booking.released_at.is_(None)).order_by(Booking.id)
    return [
        ((b.starts_at - STARTS) / HOUR, (b.ends_at - STARTS) / HOUR, b.confirmed_at is not None)
        for b in rows
    ]


def actions(event_id: int) -> list[str]:
    """What the audit trail says was done to the event."""
    rows = reading().query(AuditRow).filter_by(subject_type="event", subject_id=str(event_id))
    return [row.action for row in rows.order_by(AuditRow.id)]


def refused(reason: Reason) -> "pytest.RaisesExc[Refusal]":
    """The refusal with this code."""
    return pytest.raises(Refusal, check=lambda refusal: refusal.reason is reason)


def test_new_event_is_a_draft_with_a_soft_booking(
    university: Unit, organiser: Actor, hall: Venue
) -> None:
    draft = make_draft(university, venue_id=hall.id, ends_at=STARTS + 4 * HOUR, booths=60)
    event = event_of(create_event(draft, actor=organiser, at=NOW))
    assert (event.title, event.booths, event.version) == ("秋季综合双选会", 60, 1)
    assert (event.starts_at, event.ends_at) == (STARTS, STARTS + 4 * HOUR)
    assert [(s.position, s.planned, s.quota) for s in event.sessions] == [
        (1, 300, 0), (2, 300, 0), (3, 300, 0)
    ]  # fmt: skip
    assert len({session.booking_id for session in event.sessions}) == 1
    assert live_bookings() == [(-2, 5, False)]
    assert actions(event.id) == ["event.create"]


def test_new_event_sent_twice_is_made_once(university: Unit, organiser: Actor) -> None:
    draft = make_draft(university)
    first = create_event(draft, actor=organiser, at=NOW, key="k" * 20)
    assert create_event(draft, actor=organiser, at=NOW, key="k" * 20) == first
    assert count(Event) == 1


def test_event_of_a_foreign_unit_is_forbidden(university: Unit, organiser: Actor) -> None:
    with pytest.raises(Forbidden):
        create_event(make_draft(make_unit()), actor=organiser, at=NOW)


def test_plan_that_does_not_hold_is_refused(university: Unit, organiser: Actor) -> None:
    with refused(Reason.EVENT_PLAN_WRONG):
        create_event(make_draft(university, sessions=()), actor=organiser, at=NOW)


def test_venue_of_another_university_is_refused(university: Unit, organiser: Actor) -> None:
    foreign = make_venue(make_unit())
    with refused(Reason.VENUE_FOREIGN):
        create_event(make_draft(university, venue_id=foreign.id), actor=organiser, at=NOW)


def staff_elsewhere(_university: Unit) -> Person:
    """Somebody with a role in another university."""
    other = make_unit()
    person = make_person(university=other)
    give_role(person, Role.ORGANISER, other)
    return person


def student_with_role(university: Unit) -> Person:
    """A student who helps at the gate."""
    person = make_student(make_school(university))
    give_role(person, Role.GATE_STAFF, university)
    return person


@pytest.mark.parametrize("somebody", [staff_elsewhere, student_with_role])
def test_responsible_person_must_be_staff(
    university: Unit, organiser: Actor, somebody: Callable[[Unit], Person]
) -> None:
    person = somebody(university)
    with refused(Reason.RESPONSIBLE_UNKNOWN):
        create_event(make_draft(university, responsible_id=person.id), actor=organiser, at=NOW)


def test_online_event_takes_no_hall(university: Unit, organiser: Actor, hall: Venue) -> None:
    words = EventWords("空中双选会", online_url="https://live.example.edu.cn/1")
    draft = make_draft(university, venue_id=hall.id, format=EventFormat.ONLINE, words=words)
    event = event_of(create_event(draft, actor=organiser, at=NOW))
    assert event.venue_id is None
    assert live_bookings() == []


def test_change_moves_the_booking_along(university: Unit, organiser: Actor, hall: Venue) -> None:
    event_id = create_event(make_draft(university, venue_id=hall.id), actor=organiser, at=NOW)
    later = make_draft(
        university, venue_id=hall.id, starts_at=STARTS + 24 * HOUR, waves=2, title="改期"
    )
    change_event(event_id, later, 1, actor=organiser, at=NOW)
    event = event_of(event_id)
    assert (event.title, event.version, len(event.sessions)) == ("改期", 2, 2)
    assert live_bookings() == [(22, 27, False)]
    assert count(Booking) == 1
    assert actions(event_id) == ["event.create", "event.change"]


def test_change_to_no_venue_frees_it(university: Unit, organiser: Actor, hall: Venue) -> None:
    event_id = create_event(make_draft(university, venue_id=hall.id), actor=organiser, at=NOW)
    change_event(event_id, make_draft(university), 1, actor=organiser, at=NOW)
    assert live_bookings() == []
    assert {session.booking_id for session in event_of(event_id).sessions} == {None}


def lessons(university: Unit, hall: Venue, days: int) -> EventDraft:
    """A training with one lesson a day."""
    draft = make_draft(university, waves=days, venue_id=hall.id, kind=EventKind.TRAINING)
    sessions = tuple(
        replace(
            session,
            starts_at=STARTS + n * 24 * HOUR,
            ends_at=STARTS + (n * 24 + 3) * HOUR,
        )
        for n, session in enumerate(draft.sessions)
    )
    return replace(draft, sessions=sessions)


def test_lessons_of_several_days_have_bookings_of_their_own(
    university: Unit, organiser: Actor, hall: Venue
) -> None:
    event_id = create_event(lessons(university, hall, 3), actor=organiser, at=NOW)
    assert live_bookings() == [(-2, 4, False), (22, 28, False), (46, 52, False)]
    change_event(event_id, lessons(university, hall, 2), 1, actor=organiser, at=NOW)
    assert live_bookings() == [(-2, 4, False), (22, 28, False)]


def test_change_begun_from_an_older_version_is_refused(university: Unit, organiser: Actor) -> None:
    event_id = create_event(make_draft(university), actor=organiser, at=NOW)
    change_event(event_id, make_draft(university, title="甲"), 1, actor=organiser, at=NOW)
    with refused(Reason.EDIT_CONFLICT):
        change_event(event_id, make_draft(university, title="乙"), 1, actor=organiser, at=NOW)
    assert event_of(event_id).title == "甲"


def test_published_event_keeps_its_plan(university: Unit, organiser: Actor) -> None:
    event = make_event(university)
    with refused(Reason.EVENT_NOT_DRAFT):
        change_event(event.id, make_draft(university), 1, actor=organiser, at=NOW)


def test_published_event_takes_new_words(university: Unit, organiser: Actor) -> None:
    event = make_event(university)
    change_words(event.id, EventWords("新标题", bring="简历"), 1, actor=organiser, at=NOW)
    changed = event_of(event.id)
    assert (changed.title, changed.bring, changed.version) == ("新标题", "简历", 2)
    assert actions(event.id) == ["event.reword"]
    with refused(Reason.EDIT_CONFLICT):
        change_words(event.id, EventWords("再改"), 1, actor=organiser, at=NOW)


def test_new_title_reaches_the_venues_timetable(
    university: Unit, organiser: Actor, hall: Venue
) -> None:
    event_id = create_event(make_draft(university, venue_id=hall.id), actor=organiser, at=NOW)
    change_words(event_id, EventWords("新标题"), 1, actor=organiser, at=NOW)
    assert [booking.title for booking in reading().query(Booking)] == ["新标题"]


def test_words_of_a_finished_event_stay(university: Unit, organiser: Actor) -> None:
    event = make_event(university, starts_at=NOW - timedelta(days=1))
    with refused(Reason.EVENT_OVER):
        change_words(event.id, EventWords("新标题"), 1, actor=organiser, at=NOW)


def test_submitted_event_stays_submitted(university: Unit, organiser: Actor) -> None:
    event_id = create_event(make_draft(university), actor=organiser, at=NOW)
    submit_event(event_id, actor=organiser, at=NOW)
    submit_event(event_id, actor=organiser, at=NOW + HOUR)
    assert event_of(event_id).submitted_at == NOW
    assert actions(event_id) == ["event.create", "event.submit"]


def test_published_event_cannot_be_submitted(university: Unit, organiser: Actor) -> None:
    with refused(Reason.EVENT_NOT_DRAFT):
        submit_event(make_event(university).id, actor=organiser, at=NOW)


def test_unknown_event_is_not_found(university: Unit, organiser: Actor) -> None:
    with pytest.raises(NotFound):
        submit_event(9999, actor=organiser, at=NOW)


def test_cancelled_event_frees_its_venue(university: Unit, organiser: Actor, hall: Venue) -> None:
    event_id = create_event(make_draft(university, venue_id=hall.id), actor=organiser, at=NOW)
    cancel_event(event_id, "  场馆检修  ", actor=organiser, at=NOW)
    event = event_of(event_id)
    assert (event.cancelled_at, event.cancel_reason) == (NOW, "场馆检修")
    assert live_bookings() == []
    assert actions(event_id) == ["event.create", "event.cancel"]
    with refused(Reason.EVENT_CANCELLED):
        cancel_event(event_id, "再次", actor=organiser, at=NOW)
    with refused(Reason.EVENT_CANCELLED):
        change_event(event_id, make_draft(university), 2, actor=organiser, at=NOW)


def test_cancelling_needs_a_reason(university: Unit, organiser: Actor) -> None:
    with refused(Reason.CANCEL_NEEDS_REASON):
        cancel_event(make_event(university).id, " \n", actor=organiser, at=NOW)


def test_finished_event_cannot_be_cancelled(university: Unit, organiser: Actor) -> None:
    event = make_event(university, starts_at=NOW - timedelta(days=1))
    with refused(Reason.EVENT_OVER):
        cancel_event(event.id, "迟了", actor=organiser, at=NOW)

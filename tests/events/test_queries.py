"""Lists of events: what they show, in which order, in how many trips."""

from datetime import timedelta

import pytest
from flask import Flask

from app.events.kinds import EventKind, EventState
from app.events.models import Session
from app.events.queries import (
    EventFilter,
    EventRow,
    events_per_state,
    listed_events,
    organising_units,
    responsible_people,
)
from app.events.rules import event_state
from app.platform.access import Role
from app.platform.database import reading, transaction
from app.units.models import Unit
from tests.factories import (
    NOW,
    give_role,
    make_event,
    make_person,
    make_school,
    make_student,
    make_unit,
    make_venue,
)

DAY = timedelta(days=1)


@pytest.fixture
def university(app: Flask) -> Unit:
    """A university."""
    return make_unit(name="青原大学")


def titles(wanted: EventFilter) -> list[str]:
    """Titles of the list's first page, in order."""
    return [row.title for row in listed_events(wanted, at=NOW).rows]


def make_lives(university: Unit) -> dict[EventState, int]:
    """One event in each state."""
    made = {
        EventState.DRAFT: make_event(university, published=False, title="甲"),
        EventState.CLEARANCE: make_event(
            university, published=False, submitted_at=NOW, title="乙", starts_at=NOW + 2 * DAY
        ),
        EventState.PUBLISHED: make_event(university, title="丙", starts_at=NOW + 9 * DAY),
        EventState.RUNNING: make_event(university, title="丁", starts_at=NOW),
        EventState.FINISHED: make_event(university, title="戊", starts_at=NOW - DAY),
        EventState.CANCELLED: make_event(
            university, title="己", cancelled_at=NOW, starts_at=NOW - 2 * DAY
        ),
    }
    assert {state: event_state(event, NOW) for state, event in made.items()} == {
        state: state for state in EventState
    }
    return {state: event.id for state, event in made.items()}


def test_database_decides_states_as_the_rules_do(university: Unit) -> None:
    made = make_lives(university)
    rows = listed_events(EventFilter([university.path]), at=NOW).rows
    assert {row.state: row.id for row in rows} == made
    for state, event_id in made.items():
        found = listed_events(EventFilter([university.path], state=state), at=NOW).rows
        assert [row.id for row in found] == [event_id]
    assert events_per_state([university.path], at=NOW) == dict.fromkeys(EventState, 1)


def test_what_is_to_come_stands_first(university: Unit) -> None:
    make_lives(university)
    assert titles(EventFilter([university.path])) == ["丁", "乙", "甲", "丙", "戊", "己"]


def test_list_sorts_both_ways(university: Unit) -> None:
    make_lives(university)
    up = titles(EventFilter([university.path], sort="starts_at"))
    assert up == ["己", "戊", "丁", "乙", "甲", "丙"]
    assert titles(EventFilter([university.path], sort="-starts_at")) == up[::-1]


def test_row_says_what_a_list_needs(university: Unit) -> None:
    hall = make_venue(university, "北区体育馆")
    event = make_event(university, title="双选会", sessions=2, quota=80, venue=hall)
    with transaction() as tx:
        session = tx.query(Session).filter_by(event_id=event.id, position=1).one()
        session.planned, session.seats_taken, session.waiting = 100, 80, 6
    assert listed_events(EventFilter([university.path]), at=NOW).rows == [
        EventRow(
            id=event.id, kind=EventKind.FAIR, title="双选会", state=EventState.PUBLISHED,
            starts_at=event.starts_at, ends_at=event.ends_at, unit_code=university.code,
            unit_name="青原大学", venue_name="北区体育馆", places=160, seats_taken=80, waiting=6,
        )
    ]  # fmt: skip


def test_draft_counts_the_places_wanted(university: Unit) -> None:
    make_event(university, published=False, sessions=2, quota=80)
    assert listed_events(EventFilter([university.path]), at=NOW).rows[0].places == 160


def test_filters_narrow_together(university: Unit) -> None:
    school = make_school(university)
    make_event(university, title="100%双选会")
    make_event(school, title="100%宣讲会", kind=EventKind.TALK)
    make_event(school, title="双选会")
    both = [university.path]
    assert titles(EventFilter(both, text="100%")) == ["100%双选会", "100%宣讲会"]
    assert titles(EventFilter(both, text="0%宣")) == ["100%宣讲会"]
    assert titles(EventFilter(both, kind=EventKind.TALK)) == ["100%宣讲会"]
    assert titles(EventFilter(both, unit_id=school.id)) == ["100%宣讲会", "双选会"]
    assert titles(EventFilter([school.path], text="双选会")) == ["双选会"]


def test_nobodys_units_show_nothing(university: Unit) -> None:
    make_event(university)
    make_event(make_unit())
    assert listed_events(EventFilter([]), at=NOW).total == 0
    assert events_per_state([], at=NOW) == {}
    assert listed_events(EventFilter([university.path]), at=NOW).total == 1


def test_page_beyond_the_end_is_the_last(university: Unit) -> None:
    for _ in range(51):
        make_event(university)
    page = listed_events(EventFilter([university.path], page=10**9), at=NOW)
    assert (page.number, page.total, len(page.rows)) == (2, 51, 1)


def test_events_are_planned_by_universities_and_schools(university: Unit) -> None:
    school = make_school(university)
    make_unit()
    assert [unit.id for unit in organising_units([university.path])] == [university.id, school.id]
    assert organising_units([]) == []


def test_responsible_people_are_staff_of_the_university(university: Unit) -> None:
    school, elsewhere = make_school(university), make_unit()
    chosen = make_person("甲", university=university)
    give_role(chosen, Role.ORGANISER, school)
    give_role(chosen, Role.GATE_STAFF, university)
    closed = make_person("乙", university=university, disabled_at=NOW)
    give_role(closed, Role.ORGANISER, university)
    give_role(make_student(school, "丙"), Role.GATE_STAFF, school)
    give_role(make_person("丁", university=elsewhere), Role.ORGANISER, elsewhere)
    make_person("戊", university=university)
    for unit in (university, school):
        assert [person.name for person in responsible_people(unit)] == ["甲"]
    reading().rollback()

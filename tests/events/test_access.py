"""Who gets an event, and who is told that there is none."""

from dataclasses import dataclass

import pytest
from flask import Flask

from app.events.access import manageable_event, readable_event, visible_event
from app.events.models import Event
from app.platform.access import VISITOR, Actor, Role
from app.platform.errors import Forbidden, NotFound
from app.units.models import Unit
from tests.factories import NOW, make_event, make_school, make_staff, make_unit


@dataclass
class Campus:
    """Two universities, a school of the first, and an event of that school in two states."""

    school: Unit
    university: Unit
    elsewhere: Unit
    draft: Event
    published: Event


@pytest.fixture
def campus(app: Flask) -> Campus:
    """The two universities."""
    university, elsewhere = make_unit(), make_unit()
    school = make_school(university)
    return Campus(
        school, university, elsewhere, make_event(school, published=False), make_event(school)
    )


def test_published_event_is_visible_to_everybody(campus: Campus) -> None:
    assert visible_event(VISITOR, campus.published.id).id == campus.published.id
    cancelled = make_event(campus.school, cancelled_at=NOW)
    assert visible_event(VISITOR, cancelled.id).id == cancelled.id


def test_draft_is_visible_to_its_own_people_only(campus: Campus) -> None:
    own = make_staff(Role.ORGANISER, campus.university)
    assert visible_event(own, campus.draft.id).id == campus.draft.id
    for actor in (VISITOR, make_staff(Role.ORGANISER, campus.elsewhere)):
        with pytest.raises(NotFound):
            visible_event(actor, campus.draft.id)


def test_organisers_page_of_a_foreign_event_does_not_exist(campus: Campus) -> None:
    actor = make_staff(Role.ORGANISER, campus.elsewhere)
    for event in (campus.draft, campus.published):
        with pytest.raises(NotFound):
            readable_event(actor, event.id)
        with pytest.raises(NotFound):
            manageable_event(actor, event.id)


def test_organiser_of_the_school_manages_its_events(campus: Campus) -> None:
    actor = make_staff(Role.ORGANISER, campus.school)
    assert manageable_event(actor, campus.draft.id).id == campus.draft.id


@pytest.mark.parametrize("role", [Role.SAFETY_OFFICER, Role.REVIEWER, Role.ADMIN])
def test_reader_may_not_manage(campus: Campus, role: Role) -> None:
    actor: Actor = make_staff(role, campus.university)
    assert readable_event(actor, campus.draft.id).id == campus.draft.id
    with pytest.raises(Forbidden):
        manageable_event(actor, campus.draft.id)


def test_unknown_event_is_not_found(campus: Campus) -> None:
    for load in (visible_event, readable_event, manageable_event):
        with pytest.raises(NotFound):
            load(make_staff(Role.ORGANISER, campus.university), 9999)

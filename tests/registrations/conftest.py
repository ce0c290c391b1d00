"""The scene of the tests of places."""

import pytest
from flask import Flask

from tests.factories import actor, make_event, make_school, make_student, make_unit
from tests.registrations.scenes import Scene


@pytest.fixture
def scene(app: Flask) -> Scene:
    """A fair in three waves of two places at a university, and a student of it."""
    university = make_unit()
    school = make_school(university)
    event = make_event(university, sessions=3, quota=2)
    waves = tuple(session.id for session in event.sessions)
    return Scene(university, school, event.id, waves, actor(make_student(school)))

"""The scenes of the tests of places: one on paper, one open today, and browsers for it."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.platform.access import Role
from tests.factories import (
    actor,
    make_event,
    make_school,
    make_staff,
    make_student,
    make_unit,
    sign_in,
)
from tests.registrations.scenes import SOON, TODAY, Scene


@pytest.fixture
def scene(app: Flask) -> Scene:
    """A fair in three waves of two places at a university, and a student of it."""
    university = make_unit()
    school = make_school(university)
    event = make_event(university, sessions=3, quota=2)
    waves = tuple(session.id for session in event.sessions)
    return Scene(university, school, event.id, waves, actor(make_student(school)))


@pytest.fixture
def fair(app: Flask) -> Scene:
    """A fair in two waves of two places that is open for registration today."""
    university = make_unit(name="青原大学")
    school = make_school(university)
    event = make_event(
        university,
        title="秋季双选会",
        starts_at=SOON,
        sessions=2,
        quota=2,
        opens_at=TODAY - timedelta(days=1),
    )
    waves = tuple(session.id for session in event.sessions)
    return Scene(university, school, event.id, waves, actor(make_student(school)))


@pytest.fixture
def student(client: FlaskClient, fair: Scene) -> FlaskClient:
    """The student's browser."""
    sign_in(client, fair.student.person_id)
    return client


@pytest.fixture
def organiser(client: FlaskClient, fair: Scene) -> FlaskClient:
    """An organiser's browser."""
    sign_in(client, make_staff(Role.ORGANISER, fair.university).person_id)
    return client

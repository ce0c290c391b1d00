"""Who imports: a university with an organiser and an officer for hardship support."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.platform.access import Actor, Role
from app.units.models import Unit
from tests.factories import make_staff, make_unit, sign_in


@pytest.fixture
def university(app: Flask) -> Unit:
    """A university without schools."""
    return make_unit("gyu", name="赣江理工大学")


@pytest.fixture
def organiser(university: Unit) -> Actor:
    """Imports graduates and venues, and sees no ledger."""
    return make_staff(Role.ORGANISER, university, "周敏")


@pytest.fixture
def officer(university: Unit) -> Actor:
    """Imports ledgers and nothing else."""
    return make_staff(Role.SUPPORT_OFFICER, university, "吴老师")


@pytest.fixture
def desk(client: FlaskClient, organiser: Actor) -> FlaskClient:
    """The organiser's browser."""
    sign_in(client, organiser.person_id)
    return client


@pytest.fixture
def office(app: Flask, officer: Actor) -> FlaskClient:
    """The support officer's browser."""
    client = app.test_client()
    sign_in(client, officer.person_id)
    return client

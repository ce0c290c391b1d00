"""Which ticket pages can make live codes: those whose event asks for them, while they are good."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.attendance.operations.policies import set_door_policy
from app.attendance.queries.policies import DoorFlags
from app.platform.crypto import derived_key
from app.platform.database import transaction
from app.registrations.models import Ticket
from app.registrations.rules.live_codes import LIVE_CODES, live_secret
from tests.attendance.doors import ORGANISER, Pass, Scene, give_pass, make_scene
from tests.factories import NOW, sign_in


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene()


@pytest.fixture
def ticket(client: FlaskClient, scene: Scene) -> Pass:
    """A ticket whose holder is signed in."""
    made = give_pass(scene)
    sign_in(client, made.person_id)
    return made


def ask_for_live_codes(scene: Scene) -> None:
    set_door_policy(scene.event_id, DoorFlags(asks_live_code=True), actor=ORGANISER, at=NOW)


def test_ticket_page_has_its_own_secret_where_the_event_asks(
    client: FlaskClient, scene: Scene, ticket: Pass
) -> None:
    ask_for_live_codes(scene)
    page = client.get(f"/me/tickets/{ticket.registration_id}").text
    assert f'data-live="{live_secret(derived_key(LIVE_CODES), ticket.code)}"' in page
    assert f'data-link="HTTP://LOCALHOST/T/{ticket.code}"' in page
    assert "registrations/live.js" in page


def test_ticket_page_has_neither_secret_nor_library_where_it_does_not(
    client: FlaskClient, ticket: Pass
) -> None:
    page = client.get(f"/me/tickets/{ticket.registration_id}").text
    assert live_secret(derived_key(LIVE_CODES), ticket.code) not in page
    assert "registrations/live.js" not in page
    assert "data-live" not in page


def test_ticket_that_is_void_has_no_secret(client: FlaskClient, scene: Scene, ticket: Pass) -> None:
    ask_for_live_codes(scene)
    with transaction() as tx:
        tx.get_one(Ticket, ticket.id).revoked_at = NOW
    page = client.get(f"/me/tickets/{ticket.registration_id}").text
    assert "data-live" not in page
    assert "registrations/live.js" not in page

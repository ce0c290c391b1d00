"""What the tests of the hall's code stand on: an event that offers it, a browser, a claim."""

import uuid
from datetime import datetime

from app.attendance.operations.policies import set_door_policy
from app.attendance.operations.self_check_in import check_in_by_hall_code
from app.attendance.queries.door import Trace
from app.attendance.queries.policies import DoorFlags, hall_secret_of
from app.attendance.rules.hall_codes import HallClaim, claim_for, hall_code, step_of
from app.platform.access import Actor
from app.platform.database import reading
from tests.attendance.doors import ORGANISER, Pass, Scene
from tests.factories import NOW

PHONE = Trace("a phone", "an address")


def offer_hall_code(scene: Scene, **flags: bool) -> None:
    """Switch the hall's code of an event on."""
    set_door_policy(
        scene.event_id, DoorFlags(offers_hall_code=True, **flags), actor=ORGANISER, at=NOW
    )


def present_code(scene: Scene, at: datetime) -> str:
    """What the hall's screen shows."""
    reading().rollback()
    secret = hall_secret_of(scene.event_id)
    assert secret is not None
    return hall_code(secret, scene.event_id, step_of(at))


def a_claim(scene: Scene, at: datetime = NOW) -> HallClaim:
    """A browser scanned the screen."""
    return claim_for(scene.event_id, str(uuid.uuid4()), at)


def check_in(
    scene: Scene,
    ticket: Pass,
    *,
    at: datetime = NOW,
    claim: HallClaim | None = None,
    trace: Trace = PHONE,
) -> str:
    """Press the button; give the outcome."""
    reading().rollback()
    person = Actor(ticket.person_id, "student")
    made = claim or a_claim(scene, at)
    return check_in_by_hall_code(made, trace, actor=person, at=at).value

"""Fewer places in a published event."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app.clearance.operations import lower_places, publish_event
from app.events.models import Session
from app.platform.database import transaction
from app.platform.errors import NotFound
from app.platform.reasons import Reason
from tests.clearance.scenes import (
    NOW,
    STARTS,
    Office,
    actions,
    cleared_fair,
    event_of,
    make_office,
    refused,
)
from tests.factories import make_event


@pytest.fixture
def office(app: Flask) -> Office:
    """A university with a hall."""
    return make_office()


def published_fair(office: Office) -> tuple[int, list[int]]:
    """A published fair with 250 seats taken in its first wave, and the ids of its sessions."""
    event_id = cleared_fair(office)
    publish_event(event_id, actor=office.organiser, at=NOW)
    ids = [session.id for session in event_of(event_id).sessions]
    with transaction() as tx:
        tx.execute(update(Session).where(Session.id == ids[0]).values(seats_taken=250))
    return event_id, ids


def quotas(event_id: int) -> list[int]:
    """The quotas of an event's sessions."""
    return [session.quota for session in event_of(event_id).sessions]


def test_places_are_lowered_to_what_is_taken(office: Office) -> None:
    event_id, ids = published_fair(office)
    wanted = {ids[0]: 250, ids[1]: 300, ids[2]: 0}
    lower_places(event_id, wanted, actor=office.organiser, at=NOW)
    assert quotas(event_id) == [250, 300, 0]
    assert actions(event_id)[-1] == "event.lower_places"


def test_places_never_fall_below_what_is_taken(office: Office) -> None:
    event_id, ids = published_fair(office)
    wanted = {ids[1]: 100, ids[0]: 249}
    with refused(Reason.QUOTA_BELOW_TAKEN, taken=250):
        lower_places(event_id, wanted, actor=office.organiser, at=NOW)
    assert quotas(event_id) == [300, 300, 300]


def test_places_are_not_raised_after_publication(office: Office) -> None:
    event_id, ids = published_fair(office)
    with refused(Reason.PLACES_ONLY_LOWER, quota=300):
        lower_places(event_id, {ids[0]: 301}, actor=office.organiser, at=NOW)


def test_places_of_a_foreign_session_are_not_found(office: Office) -> None:
    event_id, _ids = published_fair(office)
    foreign = make_event(office.university, starts_at=STARTS).sessions[0].id
    with pytest.raises(NotFound):
        lower_places(event_id, {foreign: 1}, actor=office.organiser, at=NOW)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"published": False}, Reason.EVENT_NOT_PUBLISHED),
        ({"cancelled_at": NOW}, Reason.EVENT_CANCELLED),
        ({"starts_at": NOW - timedelta(days=1)}, Reason.EVENT_OVER),
    ],
)
def test_places_are_lowered_while_the_event_is_to_come(
    office: Office, fields: dict[str, object], reason: Reason
) -> None:
    event = make_event(office.university, **({"starts_at": STARTS} | fields))  # type: ignore[arg-type]
    with refused(reason):
        lower_places(event.id, {event.sessions[0].id: 1}, actor=office.organiser, at=NOW)

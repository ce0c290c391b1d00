"""One hall, several organisers who publish at the same moment: one gets it.

The negative control is the same crowd with a check that is made before the writing begins.
"""

import threading
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.clearance.operations import publish_event
from app.clearance.queries import own_bookings
from app.platform.database import db, reading, transaction
from app.platform.reasons import Reason
from app.venues.models import Booking
from app.venues.operations import confirm_bookings
from app.venues.queries import overlapping
from tests.clearance.scenes import NOW, cleared_fair, event_of, make_office
from tests.concurrency.crowds import all_at_once

pytestmark = pytest.mark.concurrency

RIVALS = 6


def hard_bookings() -> int:
    """How many confirmed bookings hold the hall."""
    reading().rollback()
    return reading().scalar(select(func.count()).where(Booking.confirmed_at.is_not(None))) or 0


def test_one_of_several_publications_gets_the_hall(app: Flask) -> None:
    office = make_office()
    rivals = [cleared_fair(office) for _ in range(RIVALS)]
    answers = all_at_once(
        app, [partial(publish_event, fair, actor=office.organiser, at=NOW) for fair in rivals]
    )
    assert sorted(answers, key=str) == [None, *[Reason.VENUE_TAKEN] * (RIVALS - 1)]
    published = [fair for fair in rivals if event_of(fair).published_at is not None]
    assert [answers[rivals.index(fair)] for fair in published] == [None]
    assert hard_bookings() == 1
    losers = [event_of(fair) for fair in rivals if fair not in published]
    assert {(event.version, event.safe_capacity) for event in losers} == {(1, None)}


def test_bookings_confirmed_at_once_leave_one(app: Flask) -> None:
    """The venue room's own guard, without the lock that publication takes first."""
    office = make_office()
    bookings = [own_bookings(event_of(cleared_fair(office))) for _ in range(2)]

    def confirm(booking_ids: list[int]) -> None:
        with transaction() as tx:
            confirm_bookings(tx, booking_ids, at=NOW)

    answers = all_at_once(app, [partial(confirm, ids) for ids in bookings])
    assert sorted(answers, key=str) == [None, Reason.VENUE_TAKEN]
    assert hard_bookings() == 1


def test_check_before_writing_lets_two_have_the_hall(app: Flask) -> None:
    office = make_office()
    bookings = [own_bookings(event_of(cleared_fair(office))) for _ in range(2)]
    checked = threading.Barrier(len(bookings))
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE booking DROP CONSTRAINT ex_booking_overlap"))

    def confirm_naively(booking_ids: list[int]) -> bool:
        booking = reading().get_one(Booking, booking_ids[0])
        times = (booking.starts_at, booking.ends_at)
        others = overlapping(reading(), booking.venue_id, times, booking_ids)
        is_free = all(other.confirmed_at is None for other in others)
        checked.wait(timeout=30)
        if is_free:
            with transaction() as tx:
                tx.get_one(Booking, booking_ids[0]).confirmed_at = NOW
        return is_free

    answers = all_at_once(app, [partial(confirm_naively, ids) for ids in bookings])
    assert answers == [True, True]
    assert hard_bookings() == 2

"""A venue's time: margins, conflicts, confirmation, release."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.platform.access import system_actor
from app.platform.database import reading, transaction
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from app.venues.drafts import ExitDraft, VenueDraft
from app.venues.kinds import VenueKind
from app.venues.models import Booking, Venue
from app.venues.operations import (
    add_venue,
    book,
    change_venue,
    confirm_bookings,
    move_booking,
    release_bookings,
    retire_venue,
)
from app.venues.queries import Slot, bookings_between, conflicts, venue_by_id
from tests.factories import NOW, make_unit, make_venue

pytestmark = pytest.mark.usefixtures("app")
CLI = system_actor("test")
HOUR = timedelta(hours=1)


@pytest.fixture
def hall() -> Venue:
    """A hall with two hours of set-up and one of clearing."""
    return make_venue(make_unit())


def slot(hall: Venue, begins: int, hours: int = 2, title: str = "双选会") -> Slot:
    """A slot so many hours from now."""
    return Slot(hall.id, title, NOW + begins * HOUR, NOW + (begins + hours) * HOUR)


def booked(hall: Venue, begins: int, *, confirmed: bool = False, title: str = "双选会") -> int:
    """The id of a booking."""
    with transaction() as tx:
        booking = book(tx, slot(hall, begins, title=title))
        if confirmed:
            confirm_bookings(tx, [booking.id], at=NOW)
        return booking.id


def test_booking_takes_setup_and_teardown(hall: Venue) -> None:
    booking = reading().get_one(Booking, booked(hall, 10))
    assert (booking.starts_at, booking.ends_at) == (NOW + 8 * HOUR, NOW + 13 * HOUR)


def test_intervals_that_touch_do_not_conflict(hall: Venue) -> None:
    booked(hall, 10)  # 08:00 to 13:00 with its margins
    assert conflicts(slot(hall, 15)) == []  # from 13:00
    assert [c.title for c in conflicts(slot(hall, 14))] == ["双选会"]


def test_hard_conflicts_come_first(hall: Venue) -> None:
    booked(hall, 10, title="软")
    booked(hall, 12, confirmed=True, title="硬")
    assert [(c.title, c.confirmed) for c in conflicts(slot(hall, 11))] == [
        ("硬", True),
        ("软", False),
    ]
    assert conflicts(slot(hall, 11), apart_from=[1, 2]) == []


def test_second_confirmation_of_one_time_is_refused(hall: Venue) -> None:
    booked(hall, 10, confirmed=True, title="先到")
    late = booked(hall, 11)
    with pytest.raises(Refusal) as refused, transaction() as tx:
        confirm_bookings(tx, [late], at=NOW)
    assert refused.value.reason is Reason.VENUE_TAKEN
    assert refused.value.facts == {"title": "先到"}
    assert reading().get_one(Booking, late).confirmed_at is None


def test_released_time_is_free_again(hall: Venue) -> None:
    first = booked(hall, 10, confirmed=True)
    with transaction() as tx:
        release_bookings(tx, [first], at=NOW)
    booked(hall, 10, confirmed=True)
    assert len(bookings_between(hall.id, NOW, NOW + 24 * HOUR)) == 1


def test_moved_booking_is_soft_again(hall: Venue) -> None:
    first = booked(hall, 10, confirmed=True)
    with transaction() as tx:
        move_booking(tx, first, slot(hall, 20))
    moved = reading().get_one(Booking, first)
    assert (moved.starts_at, moved.confirmed_at) == (NOW + 18 * HOUR, None)


def test_booking_of_no_venue_is_not_found() -> None:
    with pytest.raises(NotFound), transaction() as tx:
        book(tx, Slot(99, "x", NOW, NOW + HOUR))


def test_venue_with_bookings_ahead_stays_in_use(hall: Venue) -> None:
    booked(hall, 10)
    with pytest.raises(Refusal) as refused:
        retire_venue(hall.id, actor=CLI, at=NOW)
    assert (refused.value.reason, refused.value.facts) == (Reason.VENUE_IN_USE, {"count": 1})
    retire_venue(hall.id, actor=CLI, at=NOW + 24 * HOUR)
    assert venue_by_id(hall.id).retired_at == NOW + 24 * HOUR


def test_name_in_use_is_refused_for_a_new_and_for_an_old_venue(hall: Venue) -> None:
    draft = VenueDraft(hall.name, VenueKind.HALL, Decimal(100), (ExitDraft(Decimal("1.8")),))
    with pytest.raises(Refusal) as refused:
        add_venue(hall.unit_id, draft, actor=CLI, at=NOW)
    assert refused.value.reason is Reason.VENUE_NAME_TAKEN
    second = add_venue(hall.unit_id, replace(draft, name="新馆"), actor=CLI, at=NOW)
    with pytest.raises(Refusal) as refused:
        change_venue(second, draft, 1, actor=CLI, at=NOW)
    assert refused.value.reason is Reason.VENUE_NAME_TAKEN
    assert venue_by_id(second).name == "新馆"

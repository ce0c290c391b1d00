"""How a device is doing, and what is left of an attendance when an admission is taken back."""

from datetime import datetime, timedelta

import pytest

from app.attendance.kinds import DeviceState, Grade
from app.attendance.rules import Stay, next_digest
from app.attendance.rules.devices import QUIET_AFTER, device_state
from app.attendance.rules.reversals import TakenBack, without_entry
from tests.factories import NOW

MINUTE = timedelta(minutes=1)
LATER = NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("seen_at", "expires_at", "revoked_at", "state"),
    [
        (None, LATER, None, DeviceState.WAITING),
        (NOW, LATER, None, DeviceState.WORKING),
        (NOW - QUIET_AFTER, LATER, None, DeviceState.WORKING),
        (NOW - QUIET_AFTER - MINUTE, LATER, None, DeviceState.QUIET),
        (NOW, NOW, None, DeviceState.EXPIRED),
        (None, NOW + MINUTE, None, DeviceState.WAITING),
        (NOW, NOW, NOW, DeviceState.WITHDRAWN),
    ],
)
def test_device_is_judged_by_what_was_heard_of_it(
    seen_at: datetime | None,
    expires_at: datetime,
    revoked_at: datetime | None,
    state: DeviceState,
) -> None:
    found = device_state(seen_at=seen_at, expires_at=expires_at, revoked_at=revoked_at, at=NOW)
    assert found is state


def a_stay(
    first: int, out: int | None = None, minutes: int | None = None, *, earlier: int = 0
) -> Stay:
    """A stay by minutes after NOW."""
    return Stay(
        Grade.A,
        NOW + first * MINUTE,
        None if out is None else NOW + out * MINUTE,
        minutes,
        earlier,
        exit_assumed=False,
        digest="d",
    )


def taken_back(since: int, left_before: int | None = None) -> TakenBack:
    """An entry by minutes after NOW."""
    before = None if left_before is None else NOW + left_before * MINUTE
    return TakenBack("scan", NOW + since * MINUTE, before)


def test_attendance_that_the_entry_alone_made_goes() -> None:
    assert without_entry(a_stay(5), taken_back(5)) is None
    assert without_entry(a_stay(60, 120, 60), taken_back(5)) is None


def test_earlier_attendance_ends_where_it_had_ended() -> None:
    found = without_entry(a_stay(0, earlier=20), taken_back(40, left_before=20))
    assert found == a_stay(0, 20, 20, earlier=20)._replace(digest=next_digest("d", "reversal scan"))


def test_exit_that_was_assumed_after_the_entry_is_undone() -> None:
    before = a_stay(0, 60, 40, earlier=20)._replace(exit_assumed=True)
    found = without_entry(before, taken_back(40, left_before=20))
    assert found is not None
    assert (found.last_out_at, found.minutes, found.exit_assumed) == (NOW + 20 * MINUTE, 20, False)


def test_attendance_that_was_over_before_the_entry_stays_as_it_is() -> None:
    before = a_stay(0, 20, 20)
    assert without_entry(before, taken_back(20, left_before=20)) == before

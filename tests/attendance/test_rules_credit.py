"""What counts and why not; what a claim makes of a session; how long things are kept."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.attendance.kinds import ClaimSource, Grade, Shortfall
from app.attendance.rules import Stay
from app.attendance.rules.claims import ClaimFacts, claim_digest, claimed, confirmed
from app.attendance.rules.credit import Evidence, creditable_minutes, shortfall
from app.attendance.rules.retention import attendance_ends_on, details_end_at
from app.attendance.rules.scans import SeatFacts
from app.attendance.rules.stays import next_digest

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
SEAT = SeatFacts(1, "", 1, NOW, NOW + timedelta(hours=1))
CLAIM = ClaimFacts(7, 3, 1, ClaimSource.MANUAL, None, 9, NOW)


@pytest.mark.parametrize(
    ("evidence", "total", "required", "grades", "why"),
    [
        (Evidence(Grade.A, 60), 60, 0, "ABC", None),
        (Evidence(Grade.A, None), 0, 0, "ABC", None),
        (Evidence(Grade.A, 60, is_disallowed=True), 60, 0, "ABC", Shortfall.DISALLOWED),
        (Evidence(Grade.D, 60), 60, 0, "ABCD", Shortfall.SELF_REPORTED),
        (Evidence(Grade.C, 60), 60, 0, "AB", Shortfall.GRADE),
        (Evidence(Grade.A, None), 0, 48, "ABC", Shortfall.INSIDE),
        (Evidence(Grade.A, 47), 47, 48, "ABC", Shortfall.SHORT),
        (Evidence(Grade.A, 20), 48, 48, "ABC", None),
    ],
)
def test_reason_why_a_session_does_not_count(
    evidence: Evidence, total: int, required: int, grades: str, why: Shortfall | None
) -> None:
    assert shortfall(evidence, total, required, grades) is why


def test_minutes_that_can_count_are_those_of_good_evidence() -> None:
    sessions = [
        Evidence(Grade.A, 40), Evidence(Grade.C, 20), Evidence(Grade.D, 60),
        Evidence(Grade.B, None), Evidence(Grade.A, 30, is_disallowed=True),
    ]  # fmt: skip
    assert creditable_minutes(sessions, "ABC") == 60
    assert creditable_minutes(sessions, "AB") == 40


def stay(grade: Grade, minutes: int | None) -> Stay:
    return Stay(grade, NOW, NOW, minutes, 0, exit_assumed=False, digest="before")


def test_confirmed_claim_never_touches_what_a_scan_tells() -> None:
    for grade in (Grade.A, Grade.B):
        assert confirmed(CLAIM, SEAT, stay(grade, 5)) is None


def test_confirmed_claim_is_chained_to_what_was_before() -> None:
    made = confirmed(CLAIM, SEAT, stay(Grade.D, 60))
    assert made is not None
    assert (made.grade, made.minutes) == (Grade.C, 60)
    assert made.digest == next_digest("before", claim_digest(CLAIM))
    assert claim_digest(CLAIM) != claim_digest(CLAIM._replace(minutes=59))


@pytest.mark.parametrize(("said", "before", "minutes"), [(20, 45, 45), (50, 45, 50), (90, 0, 60)])
def test_second_claim_never_shortens_the_first(said: int, before: int, minutes: int) -> None:
    made = confirmed(CLAIM._replace(minutes=said), SEAT, stay(Grade.C, before))
    assert made is not None
    assert (made.minutes, made.last_out_at) == (minutes, NOW + timedelta(minutes=minutes))


def test_claim_of_oneself_is_evidence_d() -> None:
    assert claimed(CLAIM, SEAT, None, Grade.D).grade is Grade.D


def test_details_are_kept_until_phones_have_delivered() -> None:
    assert details_end_at(NOW, 30) == NOW + timedelta(days=30)
    assert details_end_at(NOW, 0) == NOW + timedelta(days=8)


@pytest.mark.parametrize(
    ("year", "last", "years", "ends"),
    [
        (2027, "08-31", 2, date(2029, 9, 1)),
        (2026, "02-29", 2, date(2028, 3, 1)),
        (2027, "02-29", 2, date(2029, 3, 1)),
    ],
)
def test_attendance_ends_after_the_years_of_the_policy(
    year: int, last: str, years: int, ends: date
) -> None:
    assert attendance_ends_on(year, last, years) == ends

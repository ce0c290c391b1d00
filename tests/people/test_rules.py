"""Sign-in times, codes and passwords."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from app.people.passwords import is_weak, password_hash, password_matches, readable_code
from app.people.rules import is_idle_too_long, is_in_force, plain_code
from tests.factories import NOW


@dataclass
class Times:
    """A sign-in's moments."""

    created_at: datetime = NOW
    last_seen_at: datetime = NOW
    ended_at: datetime | None = None


def test_sign_in_ends_by_its_end_its_age_and_its_idleness() -> None:
    assert is_in_force(Times(), NOW + timedelta(hours=11, minutes=59))
    assert not is_in_force(Times(), NOW + timedelta(hours=12))
    assert not is_in_force(Times(ended_at=NOW), NOW)
    week = NOW + timedelta(days=7)
    assert not is_in_force(Times(last_seen_at=week), week)


def test_staff_are_idle_after_half_an_hour() -> None:
    later = NOW + timedelta(minutes=30)
    assert is_idle_too_long(Times(), later, staff=True)
    assert not is_idle_too_long(Times(), later, staff=False)


def test_slip_code_is_read_however_it_is_typed() -> None:
    code = readable_code()
    compact = code.replace("-", "")
    assert plain_code(code) == plain_code(f" {compact.lower()[:8]} {compact[8:]} ") == compact


def test_code_from_a_mail_keeps_its_case() -> None:
    assert plain_code(" mUOoPt63dNjr65cyAclwfRhdv3BePdRt ") == "mUOoPt63dNjr65cyAclwfRhdv3BePdRt"


@pytest.mark.parametrize("password", ["short", "1234567890", "aaaaaaaaaaaa", "x" * 201, ""])
def test_weak_password_is_told(password: str) -> None:
    assert is_weak(password)


def test_password_is_matched_by_its_hash_and_nothing_by_none() -> None:
    kept = password_hash("春天在田野里")
    assert password_matches("春天在田野里", kept)
    assert not password_matches("春天在田野", kept)
    assert not password_matches("anything", None)
    assert not password_matches("anything", "not a hash")

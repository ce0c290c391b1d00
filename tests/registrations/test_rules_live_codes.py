"""Live codes: the same suffix here and in the browser, good for two minutes either way."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.registrations.rules import canonical_code
from app.registrations.rules.live_codes import (
    STEP_SECONDS,
    is_live_suffix,
    live_secret,
    live_suffix,
    live_suffix_in,
)
from tests.factories import NOW

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "live-vectors.json").read_text("utf-8")
)
SECRET, CODE = live_secret(b"a key", "7ZXK0Q2M9TB4HVD8RWN3F5GJYE"), "7ZXK0Q2M9TB4HVD8RWN3F5GJYE"


@pytest.mark.parametrize("vector", VECTORS)
def test_suffix_is_the_one_of_the_vectors(vector: dict[str, Any]) -> None:
    secret = live_secret(vector["key"].encode(), vector["code"])
    at = datetime.fromtimestamp(vector["at"], UTC)
    assert secret == vector["secret"]
    assert int(at.timestamp()) // STEP_SECONDS == vector["step"]
    assert live_suffix(secret, vector["step"]) == vector["suffix"]
    assert is_live_suffix(vector["suffix"], secret, at)


@pytest.mark.parametrize(("steps", "is_good"), [(-5, False), (-4, True), (4, True), (5, False)])
def test_phone_whose_clock_is_wrong_by_two_minutes_is_believed(steps: int, is_good: bool) -> None:
    there = int(NOW.timestamp()) // STEP_SECONDS + steps
    assert is_live_suffix(live_suffix(SECRET, there), SECRET, NOW) is is_good


@given(st.integers(-4, 4), st.floats(0, 29.9))
def test_suffix_of_another_ticket_is_not_good(steps: int, seconds: float) -> None:
    at = NOW + timedelta(seconds=seconds)
    other = live_secret(b"a key", "0" * 26)
    step = int(at.timestamp()) // STEP_SECONDS + steps
    assert not is_live_suffix(live_suffix(other, step), SECRET, at)


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        (f"{CODE}-k41gx7", "K41GX7"), (f"HTTP://H/T/{CODE}-KOIL17?x=-ABCDEF", "K01117"),
        (CODE, ""), (f"{CODE}-", ""), ("", ""),
    ],
)  # fmt: skip
def test_suffix_is_found_behind_the_code(text: str, suffix: str) -> None:
    assert live_suffix_in(text) == suffix


@pytest.mark.parametrize("vector", VECTORS)
def test_code_with_its_suffix_is_still_the_code(vector: dict[str, Any]) -> None:
    text = f"HTTPS://CAMPUS.EXAMPLE/T/{vector['code']}-{vector['suffix']}"
    assert canonical_code(text) == vector["code"]
    assert live_suffix_in(text) == vector["suffix"]

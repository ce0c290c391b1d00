"""Codes, windows, audiences, the choice of sessions, clashes."""

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.events.kinds import Audience, EventKind
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.registrations.rules import (
    ALPHABET,
    Engagement,
    canonical_code,
    event_obstacle,
    first_clash,
    has_begun,
    is_invited,
    new_code,
    sessions_to_take,
    window_obstacle,
)
from tests.factories import NOW

HOUR = timedelta(hours=1)
VECTORS = json.loads((Path(__file__).parents[1] / "data" / "code-vectors.json").read_text("utf-8"))
CODE = "7ZXK0Q2M9TB4HVD8RWN3F5GJYE"


@dataclass(frozen=True)
class Window:
    published_at: object = NOW - 2 * HOUR
    cancelled_at: object = None
    ends_at: object = NOW + 9 * HOUR
    opens_at: object = None
    closes_at: object = None


@dataclass(frozen=True)
class Lesson:
    id: int
    starts_at: object
    ends_at: object


LESSONS = [Lesson(n, NOW + n * HOUR, NOW + (n + 1) * HOUR) for n in range(1, 4)]


def reason(refusal: Refusal | None) -> Reason | None:
    return refusal.reason if refusal else None


def test_new_code_is_crockford_of_128_bits() -> None:
    assert new_code(lambda _bits: 0) == "0" * 26
    assert new_code(lambda bits: 2**bits - 1) == "7" + "Z" * 25
    assert new_code(lambda _bits: 1) == "0" * 25 + "1"


def test_new_code_is_its_own_canonical_form() -> None:
    codes = [new_code(secrets.randbits) for _ in range(200)]
    assert [canonical_code(code) for code in codes] == codes
    assert len(set(codes)) == 200


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["why"] for vector in VECTORS])
def test_canonical_code_agrees_with_the_shared_vectors(vector: dict[str, str]) -> None:
    assert canonical_code(vector["input"]) == vector["canonical"]


@given(st.text(max_size=220))
def test_canonical_code_of_any_text_is_a_code_or_nothing(text: str) -> None:
    code = canonical_code(text)
    assert code is None or (len(code) == 26 and set(code) <= set(ALPHABET) and code[0] <= "7")


@given(st.integers(0, 25), st.sampled_from(ALPHABET))
def test_canonical_code_of_a_mutated_code_is_another_one(place: int, letter: str) -> None:
    mutated = CODE[:place] + letter + CODE[place + 1 :]
    assert (canonical_code(mutated) == CODE) is (mutated == CODE)


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (Window(), None),
        (Window(published_at=None), Reason.EVENT_NOT_PUBLISHED),
        (Window(cancelled_at=NOW), Reason.EVENT_CANCELLED),
        (Window(published_at=None, cancelled_at=NOW), Reason.EVENT_CANCELLED),
        (Window(ends_at=NOW), Reason.EVENT_OVER),
        (Window(ends_at=NOW + timedelta(seconds=1)), None),
        (Window(opens_at=NOW), None),
        (Window(opens_at=NOW + HOUR), Reason.REGISTRATION_NOT_OPEN),
        (Window(closes_at=NOW), Reason.REGISTRATION_CLOSED),
        (Window(closes_at=NOW + HOUR), None),
    ],
)
def test_window_is_half_open(window: Window, expected: Reason | None) -> None:
    assert reason(window_obstacle(window, NOW)) == expected


def test_window_says_when_it_opens_and_closed() -> None:
    opening = window_obstacle(Window(opens_at=NOW + HOUR), NOW)
    closed = window_obstacle(Window(closes_at=NOW - HOUR), NOW)
    assert opening is not None
    assert closed is not None
    assert opening.facts == {"opens_at": NOW + HOUR}
    assert closed.facts == {"closes_at": NOW - HOUR}


def test_event_obstacle_does_not_ask_for_the_window() -> None:
    assert event_obstacle(Window(opens_at=NOW + HOUR, closes_at=NOW - HOUR), NOW) is None


@pytest.mark.parametrize(
    ("audience", "school", "expected"),
    [
        (Audience.OWN_STUDENTS, "/1/4/9/", True),
        (Audience.OWN_STUDENTS, "/1/44/9/", False),
        (Audience.OWN_STUDENTS, "/1/5/9/", False),
        (Audience.OTHER_SCHOOLS, "/1/5/9/", True),
        (Audience.PUBLIC, "/1/5/9/", True),
        (Audience.PUBLIC, None, False),
        (Audience.OWN_STUDENTS, None, False),
    ],
)
def test_audience(audience: Audience, school: str | None, expected: bool) -> None:
    assert is_invited(audience, "/1/4/", school) is expected


@pytest.mark.parametrize(
    ("kind", "lessons", "chosen", "expected"),
    [
        (EventKind.FAIR, LESSONS, [2], [2]),
        (EventKind.FAIR, LESSONS, [2, 2], [2]),
        (EventKind.TALK, LESSONS[:1], [], [1]),
        (EventKind.TRAINING, LESSONS, [], [1, 2, 3]),
        (EventKind.TRAINING, LESSONS, [1, 3], [1, 2, 3]),
    ],
)
def test_sessions_to_take(
    kind: EventKind, lessons: list[Lesson], chosen: list[int], expected: list[int]
) -> None:
    assert [lesson.id for lesson in sessions_to_take(kind, lessons, chosen, NOW)] == expected


@pytest.mark.parametrize(
    ("kind", "chosen"),
    [
        (EventKind.FAIR, []),
        (EventKind.FAIR, [1, 2]),
        (EventKind.FAIR, [9]),
        (EventKind.FAIR, [1, 9]),
        (EventKind.TRAINING, [9]),
    ],
)
def test_sessions_to_take_refuses_another_choice(kind: EventKind, chosen: list[int]) -> None:
    with pytest.raises(Refusal) as refused:
        sessions_to_take(kind, LESSONS, chosen, NOW)
    assert refused.value.reason == Reason.SESSION_UNKNOWN


def test_sessions_to_take_refuses_a_session_that_has_ended() -> None:
    with pytest.raises(Refusal) as refused:
        sessions_to_take(EventKind.FAIR, LESSONS, [1], NOW + 2 * HOUR)
    assert refused.value.reason == Reason.SESSION_OVER
    assert len(sessions_to_take(EventKind.TRAINING, LESSONS, [1], NOW + 2 * HOUR)) == 3


def test_first_clash_is_the_earliest_overlap() -> None:
    late = Engagement("late", NOW + 2 * HOUR, NOW + 3 * HOUR)
    early = Engagement("early", NOW, NOW + 1.5 * HOUR)
    assert first_clash(LESSONS, [late, early]) == early


def test_first_clash_of_touching_intervals_is_none() -> None:
    before = Engagement("before", NOW, NOW + HOUR)
    after = Engagement("after", NOW + 4 * HOUR, NOW + 5 * HOUR)
    assert first_clash(LESSONS, [before, after]) is None


def test_has_begun_with_the_first_session() -> None:
    assert not has_begun(LESSONS, NOW)
    assert has_begun(LESSONS, NOW + HOUR)
    assert not has_begun([], NOW)

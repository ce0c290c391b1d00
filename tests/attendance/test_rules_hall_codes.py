"""The hall's code: what it is, how long it is good, and that nobody guesses one."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attendance.rules.hall_codes import (
    HallClaim,
    HallCode,
    ScreenState,
    ScreenTimes,
    claim_for,
    hall_code,
    is_good_claim,
    is_good_hall_code,
    milliseconds_left,
    read_hall_code,
    screen_state,
    step_of,
)
from app.registrations.rules import ALPHABET, CODE_LENGTH
from tests.factories import NOW

SECRET, OTHER = bytes(range(32)), bytes(range(1, 33))
SECOND = timedelta(seconds=1)
SINCE_1970 = st.floats(1e9, 4e9)
MOMENTS = SINCE_1970.map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
VECTORS = [
    (1, 0, "1-1THCBH2GXW7ZJSEA17SWX42FMP"),
    (1, 119704560, "1-3MH90HDWD3ZHJYDCH6PF23JJ66"),
    (33, 119704560, "11-3MH90HDWD3ZHJYDCH6PF23JJ66"),
    (2**31 - 1, 119704561, "1ZZZZZZ-5JH16K7BWHVXFZYKDNF92JCFT2"),
]


def shown_at(moment: datetime, secret: bytes = SECRET, event_id: int = 7) -> HallCode:
    read = read_hall_code(hall_code(secret, event_id, step_of(moment)))
    assert read is not None
    return read


@pytest.mark.parametrize(("event_id", "step", "code"), VECTORS)
def test_code_of_a_step_is_the_same_for_ever(event_id: int, step: int, code: str) -> None:
    assert hall_code(SECRET, event_id, step) == code


def test_code_has_128_bits_and_spells_them_in_one_way() -> None:
    proofs = {hall_code(SECRET, 7, step).partition("-")[2] for step in range(2000)}
    assert len(proofs) == 2000
    assert {len(proof) for proof in proofs} == {CODE_LENGTH}
    assert {proof[0] for proof in proofs} == set("01234567")
    assert set().union(*proofs) == set(ALPHABET)


@given(MOMENTS, st.floats(0, 15, exclude_max=True))
def test_code_is_good_for_fifteen_seconds_whenever_it_was_seen(at: datetime, age: float) -> None:
    assert is_good_hall_code(shown_at(at), SECRET, at + age * SECOND)


@given(MOMENTS)
def test_code_is_good_until_thirty_seconds_after_it_appeared(at: datetime) -> None:
    began = datetime.fromtimestamp(step_of(at) * 15, UTC)
    assert is_good_hall_code(shown_at(began), SECRET, began + timedelta(seconds=29.999))
    assert not is_good_hall_code(shown_at(began), SECRET, began + 30 * SECOND)


@given(MOMENTS, st.floats(31, 10_000_000))
def test_code_is_never_good_after_thirty_one_seconds(at: datetime, age: float) -> None:
    assert not is_good_hall_code(shown_at(at), SECRET, at + age * SECOND)


@given(MOMENTS, st.floats(15, 10_000_000))
def test_code_of_the_future_is_never_good(at: datetime, lead: float) -> None:
    assert not is_good_hall_code(shown_at(at + lead * SECOND), SECRET, at)
    coming = datetime.fromtimestamp((step_of(at) + 1) * 15, UTC)
    assert not is_good_hall_code(shown_at(coming), SECRET, at)


def test_code_of_another_event_is_not_good() -> None:
    assert is_good_hall_code(shown_at(NOW), SECRET, NOW)
    assert not is_good_hall_code(shown_at(NOW, OTHER), SECRET, NOW)


def test_ten_thousand_guesses_hit_nothing() -> None:
    guess = random.Random(3)  # noqa: S311  the same guesses each time
    real = hall_code(SECRET, 7, step_of(NOW)).partition("-")[2]
    guesses = ["".join(guess.choices(ALPHABET, k=CODE_LENGTH)) for _ in range(5000)]
    for _ in range(5000):
        place = guess.randrange(CODE_LENGTH)
        wrong = guess.choice([each for each in ALPHABET if each != real[place]])
        guesses.append(real[:place] + wrong + real[place + 1 :])
    assert not any(is_good_hall_code(HallCode(7, each), SECRET, NOW) for each in guesses)


@given(st.integers(0, 2**31 - 1), st.integers(0, 2**40))
def test_what_is_shown_can_be_read_in_either_case(event_id: int, step: int) -> None:
    code = hall_code(SECRET, event_id, step)
    read = HallCode(event_id, code.rpartition("-")[2])
    assert read_hall_code(code) == read_hall_code(code.lower()) == read


@pytest.mark.parametrize(
    ("text", "event_id"),
    [("O1-" + "0" * 26, 1), ("il-" + "O" * 26, 33), ("1ZZZZZZ-" + "L" * 26, 2**31 - 1)],
)
def test_letters_that_look_like_digits_are_read_as_such(text: str, event_id: int) -> None:
    read = read_hall_code(text)
    assert read is not None
    assert read.event_id == event_id
    assert set(read.proof) <= set("01")


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "1", "1-", "-" + "0" * 26, "1-" + "0" * 25, "1-" + "0" * 27,
        "12345678-" + "0" * 26, "U-" + "0" * 26, "2000000-" + "0" * 26, "1-" + "0" * 26 + "\n",
        "1 -" + "0" * 26,
        "\uff11-" + "0" * 26, "1--" + "0" * 26, "1-" + "0" * 26 + "-ABCDEF", "\0" * 29,
    ],
)  # fmt: skip
def test_text_that_is_no_code_is_none(text: str) -> None:
    assert read_hall_code(text) is None


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    read = read_hall_code(text)
    assert read is None or not is_good_hall_code(read, SECRET, NOW)


@given(MOMENTS)
def test_next_code_comes_when_the_time_that_is_left_is_over(at: datetime) -> None:
    left = milliseconds_left(at)
    assert 1 <= left <= 15_000
    assert step_of(at + timedelta(milliseconds=left)) == step_of(at) + 1


def test_claim_is_good_for_its_event_and_less_than_three_minutes() -> None:
    claim = claim_for(7, "a scan", NOW)
    assert claim == HallClaim(7, "a scan", int(NOW.timestamp()) + 180)
    assert is_good_claim(claim, 7, NOW + 179 * SECOND)
    assert not is_good_claim(claim, 7, NOW + 180 * SECOND)
    assert not is_good_claim(claim, 8, NOW)
    assert not is_good_claim(HallClaim(0, "", 0), 7, NOW)


@pytest.mark.parametrize(
    ("seconds", "is_offered", "state"),
    [
        (-1, True, ScreenState.EARLY), (0, True, ScreenState.OPEN), (59, True, ScreenState.OPEN),
        (60, True, ScreenState.OVER), (0, False, ScreenState.OFF), (-1, False, ScreenState.OFF),
        (60, False, ScreenState.OVER),
    ],
)  # fmt: skip
def test_screen_shows_a_code_while_the_doors_are_open(
    seconds: int, is_offered: bool, state: ScreenState
) -> None:
    at = NOW + seconds * SECOND
    times = ScreenTimes(NOW, NOW + 60 * SECOND, is_cancelled=False)
    assert screen_state(times, at, is_offered=is_offered) is state
    called_off = times._replace(is_cancelled=True)
    assert screen_state(called_off, at, is_offered=is_offered) is ScreenState.CANCELLED

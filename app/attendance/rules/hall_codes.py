"""The hall's code: a screen in the hall shows it for 15 seconds, and nobody can foretell the next.

A code is `<event>-<proof>`: the event's number and HMAC-SHA256(the event's secret, time step), 128
bits of it, both in Crockford's alphabet. It proves that somebody saw the screen just now, or was
told by somebody who did: docs/check-in.md, "Self check-in by the hall's code".
"""

import hmac
import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.registrations.rules import ALPHABET, CODE_BITS, CODE_LENGTH, READ_AS

STEP_SECONDS = 15
# How long a scan stays good for somebody who has to sign in first.
CLAIM_LASTS = timedelta(minutes=3)

LARGEST_EVENT = 2**31 - 1
LONGEST_TEXT = 40
CODE = re.compile(rf"([0-9a-z]{{1,7}})-([0-9a-z]{{{CODE_LENGTH}}})", re.IGNORECASE | re.ASCII)


class HallCode(NamedTuple):
    """A code as it was read, good or not."""

    event_id: int
    proof: str


class ScreenState(StrEnum):
    """What a screen shows; only an open one shows a code."""

    EARLY = "early"
    OPEN = "open"
    OVER = "over"
    CANCELLED = "cancelled"
    OFF = "off"  # the organiser offers no hall code


class ScreenTimes(NamedTuple):
    """When an event's doors are open, half-open [opens_at, ends_at)."""

    opens_at: datetime
    ends_at: datetime
    is_cancelled: bool


class HallClaim(NamedTuple):
    """A good code was seen by a browser: for `until` it may check somebody in, once.

    `scan_id` is the UUID that the check-in will have; `until` is in seconds since 1970.
    """

    event_id: int
    scan_id: str
    until: int


def hall_code(secret: bytes, event_id: int, step: int) -> str:
    """The code of one step of 15 seconds since 1970."""
    return f"{_spelt(event_id)}-{_proof(secret, step)}"


def step_of(at: datetime) -> int:
    """The step in which a moment lies: half-open, [15 n, 15 (n + 1)) seconds."""
    return int(at.timestamp()) // STEP_SECONDS


def milliseconds_left(at: datetime) -> int:
    """How long the code of a moment is still the present one, in milliseconds; 1 to 15,000."""
    return STEP_SECONDS * 1000 - int(at.timestamp() * 1000) % (STEP_SECONDS * 1000)


def read_hall_code(text: str) -> HallCode | None:
    """What a code says; case does not matter, O is read as 0, I and L as 1. None for no code."""
    found = CODE.fullmatch(text) if len(text) <= LONGEST_TEXT else None
    if found is None:
        return None
    event, proof = (part.upper().translate(READ_AS) for part in found.groups())
    if not set(event) <= set(ALPHABET):
        return None
    event_id = 0
    for character in event:
        event_id = event_id * 32 + ALPHABET.index(character)
    return HallCode(event_id, proof) if event_id <= LARGEST_EVENT else None


def is_good_hall_code(code: HallCode, secret: bytes, at: datetime) -> bool:
    """Whether the event's screens show this code now or showed it in the step before: from 0 to 15
    seconds after a screen took it down it may still be good, later never, and earlier never."""
    now = step_of(at)
    return any(
        hmac.compare_digest(_proof(secret, step).encode(), code.proof.encode())
        for step in (now, now - 1)
    )


def screen_state(times: ScreenTimes, at: datetime, *, is_offered: bool) -> ScreenState:
    """What a screen shows now."""
    if times.is_cancelled:
        return ScreenState.CANCELLED
    if at >= times.ends_at:
        return ScreenState.OVER
    if not is_offered:
        return ScreenState.OFF
    return ScreenState.EARLY if at < times.opens_at else ScreenState.OPEN


def claim_for(event_id: int, scan_id: str, at: datetime) -> HallClaim:
    """What a browser is given for a good code."""
    return HallClaim(event_id, scan_id, int((at + CLAIM_LASTS).timestamp()))


def is_good_claim(claim: HallClaim, event_id: int, at: datetime) -> bool:
    """Whether a claim still checks somebody in at this event: for less than three minutes."""
    return claim.event_id == event_id and at.timestamp() < claim.until


def _proof(secret: bytes, step: int) -> str:
    digest = hmac.digest(secret, str(step).encode(), "sha256")
    number = int.from_bytes(digest[: CODE_BITS // 8], "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(CODE_LENGTH)))


def _spelt(number: int) -> str:
    characters = ALPHABET[number & 31]
    while number := number >> 5:
        characters = ALPHABET[number & 31] + characters
    return characters

"""Codes for practising at a gate: each is always answered the same, and none can be a ticket.

static/attendance/practice.js knows the same ones; tests/data/scan-vectors.json holds both to it.
"""

from typing import NamedTuple

from app.attendance.kinds import Outcome

# Like a ticket's code in form, so that readers treat it alike. A real one has 128 random bits.
PREFIX = "7PRACT1CE"
DIGITS = 17
PRACTISED = (
    Outcome.ADMITTED,
    Outcome.ALREADY_INSIDE,
    Outcome.WRONG_WAVE,
    Outcome.REVOKED,
    Outcome.WRONG_EVENT,
    Outcome.TOO_EARLY,
    Outcome.FULL,
    Outcome.STOPPED,
    Outcome.UNKNOWN_CODE,
)


class PracticeCode(NamedTuple):
    """A code and what a gate in rehearsal answers to it when somebody wants to come in."""

    code: str
    outcome: Outcome


def practice_codes() -> tuple[PracticeCode, ...]:
    """The codes, the good one first. At a gate that does not rehearse they are unknown."""
    return tuple(
        PracticeCode(f"{PREFIX}{number:0{DIGITS}d}", outcome)
        for number, outcome in enumerate(PRACTISED, 1)
    )

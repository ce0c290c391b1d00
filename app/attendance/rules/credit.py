"""Whether an attendance counts, and if not, why not."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from app.attendance.kinds import Grade, Shortfall


class Evidence(NamedTuple):
    """What is on record of one person at one session; `minutes` is None while they are inside."""

    grade: Grade
    minutes: int | None
    is_disallowed: bool = False


def shortfall(
    evidence: Evidence, total: int, required: int, grades: Collection[str]
) -> Shortfall | None:
    """Why one session does not count, or None.

    Args:
        total: the person's minutes at the event that can count, see `creditable_minutes`.
        required: minutes that the event asks for.
        grades: the grades of evidence that the policy lets count; D never does.
    """
    told = (
        (evidence.is_disallowed, Shortfall.DISALLOWED),
        (evidence.grade is Grade.D, Shortfall.SELF_REPORTED),
        (evidence.grade not in grades, Shortfall.GRADE),
        (total < required and evidence.minutes is None, Shortfall.INSIDE),
        (total < required, Shortfall.SHORT),
    )
    return next((why for holds, why in told if holds), None)


def creditable_minutes(sessions: Iterable[Evidence], grades: Collection[str]) -> int:
    """The minutes of a person's sessions at one event that can count, added up."""
    return sum(each.minutes or 0 for each in sessions if is_creditable(each, grades))


def is_creditable(evidence: Evidence, grades: Collection[str]) -> bool:
    """Whether the evidence of a session is good enough, however long it was."""
    is_good = evidence.grade in grades and evidence.grade is not Grade.D
    return is_good and not evidence.is_disallowed

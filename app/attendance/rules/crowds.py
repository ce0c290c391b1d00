"""How many people may be inside: levels, the stop at 100 %, and how entry opens again.

大型群众性活动安全管理条例 art. 18: when the approved number is reached, validation stops at once.
"""

from datetime import datetime
from typing import NamedTuple, TypeAlias

from app.attendance.kinds import Level, Outcome
from app.registrations.kinds import Party

YELLOW_PCT = 80
ORANGE_PCT = 90
# After full, entry stays shut until so few are left, and then goes one for one …
REOPENS_PCT = 95
# … until the crowd has thinned below this, so that the gates do not open and shut by the second.
CALM_PCT = 90

Refusal: TypeAlias = tuple[Outcome, str]


class Crowd(NamedTuple):
    """The people inside one event, and its limits.

    Attributes:
        cap: safe capacity, for everybody; None: nobody counts heads (online).
        student_cap: the quota, for students; the rest of `cap` is held for the others.
        admitted: entries so far, re-entries included.
        red_since: full since then, and not calm again.
    """

    cap: int | None
    student_cap: int | None
    inside: int = 0
    students_inside: int = 0
    admitted: int = 0
    peak: int = 0
    peak_at: datetime | None = None
    stopped_at: datetime | None = None
    red_since: datetime | None = None


def is_shut_by_fullness(crowd: Crowd) -> bool:
    """Whether the crowd was full and is still above the share at which entry opens again."""
    if crowd.red_since is None or crowd.cap is None:
        return False
    return crowd.inside * 100 > crowd.cap * REOPENS_PCT


def is_stopped(crowd: Crowd) -> bool:
    """Whether the gates are shut for everybody but staff: by the button, or by fullness."""
    return crowd.stopped_at is not None or is_shut_by_fullness(crowd)


def level_of(crowd: Crowd) -> Level:
    """The level that the board and the gates show."""
    if crowd.cap is None:
        return Level.GREEN
    if crowd.inside >= crowd.cap or is_shut_by_fullness(crowd):
        return Level.RED
    if crowd.inside * 100 >= crowd.cap * ORANGE_PCT:
        return Level.ORANGE
    return Level.YELLOW if crowd.inside * 100 >= crowd.cap * YELLOW_PCT else Level.GREEN


def entry_refusal(crowd: Crowd, party: Party) -> Refusal | None:
    """Why one more person may not come in now (`stopped` or `full`, and for `full` which limit).

    Staff, security and medical passes are never refused: they are counted and raise an alarm.
    """
    if party is Party.STAFF:
        return None
    if crowd.stopped_at is not None:
        return Outcome.STOPPED, ""
    if crowd.cap is not None and crowd.inside >= crowd.cap:
        return Outcome.FULL, "capacity"
    if is_shut_by_fullness(crowd):
        return Outcome.FULL, "reopening"
    if party is not Party.STUDENT or crowd.student_cap is None:
        return None
    return (Outcome.FULL, "quota") if crowd.students_inside >= crowd.student_cap else None


def after_entry(crowd: Crowd, party: Party, at: datetime) -> Crowd:
    """The crowd with one more, whether or not the limits allowed it."""
    inside = crowd.inside + 1
    is_full = crowd.cap is not None and inside >= crowd.cap
    is_peak = inside > crowd.peak
    return Crowd(
        crowd.cap,
        crowd.student_cap,
        inside,
        crowd.students_inside + (party is Party.STUDENT),
        crowd.admitted + 1,
        inside if is_peak else crowd.peak,
        at if is_peak else crowd.peak_at,
        crowd.stopped_at,
        crowd.red_since or at if is_full else crowd.red_since,
    )


def after_exit(crowd: Crowd, party: Party) -> Crowd:
    """The crowd with one fewer."""
    inside = crowd.inside - 1
    is_calm = crowd.cap is None or inside * 100 < crowd.cap * CALM_PCT
    return crowd._replace(
        inside=inside,
        students_inside=crowd.students_inside - (party is Party.STUDENT),
        red_since=None if is_calm else crowd.red_since,
    )

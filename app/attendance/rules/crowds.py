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
        inside: distinct people by their latest scan.
        admitted: entries so far, re-entries included.
        red_since: full since then, and not calm again.
        uncounted: people inside whom no scan tells of; negative where exits were missed.
        leased: places that devices may give away without a network.
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
    uncounted: int = 0
    leased: int = 0

    @property
    def present(self) -> int:
        """The people inside, as well as anybody knows."""
        return max(0, self.inside + self.uncounted)

    @property
    def students_present(self) -> int:
        """The students inside, as well as anybody knows: who left unseen is taken for one of them.

        The places of the others may go to students then; never those beyond `cap`.
        """
        return max(0, self.students_inside + min(0, self.uncounted))


def is_shut_by_fullness(crowd: Crowd) -> bool:
    """Whether the crowd was full and is still above the share at which entry opens again."""
    if crowd.red_since is None or crowd.cap is None:
        return False
    return crowd.present * 100 > crowd.cap * REOPENS_PCT


def is_stopped(crowd: Crowd) -> bool:
    """Whether the gates are shut for everybody but staff: by the button, or by fullness."""
    return crowd.stopped_at is not None or is_shut_by_fullness(crowd)


def level_of(crowd: Crowd) -> Level:
    """The level that the board and the gates show."""
    if crowd.cap is None:
        return Level.GREEN
    if crowd.present >= crowd.cap or is_shut_by_fullness(crowd):
        return Level.RED
    if crowd.present * 100 >= crowd.cap * ORANGE_PCT:
        return Level.ORANGE
    return Level.YELLOW if crowd.present * 100 >= crowd.cap * YELLOW_PCT else Level.GREEN


def entry_refusal(crowd: Crowd, party: Party) -> Refusal | None:
    """Why one more person may not come in now (`stopped` or `full`, and for `full` which limit).

    Staff, security and medical passes are never refused: they are counted and raise an alarm.
    Places that devices hold for the time without a network are taken, of everybody's and of the
    students'.
    """
    if party is Party.STAFF:
        return None
    if crowd.stopped_at is not None:
        return Outcome.STOPPED, ""
    limit = _limit_reached(crowd, party)
    return (Outcome.FULL, limit) if limit else None


def _limit_reached(crowd: Crowd, party: Party) -> str:
    if crowd.cap is not None and crowd.present >= crowd.cap:
        return "capacity"
    if is_shut_by_fullness(crowd):
        return "reopening"
    if crowd.cap is not None and crowd.present + crowd.leased >= crowd.cap:
        return "leased"
    if party is not Party.STUDENT or crowd.student_cap is None:
        return ""
    return "quota" if crowd.students_present + crowd.leased >= crowd.student_cap else ""


def after_entry(crowd: Crowd, party: Party, at: datetime) -> Crowd:
    """The crowd with one more, whether or not the limits allowed it."""
    return _peaked(
        crowd._replace(
            inside=crowd.inside + 1,
            students_inside=crowd.students_inside + (party is Party.STUDENT),
            admitted=crowd.admitted + 1,
        ),
        at,
    )


def _peaked(crowd: Crowd, at: datetime) -> Crowd:
    """A crowd that has just grown: perhaps the largest so far, perhaps full."""
    present = crowd.present
    if present > crowd.peak:
        crowd = crowd._replace(peak=present, peak_at=at)
    if crowd.cap is not None and present >= crowd.cap:
        return crowd._replace(red_since=crowd.red_since or at)
    return crowd


def after_exit(crowd: Crowd, party: Party) -> Crowd:
    """The crowd with one fewer."""
    return _calmed(
        crowd._replace(
            inside=crowd.inside - 1,
            students_inside=crowd.students_inside - (party is Party.STUDENT),
        )
    )


def _calmed(crowd: Crowd) -> Crowd:
    """A crowd that has just shrunk: perhaps so far that the gates may open freely again."""
    is_calm = crowd.cap is None or crowd.present * 100 < crowd.cap * CALM_PCT
    return crowd._replace(red_since=None) if is_calm else crowd


def recounted(crowd: Crowd, uncounted: int, at: datetime) -> Crowd:
    """The crowd when somebody counted heads, or somebody came or went whom no ticket names."""
    return _calmed(_peaked(crowd._replace(uncounted=uncounted), at))

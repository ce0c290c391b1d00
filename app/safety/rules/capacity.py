"""Whether the hall holds the people who will be inside at once."""

from app.safety.capacity import LimitName
from app.safety.case import Case
from app.safety.facts import HallKind
from app.safety.finding import Severity, Verdict
from app.safety.known import known, known_all
from app.safety.rules.verdicts import at_most


def peak_within_safe_capacity(case: Case) -> Verdict | None:
    """CAP-01: everybody inside at the peak against the safe capacity."""
    if case.hall_of() is None:
        return None
    people, safe, quota = known_all(case.people_inside, case.safe_capacity, case.student_quota)
    return at_most(people, safe, quota=quota)


def peak_within_comfort(case: Case) -> Verdict | None:
    """CAP-02: 1.4 m² net for everybody inside; not for seats nor rooms, which have their own."""
    return _within(case, LimitName.COMFORT)


def peak_without_largest_exit(case: Case) -> Verdict | None:
    """CAP-03: the exits still suffice when the widest fails. Rooms may have one door: TRN-02."""
    if case.hall_of(HallKind.HALL, HallKind.GYM, HallKind.OUTDOOR) is None:
        return None
    return _within(case, LimitName.WIDTH_LARGEST_EXIT_LOST)


def _within(case: Case, name: LimitName) -> Verdict | None:
    people_allowed = case.limits[name].known_people
    if people_allowed is None:
        return None
    return at_most(known(case.people_inside), people_allowed, severity=Severity.WARN)

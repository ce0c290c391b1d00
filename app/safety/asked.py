"""The rules that a person answers: rows that say when each applies and how severe it is.

No answer is an unknown outcome. Live levels and the data rules of the door are not here: they are
judged at every scan.
"""

from collections.abc import Callable
from functools import partial

from app.safety import constants
from app.safety.case import Case
from app.safety.constants import Citation
from app.safety.facts import Audience, EventKind, HallKind, PermitStatus
from app.safety.finding import Outcome, Severity, Unit, Verdict
from app.safety.known import known, known_all
from app.safety.permits import Determination
from app.safety.rule import Phase, Rule

BLOCK, WARN = Severity.BLOCK, Severity.WARN
RECRUITING = frozenset({EventKind.FAIR, EventKind.TALK})

# Whether a rule applies; a case may lack the facts to tell (`UnknownFactError`).
Condition = Callable[[Case], bool]


def on_site(case: Case) -> bool:
    """People gather somewhere."""
    return not case.is_online


def in_a_hall(case: Case) -> bool:
    """The event is in a hall, gym, room or place of ours."""
    return case.hall_of() is not None


def outdoors(case: Case) -> bool:
    """The event is in the open."""
    return case.hall_of(HallKind.OUTDOOR) is not None


def fair_on_site(case: Case) -> bool:
    """A fair at which people gather."""
    return on_site(case) and case.facts.kind is EventKind.FAIR


def fair_with_plan(case: Case) -> bool:
    """A fair large enough for the nine items of the safety work plan."""
    return fair_on_site(case) and known(case.total) >= constants.PLAN_PEOPLE.whole


def fair_with_booths(case: Case) -> bool:
    """A fair in a hall with booths."""
    return in_a_hall(case) and fair_on_site(case) and known(case.facts.booths) > 0


def recruiting(case: Case) -> bool:
    """Employers recruit, in a hall or online."""
    return case.facts.kind in RECRUITING


def visit(case: Case) -> bool:
    """Students travel to an employer."""
    return case.facts.kind is EventKind.VISIT


def many_people(case: Case) -> bool:
    """People gather, 500 or more over the whole event."""
    return on_site(case) and known(case.total) >= constants.MANY_PEOPLE.whole


def flow_people(case: Case) -> bool:
    """A hall through which 300 people or more pass."""
    return in_a_hall(case) and known(case.total) >= constants.GATE_PEOPLE.whole


def permit_path(case: Case) -> bool:
    """The event needs the police's permit."""
    return known(case.determination) is Determination.PERMIT


def checked_at_the_entrance(case: Case) -> bool:
    """The event needs a permit, or anybody may come."""
    if case.is_online:
        return False
    need, audience = known_all(case.determination, case.facts.audience)
    return need is Determination.PERMIT or audience is Audience.PUBLIC


def after_the_permit(case: Case) -> bool:
    """The permit is granted already."""
    permit = known(case.facts.permit)
    return permit is not None and known(permit.status) is PermitStatus.GRANTED


def asked(
    rule_id: str,
    condition: Condition,
    citation: Citation,
    *,
    phase: Phase = Phase.PUBLISH,
    severity: Severity = BLOCK,
    by_size: bool = False,
) -> Rule:
    """A row: the rule applies under a condition; `by_size`, it only warns below 1000 people."""
    judge = partial(_answered, rule_id=rule_id, condition=condition, severity=severity)
    if by_size:
        judge = partial(_answered_by_size, rule_id=rule_id, condition=condition)
    return Rule(rule_id, phase, severity, Unit.NOTHING, (citation,), judge, is_asked=True)


def _answered_by_size(case: Case, *, rule_id: str, condition: Condition) -> Verdict | None:
    if not condition(case):
        return None
    severity = BLOCK if known(case.total) >= constants.VERY_MANY_PEOPLE.whole else WARN
    return _answer(case, rule_id, severity)


def _answered(
    case: Case, *, rule_id: str, condition: Condition, severity: Severity
) -> Verdict | None:
    return _answer(case, rule_id, severity) if condition(case) else None


def _answer(case: Case, rule_id: str, severity: Severity) -> Verdict:
    given = case.facts.checks.get(rule_id)
    if given is None:
        missing = (f"checks.{rule_id}",)
        return Verdict(Outcome.UNKNOWN, None, True, severity, missing=missing)
    return Verdict(Outcome.PASSED if given else Outcome.FAILED, given, True, severity)


DAY, LIVE, AFTER = Phase.DAY, Phase.LIVE, Phase.AFTER

ASKED = (
    asked("RESP-01", on_site, constants.DECREE_505_5),
    asked("PLAN-01", fair_with_plan, constants.DECREE_505_6),
    asked("PLAN-02", fair_on_site, constants.HR_MARKET_28),
    asked("PERMIT-03", permit_path, constants.DECREE_505_13),
    asked("CHANGE-01", after_the_permit, constants.DECREE_505_15, phase=Phase.CHANGE),
    asked("DRILL-01", many_people, constants.DECREE_505_7_5, by_size=True),
    asked("AID-01", many_people, constants.DECREE_505_7_5, by_size=True),
    asked("SEC-01", checked_at_the_entrance, constants.DECREE_505_7_3),
    asked("FLOW-01", flow_people, constants.OURS, by_size=True),
    asked("AISLE-01", fair_with_booths, constants.GBT40248_AISLES),
    asked("AISLE-02", fair_with_booths, constants.FIRE_LAW_28),
    asked("WX-01", outdoors, constants.OURS),
    asked("EMP-01", recruiting, constants.HR_MARKET_26),
    asked("EMP-02", recruiting, constants.HR_MARKET_24),
    asked("EMP-03", recruiting, constants.EMPLOYMENT_LAW),
    asked("TICKET-01", in_a_hall, constants.DECREE_505_7_4, phase=LIVE),
    asked("STAFF-02", in_a_hall, constants.DECREE_505_7_7, phase=DAY),
    asked("VENUE-01", in_a_hall, constants.DECREE_505_8, phase=DAY),
    asked("WX-02", outdoors, constants.WEATHER_GUIDE, phase=DAY),
    asked("INC-01", on_site, constants.DECREE_505_19, phase=LIVE),
    asked("CLOSE-01", fair_on_site, constants.HR_MARKET_33, phase=AFTER, severity=WARN),
    asked("VIS-01", visit, constants.VISIT_RULES),
    asked("VIS-03", visit, constants.TRANSPORT_RULES),
    asked("VIS-04", visit, constants.TRANSPORT_INSURANCE),
    asked("VIS-05", visit, constants.PRIVACY_LAW, phase=DAY),
    asked("VIS-06", visit, constants.STUDENT_ACCIDENTS),
    asked("VIS-07", visit, constants.OURS, phase=LIVE),
)

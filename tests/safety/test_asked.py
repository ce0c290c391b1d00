"""The rules that a person answers: when each applies, how severe it is, what no answer means."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.safety.asked import ASKED
from app.safety.facts import Audience, EventFacts, EventKind, HallKind, Permit, PermitStatus
from app.safety.finding import Outcome, Severity
from app.safety.known import missing
from tests.safety.samples import FAIR, fair, judged

PUBLIC = Audience.PUBLIC
ALL = {rule.id for rule in ASKED}
VISITS = {"VIS-01", "VIS-03", "VIS-04", "VIS-05", "VIS-06", "VIS-07"}
OUTDOORS = {"WX-01", "WX-02"}
POLICE = {"PERMIT-03", "CHANGE-01", "SEC-01"}
GATHERING = {"RESP-01", "INC-01"}
IN_A_HALL = {"TICKET-01", "STAFF-02", "VENUE-01"}
MANY = {"DRILL-01", "AID-01", "FLOW-01"}
FAIR_RULES = {"PLAN-01", "PLAN-02", "AISLE-01", "AISLE-02", "CLOSE-01"}
RECRUITING = {"EMP-01", "EMP-02", "EMP-03"}

SMALL = {"expected": 150, "employer_reps": 20}
GRANTED = Permit(PermitStatus.GRANTED, "12", 30, 3000)


def applying(facts: EventFacts) -> set[str]:
    """The rules that apply."""
    return {rule for rule in ALL if judged(rule, facts).outcome is not Outcome.NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("facts", "rules"),
    [
        (FAIR, ALL - VISITS - OUTDOORS - POLICE),
        (fair(crowd=SMALL), GATHERING | IN_A_HALL | FAIR_RULES - {"PLAN-01"} | RECRUITING),
        (fair(crowd=SMALL, booths=0), GATHERING | IN_A_HALL | {"PLAN-02", "CLOSE-01"} | RECRUITING),
        (fair({"kind": HallKind.OUTDOOR}), ALL - VISITS - POLICE),
        (fair(audience=PUBLIC), ALL - VISITS - OUTDOORS - POLICE | {"SEC-01"}),
        (
            fair(crowd={"expected": 2000}, audience=Audience.OTHER_SCHOOLS),
            ALL - VISITS - OUTDOORS - {"CHANGE-01"},
        ),
        (fair(permit=GRANTED), ALL - VISITS - OUTDOORS - POLICE | {"CHANGE-01"}),
        (replace(FAIR, hall=None), RECRUITING),
        (replace(FAIR, hall=None, kind=EventKind.TALK, audience=PUBLIC), RECRUITING),
        (fair(crowd=SMALL, kind=EventKind.TRAINING), GATHERING | IN_A_HALL),
        (
            replace(fair(crowd=SMALL, kind=EventKind.VISIT), hall=None),
            GATHERING | VISITS,
        ),
    ],
)
def test_rules_apply(facts: EventFacts, rules: set[str]) -> None:
    assert applying(facts) == rules


@pytest.mark.parametrize("rule", sorted(MANY))
@pytest.mark.parametrize(("expected", "severity"), [(899, Severity.WARN), (900, Severity.BLOCK)])
def test_severity_grows_with_the_people(rule: str, expected: int, severity: Severity) -> None:
    assert judged(rule, fair(crowd={"expected": expected})).severity is severity


@pytest.mark.parametrize(
    ("checks", "outcome", "value"),
    [
        ({"RESP-01": True}, Outcome.PASSED, True),
        ({"RESP-01": False}, Outcome.FAILED, False),
        ({}, Outcome.UNKNOWN, None),
    ],
)
def test_answer_decides(checks: dict[str, bool], outcome: Outcome, value: bool | None) -> None:
    finding = judged("RESP-01", fair(checks=checks))
    assert (finding.outcome, finding.value, finding.threshold) == (outcome, value, True)


def test_rule_without_an_answer_says_what_to_do() -> None:
    finding = judged("RESP-01", FAIR)
    assert finding.missing == ("checks.RESP-01",)
    assert finding.problem == "Nobody has taken responsibility for the event's safety."
    assert finding.advice.startswith("Name the responsible person")


def test_closing_record_only_warns() -> None:
    assert judged("CLOSE-01", FAIR).severity is Severity.WARN


@pytest.mark.parametrize(
    ("rule", "facts", "path"),
    [
        ("VENUE-01", replace(FAIR, hall=missing("hall")), "hall"),
        ("WX-01", fair({"kind": missing("hall.kind")}), "hall.kind"),
        ("DRILL-01", fair(crowd={"expected": missing("crowd.expected")}), "crowd.expected"),
        ("AISLE-02", replace(FAIR, booths=missing("booths")), "booths"),
        ("SEC-01", replace(FAIR, audience=missing("audience")), "audience"),
        ("CHANGE-01", replace(FAIR, permit=missing("permit")), "permit"),
    ],
)
def test_rule_is_unknown_while_nobody_knows_whether_it_applies(
    rule: str, facts: EventFacts, path: str
) -> None:
    finding = judged(rule, facts)
    assert (finding.outcome, finding.severity) == (Outcome.UNKNOWN, Severity.BLOCK)
    assert finding.missing == (path,)


def test_a_no_fails_a_rule_that_its_numbers_pass() -> None:
    finding = judged("EGR-04", fair(checks={"EGR-04": False}))
    assert (finding.outcome, finding.value, finding.threshold) == (Outcome.FAILED, False, True)


def test_a_no_makes_a_warning_block() -> None:
    narrow = {"exits_m": (Decimal("0.9"), Decimal("1.8"))}
    assert judged("EGR-04", fair(narrow)).severity is Severity.WARN
    finding = judged("EGR-04", fair(narrow, checks={"EGR-04": False}))
    assert (finding.severity, finding.value) == (Severity.BLOCK, Decimal("0.9"))


def test_a_no_to_a_rule_that_does_not_apply_changes_nothing() -> None:
    assert judged("VIS-02", fair(checks={"VIS-02": False})).outcome is Outcome.NOT_APPLICABLE


def test_a_yes_never_outweighs_the_numbers() -> None:
    narrow = fair({"exits_m": (Decimal("0.8"),)}, checks={"EGR-04": True})
    assert judged("EGR-04", narrow).outcome is Outcome.FAILED

"""Judging an event: what is in scope, in which order, with which figures."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app import safety
from app.safety.answer import assessment_document
from app.safety.calculated import CALCULATED
from app.safety.capacity import LimitName
from app.safety.catalogue import RULES, RULES_BY_ID, RULES_VERSION, default_scope, rules_in
from app.safety.finding import Outcome, Severity
from app.safety.judgement import assess, findings
from app.safety.known import missing
from app.safety.permits import Determination
from app.safety.reading import read_facts
from tests.safety.samples import FAIR, fair, metres

EXAMPLE = Path(__file__).parent.parent / "data" / "safety-facts.json"


def test_fair_that_passes_has_no_findings() -> None:
    assessment = assess(FAIR)
    assert assessment.findings == ()
    assert [finding.rule for finding in assessment.passed] == [
        "CAP-01", "CAP-02", "CAP-03", "EGR-01", "EGR-02", "EGR-03", "EGR-04", "EGR-05", "EGR-06",
        "EGR-07", "GATE-01", "STAFF-01", "BOOTH-01", "VENUE-02", "FILE-01",
    ]  # fmt: skip


def test_figures_of_a_fair() -> None:
    assessment = assess(FAIR)
    assert assessment.rules_version == RULES_VERSION
    assert assessment.deciding is LimitName.DOORS
    assert (assessment.safe_capacity, assessment.student_quota) == (1000, 850)
    assert (assessment.peak_inside, assessment.people_inside, assessment.total) == (700, 830, 800)
    assert (assessment.clear_minutes, assessment.lanes_needed) == (Decimal("2.15"), 4)
    assert assessment.determination is Determination.CAMPUS_FILING


def test_example_of_the_contract() -> None:
    document = assessment_document(assess(read_facts(EXAMPLE.read_text("utf-8"))))
    found = document.pop("findings")
    assert document == {
        "safe_capacity": 1000,
        "limits": {
            "density": 1125, "comfort": 857, "width": 1292, "width_largest_exit_lost": 923,
            "doors": 1000, "approved": None, "seats": None,
        },
        "student_quota": 830,
        "peak_inside": 900,
        "clear_minutes": 2.58,
        "lanes_needed": 4,
        "determination": "consult",
    }  # fmt: skip
    columns = ("rule", "severity", "value", "threshold")
    assert [tuple(each[column] for column in columns) for each in found] == [
        ("CAP-01", "block", 1050, 1000),
        ("EGR-03", "block", 1050, 1000),
        ("WAVE-01", "block", 900, 830),
        ("PERMIT-01", "block", 2820, 1000),
        ("CAP-02", "warn", 1050, 857),
        ("CAP-03", "warn", 1050, 923),
    ]  # fmt: skip


def test_finding_as_json() -> None:
    document = assessment_document(assess(fair({"exits_m": metres(*["2.4"] * 4, "0.9")})))
    assert document["findings"] == [
        {
            "rule": "EGR-04",
            "severity": "warn",
            "outcome": "failed",
            "value": 0.9,
            "threshold": 1.4,
            "citation": "GB 50016-2014, 5.5.19 (S2: original to be checked); "
            "GB 50016-2014, 6.4.11 (S2: original to be checked)",
            "fix": "Use wider exits, and let the narrow one serve staff only.",
            "missing": [],
        }
    ]
    json.dumps(document)


def test_blocking_findings_come_first() -> None:
    severities = [finding.severity for finding in findings(fair(crowd={"expected": 3000}))]
    assert severities == sorted(severities, key=list(Severity).index)
    assert len(set(severities)) == 2


def test_blocking_findings_can_be_told_apart() -> None:
    assessment = assess(fair(crowd={"expected": 760}))
    assert [finding.rule for finding in assessment.with_severity(Severity.WARN)] == ["CAP-02"]
    assert assessment.blocking == ()


def test_nothing_known_passes_nothing() -> None:
    assessment = assess(safety.EventFacts())
    assert assessment.passed == ()
    assert {finding.outcome for finding in assessment.findings} == {Outcome.UNKNOWN}
    assert assessment.safe_capacity is None
    assert assessment.clear_minutes is None
    assert assessment.determination is None
    assert assessment.deciding is None


def test_online_event_has_nothing_to_fail() -> None:
    assessment = assess(replace(FAIR, hall=None))
    assert (assessment.findings, assessment.passed) == ((), ())
    assert assessment.determination is Determination.INTERNAL
    assert (assessment.safe_capacity, assessment.lanes_needed) == (None, None)
    assert set(assessment_document(assessment)["limits"].values()) == {None}


def test_default_scope_is_what_a_file_of_facts_can_answer() -> None:
    calculated = {rule.id for rule in CALCULATED}
    assert default_scope(FAIR) == calculated
    assert default_scope(fair(conflicts=missing("conflicts"))) == calculated - {"VENUE-02"}
    assert default_scope(fair(checks={"RESP-01": True})) == calculated | {"RESP-01"}


def test_answer_that_is_mentioned_is_judged() -> None:
    checks = {"RESP-01": False, "PLAN-02": True}
    assert [finding.rule for finding in findings(fair(checks=checks))] == ["RESP-01"]


def test_scope_is_judged_whole() -> None:
    scope = frozenset({"RESP-01", "PLAN-02", "CAP-01"})
    assessment = assess(fair(checks={"PLAN-02": True}), scope=scope)
    assert [finding.rule for finding in assessment.findings] == ["RESP-01"]
    assert [finding.rule for finding in assessment.passed] == ["CAP-01", "PLAN-02"]


def test_misspelt_rule_in_a_scope_is_refused() -> None:
    with pytest.raises(ValueError, match="no such rules: CAP-1, RESP-1"):
        rules_in(frozenset({"CAP-1", "RESP-1", "CAP-01"}))


def test_catalogue_names_each_rule_once() -> None:
    assert len(RULES_BY_ID) == len(RULES)
    assert all(rule.citations for rule in RULES)

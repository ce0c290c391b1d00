"""The answer of `safety check`: an assessment as the contract's JSON."""

from decimal import Decimal
from typing import Any

from app.safety.finding import Finding, Value
from app.safety.judgement import Assessment
from app.safety.reading import plain_number


def assessment_document(assessment: Assessment) -> dict[str, Any]:
    """The figures, what the event needs, and the findings; null where unknown or not applicable."""
    clear = assessment.clear_minutes
    return {
        "safe_capacity": assessment.safe_capacity,
        "limits": {name.value: limit.people for name, limit in assessment.limits.items()},
        "student_quota": assessment.student_quota,
        "peak_inside": assessment.peak_inside,
        "clear_minutes": None if clear is None else plain_number(clear),
        "lanes_needed": assessment.lanes_needed,
        "determination": assessment.determination,
        "findings": [finding_document(finding) for finding in assessment.findings],
    }


def finding_document(finding: Finding) -> dict[str, Any]:
    """One finding in English; `missing` names the facts that an unknown one lacks."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "outcome": finding.outcome,
        "value": _plain(finding.value),
        "threshold": _plain(finding.threshold),
        "citation": finding.citation,
        "fix": finding.advice,
        "missing": list(finding.missing),
    }


def _plain(value: Value) -> int | float | str | bool | None:
    return plain_number(value) if isinstance(value, Decimal) else value

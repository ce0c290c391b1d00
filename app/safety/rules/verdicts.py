"""The verdicts that most rules answer with."""

from collections.abc import Mapping
from decimal import Decimal

from app.safety.finding import Outcome, Severity, Unit, Value, Verdict

Number = int | Decimal


def at_most(
    value: Number, threshold: Number, *, severity: Severity | None = None, **params: Value
) -> Verdict:
    """Passed where the value does not exceed the threshold; `params` fill the fix."""
    return judged(value <= threshold, value, threshold, severity=severity, params=params)


def at_least(
    value: Number, threshold: Number, *, severity: Severity | None = None, **params: Value
) -> Verdict:
    """Passed where the value reaches the threshold; `params` fill the fix."""
    return judged(value >= threshold, value, threshold, severity=severity, params=params)


def judged(
    holds: bool,
    value: Value,
    threshold: Value,
    *,
    severity: Severity | None = None,
    params: Mapping[str, Value] | None = None,
) -> Verdict:
    """Passed or failed, as it holds."""
    outcome = Outcome.PASSED if holds else Outcome.FAILED
    return Verdict(outcome, value, threshold, severity, params=params or {})


def failed(
    value: Value,
    threshold: Value,
    *,
    severity: Severity | None = None,
    unit: Unit | None = None,
    fix: str = "",
    **params: Value,
) -> Verdict:
    """Failed for a reason of its own: with its own fix, and its own unit where that differs."""
    return Verdict(Outcome.FAILED, value, threshold, severity, unit, fix, params)

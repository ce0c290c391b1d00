"""Judging a case: every rule in scope, and the figures behind them."""

from dataclasses import dataclass, replace
from decimal import Decimal

from app.safety.capacity import Limit, LimitName
from app.safety.case import Case
from app.safety.catalogue import RULES_VERSION, default_scope, rules_in
from app.safety.constants import Citation, Confidence
from app.safety.facts import EventFacts
from app.safety.finding import Finding, Outcome, Severity, Unit, Verdict, rounded
from app.safety.known import A, Unknown, UnknownFactError
from app.safety.parameters import DEFAULTS, Parameters
from app.safety.permits import Determination
from app.safety.rule import Rule
from app.safety.words import fixes

NOT_APPLICABLE = Verdict(Outcome.NOT_APPLICABLE)
BY_SEVERITY = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Assessment:
    """What the rules say of an event, and the figures. A figure is None where it is unknown or
    does not apply.

    Attributes:
        limits: of the hall, by name, with formulas.
        deciding: the name of the limit that is the safe capacity.
        peak_inside: visitors; people_inside: with representatives and staff.
        total: everybody over the whole event, as a permit counts.
        findings: failed and unknown, blocking ones first.
        passed: the rules that hold, in the catalogue's order.
    """

    rules_version: str
    limits: dict[LimitName, Limit]
    deciding: LimitName | None
    safe_capacity: int | None
    student_quota: int | None
    peak_inside: int | None
    people_inside: int | None
    total: int | None
    clear_minutes: Decimal | None
    lanes_needed: int | None
    determination: Determination | None
    findings: tuple[Finding, ...]
    passed: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that forbid publication."""
        return self.with_severity(Severity.BLOCK)

    def with_severity(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity is severity)


def findings(
    facts: EventFacts, parameters: Parameters = DEFAULTS, scope: frozenset[str] | None = None
) -> tuple[Finding, ...]:
    """The rules that fail or cannot be judged, blocking ones first."""
    return assess(facts, parameters, scope).findings


def assess(
    facts: EventFacts, parameters: Parameters = DEFAULTS, scope: frozenset[str] | None = None
) -> Assessment:
    """Judge an event by the rules of a scope (None: `default_scope`), with every figure.

    Raises `ValueError` where the scope names a rule that does not exist.
    """
    case = Case(facts, parameters)
    rules = rules_in(default_scope(facts) if scope is None else scope)
    judged = [judge(rule, case) for rule in rules]
    open_ones = [each for each in judged if each.outcome in {Outcome.FAILED, Outcome.UNKNOWN}]
    deciding, clear = _figure(case.deciding_limit), _figure(case.clear_minutes)
    has_hall = facts.hall is not None
    return Assessment(
        rules_version=RULES_VERSION,
        limits=case.limits,
        deciding=None if deciding is None else deciding.name,
        safe_capacity=_figure(case.safe_capacity),
        student_quota=_figure(case.student_quota),
        peak_inside=_figure(case.peak),
        people_inside=_figure(case.people_inside),
        total=_figure(case.total),
        clear_minutes=None if clear is None else rounded(clear),
        lanes_needed=_figure(case.lanes_needed) if has_hall else None,
        determination=_figure(case.determination),
        findings=tuple(sorted(open_ones, key=lambda each: BY_SEVERITY[each.severity])),
        passed=tuple(each for each in judged if each.outcome is Outcome.PASSED),
    )


def _figure(value: A | Unknown) -> A | None:
    return None if isinstance(value, Unknown) else value


def judge(rule: Rule, case: Case) -> Finding:
    """One rule on one case; a fact that is missing makes it unknown, as severe as it can be."""
    try:
        verdict = rule.judge(case) or NOT_APPLICABLE
    except UnknownFactError as gap:
        verdict = Verdict(
            Outcome.UNKNOWN,
            fix=fixes.RECORD_FIRST,
            params={"missing": ", ".join(gap.paths)},
            missing=gap.paths,
        )
    return _finding(rule, _with_objection(rule, case, verdict), case.parameters)


def _with_objection(rule: Rule, case: Case, verdict: Verdict) -> Verdict:
    """A person's "no" fails a rule that its numbers pass, and makes it as severe as it can be.

    A "yes" never outweighs the numbers.
    """
    objected = case.facts.checks.get(rule.id) is False
    if not objected or rule.is_asked or verdict.outcome is Outcome.NOT_APPLICABLE:
        return verdict
    if verdict.outcome is Outcome.PASSED:
        return Verdict(Outcome.FAILED, False, True, unit=Unit.NOTHING, params=verdict.params)
    return replace(verdict, severity=None)


def _finding(rule: Rule, verdict: Verdict, parameters: Parameters) -> Finding:
    words = rule.words
    unjudged = verdict.outcome is Outcome.UNKNOWN and not rule.is_asked
    return Finding(
        rule=rule.id,
        severity=verdict.severity or rule.severity,
        outcome=verdict.outcome,
        value=verdict.value,
        threshold=verdict.threshold,
        unit=verdict.unit or rule.unit,
        citations=rule.citations + _policy(rule, parameters),
        title=words.title,
        problem=fixes.CANNOT_JUDGE if unjudged else words.problem,
        fix=verdict.fix or words.fix,
        params=verdict.params,
        missing=verdict.missing,
    )


def _policy(rule: Rule, parameters: Parameters) -> tuple[Citation, ...]:
    """The documents by which a unit set the numbers of this rule."""
    documents = (parameters.sources.get(name) for name in rule.parameters)
    return tuple(Citation(text, Confidence.SOURCED) for text in dict.fromkeys(documents) if text)

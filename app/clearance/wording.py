"""Findings in the reader's language: what is wrong, the number against its limit, who says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext

from app.clearance.rules import finding_number
from app.platform.i18n import number, worded_facts
from app.safety import RULES_BY_ID, Determination, Finding, Outcome
from app.safety.constants import Citation, Confidence
from app.safety.finding import Unit, Value
from app.safety.words import labels

READ = frozenset({Confidence.SOURCED, Confidence.PRODUCT})


@dataclass(frozen=True)
class FindingWords:
    """One finding for a page; `number` is what an acknowledgement accepts."""

    rule: str
    severity: str
    title: str
    text: str
    measure: str
    citation: str
    number: str
    missing: tuple[str, ...]
    is_unknown: bool


def worded(finding: Finding) -> FindingWords:
    """A finding in words."""
    return FindingWords(
        rule=finding.rule,
        severity=finding.severity.value,
        title=gettext(finding.title),
        text=_text(finding),
        measure=_measure(finding),
        citation=cited(finding.citations),
        number=finding_number(finding),
        missing=finding.missing,
        is_unknown=finding.outcome is Outcome.UNKNOWN,
    )


def _text(finding: Finding) -> str:
    """What is wrong and what to do; a passed rule has nothing to say."""
    if finding.outcome is Outcome.PASSED:
        return ""
    facts = worded_facts(_params(finding))
    problem, fix = (
        gettext(text, **facts) if facts else gettext(text)
        for text in (finding.problem, finding.fix)
    )
    return str(gettext("%(problem)s %(fix)s", problem=problem, fix=fix))


def _params(finding: Finding) -> Mapping[str, object]:
    params: dict[str, object] = dict(finding.params)
    if finding.missing:
        params["missing"] = named(finding.missing)
    return params


def named(paths: tuple[str, ...]) -> str:
    """The names of missing facts, one after the other."""
    names = [gettext(labels.FACTS[path]) for path in paths if path in labels.FACTS]
    return str(gettext(", ")).join(dict.fromkeys(names))


def _measure(finding: Finding) -> str:
    """The number and its limit: "936 people, limit 857 people"."""
    if finding.outcome is Outcome.UNKNOWN:
        is_asked = RULES_BY_ID[finding.rule].is_asked
        return str(gettext("not answered yet") if is_asked else gettext("not known yet"))
    if finding.unit is Unit.NOTHING or finding.value is None:
        return _answer(finding.value)
    value = _counted(finding.unit, finding.value)
    if finding.threshold is None:
        return value
    limit = _counted(finding.unit, finding.threshold)
    return str(gettext("%(value)s, limit %(limit)s", value=value, limit=limit))


def _answer(value: Value) -> str:
    if isinstance(value, bool):
        return str(gettext("answered: in place") if value else gettext("answered: not in place"))
    words = labels.PERMIT_STATUSES.get(str(value))
    return str(gettext(words)) if words else str(gettext("not known yet"))


def _counted(unit: Unit, value: Value) -> str:
    words = labels.UNITS.get(unit, "%(n)s")
    figure = number(value) if isinstance(value, int | Decimal) else str(value)
    return str(gettext(words, n=figure))


def cited(citations: tuple[Citation, ...]) -> str:
    """The sources; each that was not read in the original says so."""
    return str(gettext("; ")).join(_source(citation) for citation in citations)


def _source(citation: Citation) -> str:
    text = str(gettext(citation.text))
    if citation.confidence in READ:
        return text
    note = gettext(labels.TO_BE_CHECKED)
    return str(gettext("%(source)s (%(note)s)", source=text, note=note))


def determination_words(need: Determination | None) -> str:
    """What the event needs from others."""
    return str(gettext(labels.DETERMINATIONS[need.value])) if need else ""

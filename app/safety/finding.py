"""What a rule says of an event."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from app.safety.constants import Citation, Confidence
from app.safety.words import labels

Value = int | Decimal | bool | str | None


class Severity(StrEnum):
    """What a failed rule does, the worst first."""

    BLOCK = "block"  # the event cannot be published
    WARN = "warn"  # the responsible person must accept it, with a reason
    INFO = "info"


class Outcome(StrEnum):
    """How a rule ended; unknown counts as failed."""

    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    PASSED = "passed"
    UNKNOWN = "unknown"


class Unit(StrEnum):
    """What a value and its threshold count; `labels.UNITS` has the words."""

    BOOKINGS = "bookings"
    BOOTHS = "booths"
    DAYS = "days"
    EXITS = "exits"
    FLOOR = "floor"
    LANES = "lanes"
    METRES = "metres"
    MINUTES = "minutes"
    NOTHING = "nothing"  # an answer or a status: shown as it is
    PEOPLE = "people"
    SQUARE_METRES = "square_metres"


@dataclass(frozen=True)
class Verdict:
    """What a rule's calculation answers.

    Attributes:
        value, threshold: the number and what it was held against.
        severity, unit, fix: None or empty where the rule's own holds.
        params: fill the places in the text of the fix.
        missing: the facts that an unknown outcome lacks.
    """

    outcome: Outcome
    value: Value = None
    threshold: Value = None
    severity: Severity | None = None
    unit: Unit | None = None
    fix: str = ""
    params: Mapping[str, Value] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """A rule, how it ended, and what to do.

    Attributes:
        title, problem, fix: marked English texts: what the rule is about, what is wrong (said only
            of failed and unknown ones), what to do; `gettext(fix, **params)` gives the sentence.
        missing: the facts that an unknown outcome lacks; `labels.FACTS` has their names.
    """

    rule: str
    severity: Severity
    outcome: Outcome
    value: Value
    threshold: Value
    unit: Unit
    citations: tuple[Citation, ...]
    title: str
    problem: str
    fix: str
    params: Mapping[str, Value]
    missing: tuple[str, ...]

    @property
    def citation(self) -> str:
        """The sources in English, each weaker one with what remains to be checked."""
        return "; ".join(cited(citation) for citation in self.citations)

    @property
    def missing_names(self) -> tuple[str, ...]:
        """What is missing, as marked English texts; pages put them into `missing`."""
        return tuple(dict.fromkeys(labels.fact_name(path) for path in self.missing))

    @property
    def advice(self) -> str:
        """The fix in English."""
        return self.fix % self.params if self.params else self.fix


def cited(citation: Citation) -> str:
    """A source in English, with its confidence where the original was not read."""
    if citation.confidence in {Confidence.SOURCED, Confidence.PRODUCT}:
        return citation.text
    return f"{citation.text} ({citation.confidence}: {labels.TO_BE_CHECKED})"


def rounded(value: Fraction, rounding: str = ROUND_HALF_UP) -> Decimal:
    """A fraction with two decimals, for showing and never for judging.

    What exceeds a limit is rounded up (`ROUND_CEILING`), so that it does not read like the limit.
    """
    exact = Decimal(value.numerator) / value.denominator
    return exact.quantize(Decimal("0.01"), rounding)

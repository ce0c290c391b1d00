"""What the catalogue knows of a rule."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from app.safety.case import Case
from app.safety.constants import Citation
from app.safety.finding import Severity, Unit, Verdict
from app.safety.words.asked import ASKED_WORDS
from app.safety.words.calculated import CALCULATED_WORDS, RuleWords

RULE_WORDS = CALCULATED_WORDS | ASKED_WORDS


class Phase(StrEnum):
    """When in the life of an event a rule is judged."""

    PUBLISH = "publish"
    CHANGE = "change"
    DAY = "day"
    LIVE = "live"
    AFTER = "after"


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        severity: the worst it can have; that of an unknown outcome.
        unit: of its value and threshold.
        judge: answers a verdict, None where it does not apply; may raise `UnknownFactError`.
        is_asked: a person answers it; the others are calculated.
        parameters: the policy numbers it reads.
    """

    id: str
    phase: Phase
    severity: Severity
    unit: Unit
    citations: tuple[Citation, ...]
    judge: Callable[[Case], Verdict | None]
    is_asked: bool = False
    parameters: tuple[str, ...] = field(default=())

    @property
    def words(self) -> RuleWords:
        """Its title, what is wrong and what to do, in English."""
        return RULE_WORDS[self.id]

"""The catalogue of rules: what is judged, and what is in scope unless the caller says otherwise."""

from app.safety.asked import ASKED
from app.safety.calculated import CALCULATED
from app.safety.facts import EventFacts
from app.safety.known import Unknown
from app.safety.rule import Rule

# Changes whenever a rule, a constant or a formula does: a stored judgement names it.
RULES_VERSION = "2026.11.1"

RULES: tuple[Rule, ...] = CALCULATED + ASKED
RULES_BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULES}


def default_scope(facts: EventFacts) -> frozenset[str]:
    """The rules that are judged where nobody names a scope.

    All calculated rules, because a fact that one needs and that is absent must show as unknown;
    VENUE-02 only where `conflicts` are given, because a file of facts knows no calendar. Of the
    rules that a person answers, those that `checks` mentions: which of the others must be answered
    by now depends on where the event is in its life, and that the caller knows.
    """
    calculated = {rule.id for rule in CALCULATED}
    if isinstance(facts.conflicts, Unknown):
        calculated.discard("VENUE-02")
    return frozenset(calculated | facts.checks.keys())


def rules_in(scope: frozenset[str]) -> tuple[Rule, ...]:
    """The rules of a scope in the catalogue's order.

    Raises `ValueError` for an id that is no rule: a misspelt rule would never be judged.
    """
    if strangers := scope - RULES_BY_ID.keys():
        raise ValueError(f"no such rules: {', '.join(sorted(strangers))}")
    return tuple(rule for rule in RULES if rule.id in scope)

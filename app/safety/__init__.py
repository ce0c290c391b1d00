"""Safety: pure rules, facts in and findings out; standard library only.

`EventFacts` is what is known of an event; `assess` judges it and gives every figure with its
formula; `findings` gives what fails or cannot be judged.
"""

from app.safety.capacity import Formula, Limit, LimitName
from app.safety.catalogue import RULES, RULES_BY_ID, RULES_VERSION
from app.safety.crowd import waves_for
from app.safety.facts import (
    Audience,
    Crowd,
    EventFacts,
    EventKind,
    FireClass,
    Hall,
    HallKind,
    Permit,
    PermitStatus,
    Wave,
)
from app.safety.finding import Finding, Outcome, Severity, Unit
from app.safety.judgement import Assessment, assess, findings
from app.safety.known import Unknown, missing
from app.safety.parameters import Parameters
from app.safety.permits import Determination, latest_permit_date
from app.safety.reading import facts_document, facts_from
from app.safety.rule import Phase, Rule

__all__ = [
    "RULES",
    "RULES_BY_ID",
    "RULES_VERSION",
    "Assessment",
    "Audience",
    "Crowd",
    "Determination",
    "EventFacts",
    "EventKind",
    "Finding",
    "FireClass",
    "Formula",
    "Hall",
    "HallKind",
    "Limit",
    "LimitName",
    "Outcome",
    "Parameters",
    "Permit",
    "PermitStatus",
    "Phase",
    "Rule",
    "Severity",
    "Unit",
    "Unknown",
    "Wave",
    "assess",
    "facts_document",
    "facts_from",
    "findings",
    "latest_permit_date",
    "missing",
    "waves_for",
]

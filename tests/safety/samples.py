"""Sample facts: a fair that passes every rule, and ways to change one thing of it."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.safety.case import Case
from app.safety.catalogue import RULES_BY_ID
from app.safety.facts import (
    Audience,
    Crowd,
    EventFacts,
    FireClass,
    Hall,
    HallKind,
)
from app.safety.finding import Finding
from app.safety.judgement import judge
from app.safety.parameters import DEFAULTS, Parameters


def metres(*widths: str) -> tuple[Decimal, ...]:
    """Widths of exits."""
    return tuple(Decimal(width) for width in widths)


HALL = Hall(
    kind=HallKind.HALL,
    area_m2=Decimal(1500),
    booth_area_m2=Decimal(300),
    exits_m=metres("2.4", "2.4", "1.8", "1.8"),
    storeys=1,
    floor=1,
    underground=False,
    fire_class=FireClass.I_II,
    approved=None,
    fixed_seats=None,
    sprinklered=False,
    max_exit_distance_m=Decimal(25),
)
CROWD = Crowd(expected=700, external=0, employer_reps=100, staff=30, stay_min=60, reserve_pct=2)
FAIR = EventFacts(
    hall=HALL,
    crowd=CROWD,
    audience=Audience.OWN_STUDENTS,
    booths=60,
    lanes=4,
    days_to_event=25,
    permit=None,
    conflicts=(),
)


def fair(
    hall: Mapping[str, Any] | None = None, crowd: Mapping[str, Any] | None = None, **event: Any
) -> EventFacts:
    """The fair with changes to its hall, its crowd and itself."""
    changes = {"hall": replace(HALL, **(hall or {})), "crowd": replace(CROWD, **(crowd or {}))}
    return replace(FAIR, **(changes | event))


def judged(rule_id: str, facts: EventFacts, parameters: Parameters = DEFAULTS) -> Finding:
    """What one rule says of the facts."""
    return judge(RULES_BY_ID[rule_id], Case(facts, parameters))

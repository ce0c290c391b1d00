"""What must hold for any event: unknown never passes, more people and narrower exits never help."""

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.safety.catalogue import RULES_BY_ID
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
from app.safety.finding import Severity
from app.safety.judgement import Assessment, assess
from app.safety.known import Unknown, missing

EVERYTHING = frozenset(RULES_BY_ID)
WORST_FIRST = list(Severity)

people = st.integers(0, 4000)
metres = st.integers(1, 500).map(lambda cm: Decimal(cm) / 100)
square_metres = st.integers(0, 400_000).map(lambda dm: Decimal(dm) / 100)
halls = st.builds(
    Hall,
    kind=st.sampled_from(HallKind),
    area_m2=square_metres,
    booth_area_m2=square_metres,
    exits_m=st.lists(metres, max_size=10).map(tuple),
    storeys=st.integers(1, 6),
    floor=st.sampled_from([-3, -1, 1, 2, 3, 4]),
    underground=st.booleans(),
    fire_class=st.none() | st.sampled_from(FireClass),
    approved=st.none() | people,
    fixed_seats=st.none() | people,
    sprinklered=st.booleans(),
    max_exit_distance_m=metres.map(lambda width: width * 10),
)
waves = st.lists(
    st.builds(Wave, st.integers(0, 240), st.integers(1, 120), st.integers(0, 1500)), max_size=3
).map(tuple)
crowds = st.builds(
    Crowd,
    expected=people,
    external=st.integers(0, 400),
    employer_reps=st.integers(0, 300),
    staff=st.integers(0, 60),
    stay_min=st.integers(1, 120),
    reserve_pct=st.integers(0, 20),
    waves=waves,
)
permits = st.builds(
    Permit,
    status=st.sampled_from(PermitStatus),
    number=st.none() | st.just("12"),
    filed_days_before=st.none() | st.integers(0, 40),
    people=st.none() | people,
)
events = st.builds(
    EventFacts,
    hall=st.none() | halls,
    crowd=crowds,
    audience=st.sampled_from(Audience),
    booths=st.integers(0, 250),
    lanes=st.integers(0, 10),
    days_to_event=st.integers(0, 40),
    permit=st.none() | permits,
    checks=st.dictionaries(st.sampled_from(sorted(EVERYTHING)), st.booleans(), max_size=6),
    kind=st.sampled_from(EventKind),
    leaders=st.integers(0, 5),
    conflicts=st.just(()) | st.just(("a",)),
)
in_a_hall = st.builds(replace, events, hall=halls)


def severities(facts: EventFacts) -> dict[str, int]:
    """How bad each finding is: the rank of its severity, the worst lowest."""
    found = assess(facts, scope=EVERYTHING).findings
    return {finding.rule: WORST_FIRST.index(finding.severity) for finding in found}


def is_no_better(after: dict[str, int], before: dict[str, int]) -> bool:
    """Every finding is still there, and none is milder."""
    return all(rule in after and after[rule] <= before[rule] for rule in before)


@given(events)
def test_every_finding_comes_once_and_has_its_words(facts: EventFacts) -> None:
    assessment: Assessment = assess(facts, scope=EVERYTHING)
    rules = [finding.rule for finding in (*assessment.findings, *assessment.passed)]
    assert len(rules) == len(set(rules))
    for finding in (*assessment.findings, *assessment.passed):
        assert finding.citation
        assert finding.advice
        if not finding.missing:
            assert finding.problem % finding.params


@given(events, st.sampled_from(["expected", "external", "employer_reps"]), st.integers(1, 2000))
def test_more_people_never_remove_a_finding(facts: EventFacts, who: str, more: int) -> None:
    crowd: Any = facts.crowd
    fuller = replace(facts, crowd=replace(crowd, **{who: getattr(crowd, who) + more}))
    assert is_no_better(severities(fuller), severities(facts))


@given(in_a_hall, st.data())
def test_wider_exit_never_adds_a_finding_nor_lowers_the_capacity(
    facts: EventFacts, data: st.DataObject
) -> None:
    hall: Any = facts.hall
    if not hall.exits_m:
        return
    which = data.draw(st.integers(0, len(hall.exits_m) - 1))
    exits = list(hall.exits_m)
    exits[which] += data.draw(metres)
    wider = replace(facts, hall=replace(hall, exits_m=tuple(exits)))
    assert is_no_better(severities(facts), severities(wider))
    before, after = assess(facts).safe_capacity, assess(wider).safe_capacity
    assert (before is None) == (after is None)
    assert (before or 0) <= (after or 0)


@given(events, st.data())
def test_unknown_never_passes(facts: EventFacts, data: st.DataObject) -> None:
    """Forgetting one fact removes no finding and lets no rule pass that failed."""
    forgotten = data.draw(st.sampled_from(_facts_of(facts)))
    assert is_no_better(severities(_without(facts, forgotten)), severities(facts))


def _facts_of(facts: EventFacts) -> list[str]:
    """Paths of the facts that can be forgotten."""
    parts = {"hall": facts.hall, "crowd": facts.crowd, "permit": facts.permit}
    nested = [
        f"{name}.{each.name}"
        for name, part in parts.items()
        if isinstance(part, Hall | Crowd | Permit)
        for each in fields(part)
        if isinstance(each.default, Unknown)
    ]
    return [*nested, *(e.name for e in fields(EventFacts) if isinstance(e.default, Unknown))]


def _without(facts: EventFacts, path: str) -> EventFacts:
    above, _, name = path.rpartition(".")
    if not above:
        return replace(facts, **{name: missing(path)})
    part = replace(getattr(facts, above), **{name: missing(path)})
    return replace(facts, **{above: part})


@given(events)
def test_quota_leaves_room_for_everybody_else(facts: EventFacts) -> None:
    crowd: Any = facts.crowd
    assessment = assess(facts)
    if assessment.safe_capacity is not None and assessment.student_quota:
        others = crowd.employer_reps + crowd.staff
        assert assessment.student_quota + others <= assessment.safe_capacity

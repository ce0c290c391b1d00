"""Each rule about people on the move, the police and small groups: holding, failing, unknown."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.safety.facts import (
    Audience,
    EventFacts,
    EventKind,
    HallKind,
    Permit,
    PermitStatus,
    Wave,
)
from app.safety.finding import Outcome, Severity, Unit, Value
from app.safety.known import missing
from app.safety.parameters import Parameters
from tests.safety.samples import FAIR, fair, judged, metres

BLOCK, WARN = Severity.BLOCK, Severity.WARN
FILED, GRANTED = PermitStatus.FILED, PermitStatus.GRANTED
NOT_NEEDED, REFUSED = PermitStatus.NOT_NEEDED, PermitStatus.REFUSED
LARGE = {"expected": 2400}
WAVES = tuple(Wave(hour * 60, 60, 800) for hour in range(3))


def permit(status: PermitStatus = GRANTED, people: int | None = 3000, days: int = 20) -> Permit:
    """A permit with its number."""
    return Permit(status, "公大许〔2026〕12号", days, people)


def asked(document: Permit | None, audience: Audience = Audience.OWN_STUDENTS) -> EventFacts:
    """A fair of 2500 people in three waves, with what the police said."""
    return fair(crowd=LARGE | {"waves": WAVES}, permit=document, audience=audience)


PUBLIC = Audience.PUBLIC
TRAINING = replace(FAIR, kind=EventKind.TRAINING)
ROOM = {
    "kind": HallKind.ROOM, "area_m2": Decimal(80), "booth_area_m2": Decimal(4),
    "exits_m": metres("0.9", "0.9"),
}  # fmt: skip
CLASS = {"expected": 38, "employer_reps": 0, "staff": 2}


def training(hall: dict[str, object], people: int = 38) -> EventFacts:
    """A training of so many students in a room with changes."""
    return fair(ROOM | hall, CLASS | {"expected": people}, kind=EventKind.TRAINING)


def visit(students: int, leaders: int) -> EventFacts:
    """A visit to an employer."""
    crowd = fair(crowd={"expected": students}).crowd
    return replace(FAIR, hall=None, crowd=crowd, kind=EventKind.VISIT, leaders=leaders)


@pytest.mark.parametrize(
    ("rule", "facts", "value", "threshold"),
    [
        ("WAVE-01", fair(crowd=LARGE | {"waves": WAVES}), 800, 850),
        ("GATE-01", FAIR, 4, 4),
        ("GATE-01", fair(crowd=LARGE | {"waves": WAVES}), 4, 3),
        ("STAFF-01", FAIR, 30, 6),
        ("STAFF-01", replace(FAIR, kind=EventKind.TALK, booths=missing("booths")), 30, 4),
        ("BOOTH-01", FAIR, Decimal(300), Decimal("600.0")),
        ("VENUE-02", FAIR, 0, 0),
        ("PERMIT-01", asked(permit()), 2500, 1000),
        ("PERMIT-01", asked(permit(NOT_NEEDED, None)), 2500, 1000),
        ("PERMIT-01", asked(permit(), PUBLIC), 2500, 1000),
        ("PERMIT-02", asked(None), 25, 20),
        ("PERMIT-02", asked(permit(FILED, days=20)), 20, 20),
        ("PERMIT-04", asked(permit(people=2500), PUBLIC), 2500, 2500),
        ("FILE-01", FAIR, 25, 7),
        ("FILE-01", fair(days_to_event=3, checks={"FILE-01": True}), True, True),
        ("TRN-01", training({}), 40, 40),
        ("TRN-01", training({"fixed_seats": 50}), 40, 50),
        ("TRN-02", training({}), 2, 2),
        ("TRN-02", training({"area_m2": Decimal(75), "exits_m": metres("0.9")}), 1, 1),
        (
            "TRN-02",
            fair(ROOM | {"area_m2": Decimal(120), "exits_m": metres("0.9")}, kind=EventKind.TALK),
            1,
            1,
        ),
        ("VIS-02", visit(60, 2), 2, 2),
    ],
)
def test_rule_holds(rule: str, facts: EventFacts, value: Value, threshold: Value) -> None:
    finding = judged(rule, facts)
    assert (finding.outcome, finding.value, finding.threshold) == (Outcome.PASSED, value, threshold)


@pytest.mark.parametrize(
    ("rule", "facts", "severity", "value", "threshold"),
    [
        ("WAVE-01", fair(crowd={"expected": 851}), BLOCK, 851, 850),
        ("WAVE-01", fair(crowd={"waves": (Wave(0, 60, 851),)}), BLOCK, 851, 850),
        ("WAVE-01", fair(crowd=LARGE | {"waves": WAVES[:2]}), BLOCK, 1600, 2400),
        ("WAVE-01", fair(crowd={"employer_reps": 990}), BLOCK, 700, 0),
        ("GATE-01", fair(lanes=3), WARN, 3, 4),
        ("GATE-01", fair(lanes=1), BLOCK, 1, 4),
        ("GATE-01", fair(lanes=0), BLOCK, 0, 4),
        ("STAFF-01", fair(crowd={"staff": 5}), BLOCK, 5, 6),
        ("BOOTH-01", fair(booths=201), WARN, 201, 200),
        ("BOOTH-01", fair({"booth_area_m2": Decimal(601)}), WARN, Decimal(601), Decimal("600.0")),
        ("VENUE-02", fair(conflicts=("宣讲会",)), BLOCK, 1, 0),
        ("PERMIT-01", asked(None), BLOCK, 2500, 1000),
        ("PERMIT-01", asked(permit(FILED)), BLOCK, 2500, 1000),
        ("PERMIT-01", asked(replace(permit(), number="")), BLOCK, 2500, 1000),
        ("PERMIT-01", asked(replace(permit(), number=None)), BLOCK, 2500, 1000),
        ("PERMIT-01", asked(permit(NOT_NEEDED), PUBLIC), BLOCK, 2500, 1000),
        ("PERMIT-02", replace(asked(None), days_to_event=19), BLOCK, 19, 20),
        ("PERMIT-02", asked(permit(FILED, days=19)), BLOCK, 19, 20),
        ("PERMIT-04", asked(None, PUBLIC), BLOCK, None, GRANTED),
        ("PERMIT-04", asked(permit(REFUSED), PUBLIC), BLOCK, REFUSED, GRANTED),
        ("PERMIT-04", asked(permit(FILED)), BLOCK, FILED, GRANTED),
        ("PERMIT-04", asked(permit(people=2499)), BLOCK, 2500, 2499),
        ("FILE-01", fair(days_to_event=6), BLOCK, 6, 7),
        ("TRN-01", training({}, people=39), BLOCK, 41, 40),
        ("TRN-01", training({"fixed_seats": 39}), BLOCK, 40, 39),
        ("TRN-02", training({"exits_m": metres("0.9", "0.7")}), BLOCK, 1, 2),
        ("VIS-02", visit(61, 2), BLOCK, 2, 3),
        ("VIS-02", visit(10, 1), BLOCK, 1, 2),
    ],
)
def test_rule_fails(
    rule: str, facts: EventFacts, severity: Severity, value: Value, threshold: Value
) -> None:
    finding = judged(rule, facts)
    assert (finding.outcome, finding.severity) == (Outcome.FAILED, severity)
    assert (finding.value, finding.threshold) == (value, threshold)


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("WAVE-01", FAIR),
        ("WAVE-01", visit(60, 2)),
        ("GATE-01", fair(crowd={"expected": 199})),
        ("GATE-01", replace(FAIR, hall=None)),
        ("STAFF-01", TRAINING),
        ("STAFF-01", replace(FAIR, hall=None)),
        ("BOOTH-01", TRAINING),
        ("BOOTH-01", replace(FAIR, hall=None)),
        ("VENUE-02", replace(FAIR, hall=None)),
        ("PERMIT-01", FAIR),
        ("PERMIT-01", replace(asked(None, PUBLIC), hall=None)),
        ("PERMIT-02", FAIR),
        ("PERMIT-02", asked(permit(NOT_NEEDED, days=0))),
        ("PERMIT-04", FAIR),
        ("PERMIT-04", asked(None)),
        ("PERMIT-04", asked(permit(NOT_NEEDED))),
        ("FILE-01", fair(crowd={"expected": 199})),
        ("TRN-01", FAIR),
        ("TRN-01", replace(TRAINING, hall=None)),
        ("TRN-02", FAIR),
        ("TRN-02", replace(TRAINING, hall=None)),
        ("VIS-02", FAIR),
    ],
)
def test_rule_does_not_apply(rule: str, facts: EventFacts) -> None:
    assert judged(rule, facts).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("rule", "facts", "path"),
    [
        ("WAVE-01", fair(crowd={"reserve_pct": missing("crowd.reserve_pct")}), "crowd.reserve_pct"),
        ("WAVE-01", fair(crowd={"waves": missing("crowd.waves[0].size")}), "crowd.waves[0].size"),
        (
            "WAVE-01",
            fair(crowd={"waves": WAVES, "stay_min": missing("crowd.stay_min")}),
            "crowd.stay_min",
        ),
        ("GATE-01", replace(FAIR, lanes=missing("lanes")), "lanes"),
        ("GATE-01", fair(crowd={"external": missing("crowd.external")}), "crowd.external"),
        ("STAFF-01", fair(crowd={"staff": missing("crowd.staff")}), "crowd.staff"),
        ("STAFF-01", replace(FAIR, booths=missing("booths")), "booths"),
        ("BOOTH-01", replace(FAIR, booths=missing("booths")), "booths"),
        ("VENUE-02", replace(FAIR, conflicts=missing("conflicts")), "conflicts"),
        ("PERMIT-01", replace(FAIR, audience=missing("audience")), "audience"),
        ("PERMIT-01", replace(asked(None), permit=missing("permit")), "permit"),
        ("PERMIT-01", asked(Permit()), "permit.status"),
        ("PERMIT-01", asked(Permit(GRANTED)), "permit.number"),
        (
            "PERMIT-02",
            replace(asked(None), days_to_event=missing("days_to_event")),
            "days_to_event",
        ),
        ("PERMIT-02", asked(Permit(FILED)), "permit.filed_days_before"),
        ("PERMIT-04", asked(Permit(GRANTED), PUBLIC), "permit.people"),
        ("PERMIT-04", asked(permit(people=None), PUBLIC), "permit.people"),
        ("FILE-01", replace(FAIR, days_to_event=missing("days_to_event")), "days_to_event"),
        ("TRN-01", training({"fixed_seats": missing("hall.fixed_seats")}), "hall.fixed_seats"),
        ("TRN-02", training({"area_m2": missing("hall.area_m2")}), "hall.area_m2"),
        ("VIS-02", replace(visit(10, 2), leaders=missing("leaders")), "leaders"),
    ],
)
def test_rule_is_unknown_without_its_facts(rule: str, facts: EventFacts, path: str) -> None:
    finding = judged(rule, facts)
    assert (finding.outcome, finding.missing) == (Outcome.UNKNOWN, (path,))


@pytest.mark.parametrize(
    ("rule", "facts", "advice"),
    [
        ("WAVE-01", fair(crowd={"expected": 1701}), "Plan at least 3 waves"),
        ("WAVE-01", fair(crowd={"employer_reps": 990}), "Representatives, staff and the reserve"),
        ("WAVE-01", fair(crowd=LARGE | {"waves": WAVES[:2]}), "Add waves or enlarge them"),
        ("GATE-01", fair(lanes=2), "Open more lanes; the last in the queue would wait 21 minutes"),
        ("GATE-01", fair(lanes=1), "People would wait longer than 30 minutes"),
        ("PERMIT-01", asked(None), "Let the security office ask the county-level police"),
        ("PERMIT-01", fair(crowd={"expected": 4900}), "Let the security office ask the city's"),
        ("PERMIT-01", asked(None, PUBLIC), "Apply to the county-level police"),
        (
            "PERMIT-01",
            fair(crowd={"expected": 4900}, audience=PUBLIC),
            "Apply to the city's police",
        ),
        ("PERMIT-04", asked(permit(people=2499)), "The permit is for fewer people"),
    ],
)
def test_advice_fits_the_reason(rule: str, facts: EventFacts, advice: str) -> None:
    assert judged(rule, facts).advice.startswith(advice)


def test_conflicts_are_named() -> None:
    finding = judged("VENUE-02", fair(conflicts=("青云轨道宣讲会", "毕业典礼")))
    assert finding.problem % finding.params == (
        "The venue is taken at this time: 青云轨道宣讲会, 毕业典礼."
    )


def test_thresholds_of_policy_are_used_and_cited() -> None:
    school = Parameters(filing_lead_days=15, sources={"filing_lead_days": "校保字〔2026〕3号"})
    finding = judged("FILE-01", fair(days_to_event=14), school)
    assert (finding.outcome, finding.threshold) == (Outcome.FAILED, 15)
    assert finding.citation.endswith("; 校保字〔2026〕3号")


def test_number_of_booths_is_counted_in_booths() -> None:
    assert judged("BOOTH-01", fair(booths=201)).unit is Unit.BOOTHS
    assert judged("BOOTH-01", FAIR).unit is Unit.SQUARE_METRES


def test_people_from_outside_come_through_the_waves() -> None:
    finding = judged("WAVE-01", fair(crowd={"expected": 750, "external": 101}))
    assert (finding.outcome, finding.value) == (Outcome.FAILED, 851)

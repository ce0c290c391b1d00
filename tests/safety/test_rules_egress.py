"""Each rule about the hall and the ways out: holding, failing, not applying, unknown."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.safety.facts import EventFacts, EventKind, FireClass, HallKind, Wave
from app.safety.finding import Outcome, Severity, Unit, Value
from app.safety.known import missing
from app.safety.parameters import Parameters
from tests.safety.samples import FAIR, fair, judged, metres

BLOCK, WARN = Severity.BLOCK, Severity.WARN
GYM, OUTDOOR, ROOM = HallKind.GYM, HallKind.OUTDOOR, HallKind.ROOM
SMALL = {"area_m2": Decimal(200), "booth_area_m2": Decimal(0), "exits_m": metres("1.4")}
FEW = {"expected": 40, "employer_reps": 5, "staff": 5}


@pytest.mark.parametrize(
    ("rule", "facts", "value", "threshold"),
    [
        ("CAP-01", FAIR, 830, 1000),
        ("CAP-02", FAIR, 830, 857),
        ("CAP-03", FAIR, 830, 923),
        ("EGR-01", FAIR, Decimal("8.4"), Decimal("5.395")),
        ("EGR-01", fair(hall={"fixed_seats": 800}), Decimal("8.4"), Decimal("5.72")),
        ("EGR-02", FAIR, 4, 3),
        ("EGR-02", fair(crowd={"expected": 2000}), 4, 4),
        ("EGR-02", fair(SMALL, FEW), 1, 1),
        ("EGR-03", FAIR, 830, 1000),
        ("EGR-03", fair({"kind": GYM}), 830, 1600),
        ("EGR-04", FAIR, Decimal("1.8"), Decimal("1.4")),
        ("EGR-05", FAIR, Decimal(25), Decimal(30)),
        (
            "EGR-05",
            fair({"sprinklered": True, "max_exit_distance_m": Decimal("37.5")}),
            Decimal("37.5"),
            Decimal("37.5"),
        ),
        ("EGR-06", FAIR, 1, None),
        ("EGR-06", fair({"floor": -2, "underground": True}), -2, None),
        ("EGR-06", fair({"floor": 4, "storeys": 4, "area_m2": Decimal(400)}), 4, None),
        ("EGR-07", FAIR, Decimal("2.15"), 3),
    ],
)
def test_rule_holds(rule: str, facts: EventFacts, value: Value, threshold: Value) -> None:
    finding = judged(rule, facts)
    assert (finding.outcome, finding.value, finding.threshold) == (Outcome.PASSED, value, threshold)


@pytest.mark.parametrize(
    ("rule", "facts", "severity", "value", "threshold"),
    [
        ("CAP-01", fair(crowd={"expected": 871}), BLOCK, 1001, 1000),
        ("CAP-01", fair(crowd={"waves": (Wave(0, 60, 871),)}), BLOCK, 1001, 1000),
        ("CAP-02", fair(crowd={"expected": 728}), WARN, 858, 857),
        ("CAP-03", fair(crowd={"expected": 794}), WARN, 924, 923),
        (
            "EGR-01",
            fair(crowd={"expected": 1163}),
            BLOCK,
            Decimal("8.4"),
            Decimal("8.4045"),
        ),
        ("EGR-01", fair(hall={"fixed_seats": 1175}), BLOCK, Decimal("8.4"), Decimal("8.4045")),
        ("EGR-02", fair(hall={"exits_m": metres("9")}), BLOCK, 1, 2),
        ("EGR-02", fair(hall={"exits_m": metres("9", "0.7")}), BLOCK, 1, 2),
        ("EGR-02", fair(SMALL, FEW | {"staff": 6}), BLOCK, 1, 2),
        ("EGR-02", fair(SMALL | {"floor": 2, "storeys": 2}, FEW), BLOCK, 1, 2),
        ("EGR-02", fair(SMALL | {"underground": True}, FEW), BLOCK, 1, 2),
        ("EGR-02", fair(SMALL | {"area_m2": Decimal(201)}, FEW), BLOCK, 1, 2),
        ("EGR-02", fair(SMALL | {"exits_m": ()}, FEW), BLOCK, 0, 1),
        ("EGR-02", fair({"exits_m": metres("4", "4")}), WARN, 2, 3),
        ("EGR-02", fair({"exits_m": metres("4", "4", "4")}, {"expected": 871}), WARN, 3, 4),
        ("EGR-03", fair(crowd={"expected": 871}), BLOCK, 1001, 1000),
        ("EGR-03", fair({"kind": GYM}, {"expected": 1471}), WARN, 1601, 1600),
        ("EGR-03", fair({"kind": GYM}, {"expected": 2671}), BLOCK, 2801, 2800),
        (
            "EGR-04",
            fair({"exits_m": metres("2.4", "0.89")}),
            BLOCK,
            Decimal("0.89"),
            Decimal("0.9"),
        ),
        ("EGR-04", fair({"exits_m": metres("2.4", "0.9")}), WARN, Decimal("0.9"), Decimal("1.4")),
        (
            "EGR-05",
            fair({"max_exit_distance_m": Decimal("30.1")}),
            WARN,
            Decimal("30.1"),
            Decimal(30),
        ),
        ("EGR-06", fair({"floor": -3}), BLOCK, -3, -2),
        ("EGR-06", fair({"floor": 3, "underground": True}), BLOCK, -3, -2),
        ("EGR-06", fair({"fire_class": FireClass.IV, "storeys": 3}), BLOCK, FireClass.IV, None),
        ("EGR-06", fair({"fire_class": None}), BLOCK, None, None),
        ("EGR-06", fair({"floor": 4, "storeys": 4}), WARN, Decimal(1500), Decimal(400)),
        ("EGR-07", fair(crowd={"expected": 1131}), WARN, Decimal("3.01"), 3),
        ("EGR-07", fair(crowd={"expected": 3700}), BLOCK, Decimal("8.10"), 8),
        ("EGR-07", fair({"exits_m": ()}), BLOCK, None, 8),
    ],
)
def test_rule_fails(
    rule: str, facts: EventFacts, severity: Severity, value: Value, threshold: Value
) -> None:
    finding = judged(rule, facts)
    assert (finding.outcome, finding.severity) == (Outcome.FAILED, severity)
    assert (finding.value, finding.threshold) == (value, threshold)


ALL = ("CAP-01", "CAP-02", "CAP-03", *(f"EGR-0{number}" for number in range(1, 8)))


@pytest.mark.parametrize(
    ("facts", "rules"),
    [
        (FAIR, set()),
        (fair({"fixed_seats": 900}), {"CAP-02"}),
        (fair({"kind": ROOM}), {"CAP-02", "CAP-03", "EGR-02", "EGR-03", "EGR-04", "EGR-05"}),
        (fair({"kind": OUTDOOR}), {"EGR-02", "EGR-03", "EGR-04", "EGR-05", "EGR-06"}),
        (fair({"exits_m": ()}), {"EGR-04"}),
        (fair(kind=EventKind.TALK), set()),
    ],
)
def test_rules_of_another_kind_of_place_do_not_apply(facts: EventFacts, rules: set[str]) -> None:
    assert {rule for rule in ALL if judged(rule, facts).outcome is Outcome.NOT_APPLICABLE} == rules


@pytest.mark.parametrize("rule", ALL)
def test_online_no_rule_about_halls_applies(rule: str) -> None:
    finding = judged(rule, replace(FAIR, hall=None))
    assert finding.outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("rule", "facts", "paths"),
    [
        ("CAP-01", fair({"approved": missing("hall.approved")}), ("hall.approved",)),
        ("CAP-01", fair(crowd={"staff": missing("crowd.staff")}), ("crowd.staff",)),
        (
            "CAP-01",
            fair({"area_m2": missing("hall.area_m2")}, {"external": missing("crowd.external")}),
            ("crowd.external", "hall.area_m2"),
        ),
        ("CAP-02", fair({"booth_area_m2": missing("hall.booth_area_m2")}), ("hall.booth_area_m2",)),
        ("CAP-03", fair({"storeys": missing("hall.storeys")}), ("hall.storeys",)),
        ("EGR-01", fair({"fire_class": missing("hall.fire_class")}), ("hall.fire_class",)),
        ("EGR-01", fair({"fire_class": FireClass.IV, "storeys": 3}), ("hall.fire_class",)),
        ("EGR-02", fair({"exits_m": missing("hall.exits_m")}), ("hall.exits_m",)),
        ("EGR-02", fair({"floor": missing("hall.floor")}), ("hall.floor",)),
        ("EGR-03", fair({"kind": missing("hall.kind")}), ("hall.kind",)),
        ("EGR-04", fair({"exits_m": missing("hall.exits_m")}), ("hall.exits_m",)),
        ("EGR-05", fair({"sprinklered": missing("hall.sprinklered")}), ("hall.sprinklered",)),
        ("EGR-06", fair({"underground": missing("hall.underground")}), ("hall.underground",)),
        ("EGR-07", fair(crowd={"expected": missing("crowd.expected")}), ("crowd.expected",)),
    ],
)
def test_rule_is_unknown_without_its_facts(
    rule: str, facts: EventFacts, paths: tuple[str, ...]
) -> None:
    finding = judged(rule, facts)
    assert (finding.outcome, finding.missing) == (Outcome.UNKNOWN, paths)
    assert finding.advice == f"Record first: {', '.join(paths)}."


@pytest.mark.parametrize("rule", ALL)
def test_rule_is_unknown_where_nothing_is_known_of_the_hall(rule: str) -> None:
    finding = judged(rule, replace(FAIR, hall=missing("hall")))
    assert (finding.outcome, finding.missing) == (Outcome.UNKNOWN, ("hall",))


@pytest.mark.parametrize("rule", sorted(set(ALL) - {"EGR-04", "EGR-05", "EGR-06"}))
def test_rule_is_unknown_where_nothing_is_known_of_the_crowd(rule: str) -> None:
    finding = judged(rule, replace(FAIR, crowd=missing("crowd")))
    assert (finding.outcome, finding.missing) == (Outcome.UNKNOWN, ("crowd",))


def test_gym_with_a_recorded_700_is_not_warned_about() -> None:
    facts = fair({"kind": GYM}, {"expected": 2000})
    assert judged("EGR-03", facts, Parameters(gym_people_per_door=700)).outcome is Outcome.PASSED
    assert judged("EGR-03", facts).severity is WARN


def test_values_carry_what_they_count() -> None:
    assert judged("EGR-06", fair({"floor": -3})).unit is Unit.FLOOR
    assert judged("EGR-06", fair({"floor": 4, "storeys": 4})).unit is Unit.SQUARE_METRES
    assert judged("CAP-01", FAIR).unit is Unit.PEOPLE

"""The JSON of facts: what is read, what absent and null mean, and what is refused where."""

import copy
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.safety.facts import Audience, EventFacts, EventKind, Hall, HallKind, Permit, Wave
from app.safety.known import missing
from app.safety.reading import facts_document, facts_from, read_facts
from app.safety.values import FactsError
from tests.safety.samples import FAIR, fair

EXAMPLE = Path(__file__).parent.parent / "data" / "safety-facts.json"
DOCUMENT = json.loads(EXAMPLE.read_text("utf-8"))
REMOVED = object()


def changed(path: str, value: object) -> dict[str, Any]:
    """The example with one value changed, or removed."""
    document = copy.deepcopy(DOCUMENT)
    *above, name = path.split(".")
    part = document
    for step in above:
        part = part[step]
    if value is REMOVED:
        del part[name]
    else:
        part[name] = value
    return document


def at(facts: EventFacts, path: str) -> object:
    """A fact by its path."""
    found: Any = facts
    for step in path.split("."):
        found = getattr(found, step)
    return found


def paths() -> list[str]:
    """Every fact of the example."""
    nested = [f"{part}.{name}" for part in ("hall", "crowd") for name in DOCUMENT[part]]
    return nested + [name for name in DOCUMENT if name not in {"hall", "crowd"}]


def test_example_is_read() -> None:
    facts = read_facts(EXAMPLE.read_text("utf-8"))
    crowd = {"expected": 2700, "employer_reps": 120, "waves": (Wave(0, 60, 900),)}
    assert facts == replace(fair(crowd=crowd), conflicts=missing("conflicts"))


@pytest.mark.parametrize("path", sorted(set(paths()) - {"checks", "crowd.waves"}))
def test_absent_key_is_unknown(path: str) -> None:
    assert at(facts_from(changed(path, REMOVED)), path) == missing(path)


@pytest.mark.parametrize("waves", [REMOVED, None, []])
def test_without_waves_all_come_at_once(waves: object) -> None:
    assert at(facts_from(changed("crowd.waves", waves)), "crowd.waves") == ()


def test_wave_that_is_not_complete_leaves_the_waves_unknown() -> None:
    whole = {"start_min": 0, "length_min": 60, "size": 5}
    facts = facts_from(changed("crowd.waves", [whole, {"size": 9}]))
    assert at(facts, "crowd.waves") == missing(
        "crowd.waves[1].start_min", "crowd.waves[1].length_min"
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("hall", None),
        ("hall.approved", None),
        ("hall.fixed_seats", None),
        ("hall.fire_class", None),
        ("hall.booth_area_m2", Decimal(0)),
        ("hall.sprinklered", False),
        ("hall.storeys", missing("hall.storeys")),
        ("hall.floor", missing("hall.floor")),
        ("hall.max_exit_distance_m", missing("hall.max_exit_distance_m")),
        ("crowd.external", 0),
        ("crowd.employer_reps", 0),
        ("crowd.staff", 0),
        ("crowd.reserve_pct", 0),
        ("booths", 0),
        ("lanes", 0),
        ("permit", None),
        ("checks", {}),
    ],
)
def test_null_means_there_is_none(path: str, value: object) -> None:
    assert at(facts_from(changed(path, None)), path) == value


@pytest.mark.parametrize(
    "path",
    [
        "hall.kind", "hall.area_m2", "hall.exits_m", "hall.underground", "crowd", "crowd.expected",
        "crowd.stay_min", "audience", "days_to_event",
    ],
)  # fmt: skip
def test_null_is_refused_where_there_must_be_something(path: str) -> None:
    with pytest.raises(FactsError) as error:
        facts_from(changed(path, None))
    assert error.value.path == path


def test_numbers_keep_what_was_typed() -> None:
    facts = read_facts('{"hall": {"area_m2": 1500.10, "exits_m": [0.1, 2]}}')
    assert at(facts, "hall.area_m2") == Decimal("1500.10")
    assert at(facts, "hall.exits_m") == (Decimal("0.1"), Decimal(2))


def test_numbers_already_read_as_floats_keep_what_was_typed() -> None:
    assert at(facts_from({"hall": {"area_m2": 0.1}}), "hall.area_m2") == Decimal("0.1")


def test_whole_number_may_be_written_with_a_point() -> None:
    assert read_facts('{"booths": 60.0}').booths == 60


def test_facts_beyond_the_contract() -> None:
    facts = read_facts('{"kind": "visit", "leaders": 2, "conflicts": ["毕业典礼"]}')
    assert (facts.kind, facts.leaders, facts.conflicts) == (EventKind.VISIT, 2, ("毕业典礼",))
    assert read_facts("{}") == EventFacts()


def test_permit_is_read() -> None:
    permit = {"status": "granted", "number": "12", "filed_days_before": 30, "people": 3000}
    assert facts_from({"permit": permit}).permit == Permit(**permit)
    assert facts_from({"permit": {}}).permit == Permit()


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("hall.colour", 1, "is not a fact"),
        ("hall.area", 1, "is not a fact; did you mean area_m2?"),
        ("venue", {}, "is not a fact"),
        ("hall.kind", "barn", "must be one of gym, hall, outdoor, room"),
        ("hall.kind", ["hall"], "must be one of gym, hall, outdoor, room"),
        ("hall.area_m2", "1500", "must be a number"),
        ("hall.area_m2", True, "must be a number"),
        ("hall.area_m2", -1, "must be from 0 to 1000000"),
        ("hall.area_m2", 1e12, "must be from 0 to 1000000"),
        ("hall.area_m2", float("nan"), "must be a finite number"),
        ("hall.area_m2", Decimal("1e-99"), "must have at most 20 decimals"),
        ("hall.exits_m", 2.4, "must be a list"),
        ("hall.exits_m", [1] * 201, "must have at most 200 items"),
        ("hall.floor", 0, "must not be 0: the ground floor is 1, the one below it -1"),
        ("hall.underground", 0, "must be true or false"),
        ("hall", [], "must be an object"),
        ("crowd.expected", 2.5, "must be a whole number"),
        ("crowd.expected", "many", "must be a whole number"),
        ("crowd.expected", True, "must be a whole number"),
        ("crowd.expected", -5, "must be from 0 to 1000000"),
        ("crowd.expected", 10**30, "must be from 0 to 1000000"),
        ("crowd.expected", float("inf"), "must be a finite number"),
        ("crowd.stay_min", 0, "must be from 1 to 100000"),
        ("crowd.reserve_pct", 101, "must be from 0 to 100"),
        ("permit", {"number": 12}, "must be a text"),
        ("permit", {"number": "1" * 201}, "must have at most 200 characters"),
        ("checks", {"RESP-01": "yes"}, "must be true or false"),
        ("checks", {"RESP-1": True}, "is not a rule"),
        ("checks", [], "must be an object"),
    ],
)
def test_wrong_fact_is_refused_with_its_path(path: str, value: object, problem: str) -> None:
    with pytest.raises(FactsError) as error:
        facts_from(changed(path, value))
    assert error.value.path.startswith(path)
    assert error.value.problem == problem


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"hall": {"exits_m": [2.4, "wide"]}}, "hall.exits_m[1]"),
        ({"crowd": {"waves": [{"start_min": 0, "length_min": 0}]}}, "crowd.waves[0].length_min"),
        ({"permit": {"status": "lost"}}, "permit.status"),
        ({"checks": {"RESP-01": 1}}, "checks.RESP-01"),
        ({"conflicts": ["a", 2]}, "conflicts[1]"),
        ({"x" * 500: 1}, "x" * 60 + "…"),
        ([], ""),
    ],
)
def test_path_leads_to_the_place(document: object, path: str) -> None:
    with pytest.raises(FactsError) as error:
        facts_from(document)
    assert error.value.path == path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the facts: not JSON that can be read"),
        ("{", "the facts: not JSON that can be read"),
        ("[" * 100_000, "the facts: not JSON that can be read"),
        ('{"booths": ' + "9" * 5000 + "}", "the facts: not JSON that can be read"),
        ('{"booths": NaN}', "the facts: NaN is no number"),
        ('{"booths": -Infinity}', "the facts: -Infinity is no number"),
        ('{"booths": 1, "booths": 2}', "booths: is given twice"),
        ("[]", "the facts: must be an object"),
        ('{"hall": {"area_m2": 1e999999999}}', "hall.area_m2: must be from 0 to 1000000"),
        ('{"booths": 1e999999999}', "booths: must be from 0 to 1000000"),
    ],
)
def test_text_that_cannot_be_read_is_refused(text: str, message: str) -> None:
    with pytest.raises(FactsError) as error:
        read_facts(text)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    "facts",
    [
        FAIR,
        EventFacts(),
        replace(FAIR, hall=None, kind=EventKind.VISIT, leaders=3),
        replace(FAIR, hall=Hall(kind=HallKind.OUTDOOR), audience=Audience.PUBLIC),
        fair({"area_m2": Decimal("58.25")}, {"waves": (Wave(0, 60, 9), Wave(60, 60, 9))}),
        replace(FAIR, permit=Permit(people=None), checks={"RESP-01": False}),
    ],
)
def test_written_facts_are_read_back(facts: EventFacts) -> None:
    stored = json.dumps(facts_document(facts))
    assert read_facts(stored) == facts
    assert facts_from(json.loads(stored)) == facts

"""Every rule, fact, unit and limit has its words, and every fix finds its parameters."""

import re
from dataclasses import fields

import pytest

from app.safety import constants
from app.safety.capacity import LimitName
from app.safety.catalogue import RULES
from app.safety.constants import Citation, Confidence, Constant
from app.safety.facts import Crowd, EventFacts, Hall, Permit, PermitStatus
from app.safety.finding import Unit, cited
from app.safety.known import Unknown, missing
from app.safety.permits import Determination
from app.safety.rule import RULE_WORDS
from app.safety.words import labels
from tests.safety.samples import fair, judged

CONSTANTS = {name: each for name, each in vars(constants).items() if isinstance(each, Constant)}


def test_every_rule_has_words_and_no_words_are_left_over() -> None:
    assert {rule.id for rule in RULES} == RULE_WORDS.keys()


def test_every_fact_that_can_be_missing_has_a_name() -> None:
    paths = {
        path
        for part in (EventFacts, Hall, Crowd, Permit)
        for each in fields(part)
        if isinstance(each.default, Unknown)
        for path in each.default.paths
    }
    assert paths | {"crowd.waves"} == labels.FACTS.keys()


def test_choices_have_words() -> None:
    assert labels.LIMITS.keys() == set(LimitName)
    assert labels.DETERMINATIONS.keys() == set(Determination)
    assert labels.PERMIT_STATUSES.keys() == set(PermitStatus)
    assert labels.UNITS.keys() == set(Unit) - {Unit.NOTHING}


@pytest.mark.parametrize("name", CONSTANTS)
def test_constant_has_unit_and_source(name: str) -> None:
    constant = CONSTANTS[name]
    assert constant.unit
    assert constant.source.text
    assert constant.exact == constant.value


@pytest.mark.parametrize(
    ("confidence", "text"),
    [
        (Confidence.SOURCED, "GB 1"),
        (Confidence.PRODUCT, "GB 1"),
        (Confidence.SECONDARY, "GB 1 (S2: original to be checked)"),
        (Confidence.UNCERTAIN, "GB 1 (U: original to be checked)"),
    ],
)
def test_weak_source_says_so(confidence: Confidence, text: str) -> None:
    assert cited(Citation("GB 1", confidence)) == text


def test_texts_have_named_places_only() -> None:
    texts = [text for words in RULE_WORDS.values() for text in vars(words).values()]
    for text in texts:
        assert "%" not in re.sub(r"%\(\w+\)s", "", text)


def test_missing_facts_are_named() -> None:
    waves = missing("crowd.waves[0].size", "crowd.waves[0].start_min")
    assert judged("WAVE-01", fair(crowd={"waves": waves})).missing_names == ("arrival waves",)
    assert judged("RESP-01", fair()).missing_names == ("checks.RESP-01",)

"""`flask safety explain`."""

import json

import pytest
from flask import Flask

from app.clearance.operations import publish_event
from app.safety import facts_from
from tests.clearance.scenes import NOW, Office, cleared_fair, judged, make_office, submitted_fair


@pytest.fixture
def office(app: Flask) -> Office:
    """A university with a hall."""
    return make_office()


def explained(app: Flask, *arguments: str) -> str:
    """What the command prints; it must end well."""
    result = app.test_cli_runner().invoke(args=["safety", "explain", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_explanation_is_one_document(app: Flask, office: Office) -> None:
    event_id = cleared_fair(office)
    document = json.loads(explained(app, str(event_id), "--json"))
    assert (document["safe_capacity"], document["student_quota"]) == (1000, 850)
    assert document["limits"]["doors"] == 1000
    assert facts_from(document["facts"]).checks == judged(event_id).facts.checks
    assert document["accepted"] == {"DRILL-01": "活动前一周补做演练"}
    assert document["may_be_published"] is True
    assert "CAP-01" in document["passed"]


def test_explanation_for_people_names_what_blocks(app: Flask, office: Office) -> None:
    event_id = submitted_fair(office)
    text = explained(app, str(event_id))
    assert "safe capacity 1000" in text
    assert "block PLAN-02" in text
    assert "may not be published" in text


def test_published_event_can_be_explained(app: Flask, office: Office) -> None:
    event_id = cleared_fair(office)
    publish_event(event_id, actor=office.organiser, at=NOW)
    assert json.loads(explained(app, str(event_id), "--json"))["event"] == event_id


@pytest.mark.parametrize(("argument", "code"), [("9999", 1), ("0", 2), ("9" * 30, 2), ("x", 2)])
def test_unknown_event_is_refused(app: Flask, argument: str, code: int) -> None:
    result = app.test_cli_runner().invoke(args=["safety", "explain", argument])
    assert result.exit_code == code

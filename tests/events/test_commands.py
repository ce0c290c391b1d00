"""`flask events list`."""

import json

from flask import Flask

from tests.factories import NOW, make_event, make_unit


def listed(app: Flask, *arguments: str) -> str:
    """What the command prints."""
    result = app.test_cli_runner().invoke(args=["events", "list", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_events_of_every_unit_are_listed(app: Flask) -> None:
    first = make_event(make_unit("qyu"), title="双选会", cancelled_at=NOW)
    second = make_event(make_unit("other"), title="宣讲会", published=False)
    found = json.loads(listed(app, "--json"))
    assert [(row["id"], row["state"], row["unit"]) for row in found] == [
        (first.id, "cancelled", "qyu"), (second.id, "draft", "other")
    ]  # fmt: skip
    assert set(found[0]) == {"id", "kind", "title", "state", "starts_at", "unit"}
    assert found[0]["starts_at"] == "2026-12-02T01:00:00+00:00"
    assert "宣讲会" in listed(app)


def test_no_events_are_an_empty_list(app: Flask) -> None:
    assert json.loads(listed(app, "--json")) == []

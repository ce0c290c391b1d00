"""`flask safety check`: a file or standard input in, the contract's JSON out."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from app.safety.commands import LARGEST_FILE

EXAMPLE = Path(__file__).parent.parent / "data" / "safety-facts.json"


def check(app: Flask, *arguments: str, given: bytes | None = None) -> Result:
    """Run the command."""
    runner = app.test_cli_runner()
    assert isinstance(runner, CliRunner)
    return runner.invoke(args=["safety", "check", *arguments], input=given)


def test_file_is_judged(app: Flask) -> None:
    result = check(app, str(EXAMPLE), "--json")
    answer: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == 0
    assert list(answer) == [
        "safe_capacity", "limits", "student_quota", "peak_inside", "clear_minutes",
        "lanes_needed", "determination", "findings",
    ]  # fmt: skip
    assert answer["safe_capacity"] == 1000


def test_standard_input_is_judged_and_printed_for_people(app: Flask) -> None:
    content = b"\xef\xbb\xbf" + EXAMPLE.read_bytes()
    result = check(app, "-", given=content)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == json.loads(check(app, str(EXAMPLE), "--json").stdout)
    assert len(result.stdout.splitlines()) > 10


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (b'{"hall": {"colour": 1}}', "hall.colour: is not a fact"),
        (b'{"crowd": {"expected": -1}}', "crowd.expected: must be from 0 to 1000000"),
        (b"no json", "the facts: not JSON that can be read"),
        (b"\xff\xfe", "the facts: the file is not UTF-8 text"),
        (b" " * (LARGEST_FILE + 1), "the facts: the file is larger than 1 MB"),
    ],
)
def test_facts_that_cannot_be_read_are_wrong_usage(app: Flask, given: bytes, message: str) -> None:
    result = check(app, "-", given=given)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_missing_file_is_wrong_usage(app: Flask) -> None:
    assert check(app, "nowhere.json").exit_code == 2

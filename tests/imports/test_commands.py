"""`roster import`, `support import`, `venues import`: dry run by default, refused with reasons."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from app.imports.models import ImportBatch
from app.people.models import Student
from app.support.models import SupportFile
from app.units.models import Unit
from app.venues.models import Venue
from tests.factories import count, make_unit
from tests.imports.scenes import NOBODY, ROSTERS, ZHAO, roster_csv
from tests.platform.samples import SAMPLE

REJECTED = [
    {"row": 1205, "reason": "number_clash", "detail": "15: 周远婷"},
    {"row": 1206, "reason": "number_missing", "detail": "学号"},
    {"row": 1207, "reason": "year_unreadable", "detail": "毕业届别: 二〇二七"},
    {"row": 1208, "reason": "formula_without_value", "detail": "姓 名"},
]


def run(app: Flask, *args: str) -> Result:
    """A command with its arguments."""
    return app.test_cli_runner().invoke(args=list(args))


def answered(app: Flask, *args: str) -> dict[str, Any]:
    """The answer of a command that is done."""
    result = run(app, *args, "--json")
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def roster(app: Flask, name: str, *options: str) -> dict[str, Any]:
    return answered(app, "roster", "import", str(SAMPLE / name), "--unit", "gyu", *options)


def test_dry_run_answers_and_writes_nothing(app: Flask, university: Unit) -> None:
    assert roster(app, "roster.xlsx") == {
        "created": 1200,
        "updated": 0,
        "unchanged": 1,
        "rejected": REJECTED,
        "ignored_columns": ["序号"],
    }
    assert (count(Student), count(ImportBatch), count(Unit)) == (0, 0, 1)


@pytest.mark.parametrize("name", ROSTERS)
def test_commit_creates_once(app: Flask, university: Unit, name: str) -> None:
    first = roster(app, name, "--commit", "--skip-rejected")
    second = roster(app, name, "--commit", "--skip-rejected")
    assert (first["created"], second["created"], second["updated"]) == (1200, 0, 0)
    assert second["unchanged"] == first["unchanged"] + 1200
    assert count(Student) == 1200


def test_commit_with_rejected_rows_is_refused_with_reasons(app: Flask, university: Unit) -> None:
    args = ["roster", "import", str(SAMPLE / "roster.xlsx"), "--unit", "gyu", "--commit", "--json"]
    result = run(app, *args)
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "refused": "import_rejected_rows",
        "facts": {"count": "4"},
        "rejected": REJECTED,
    }
    assert (count(Student), count(ImportBatch)) == (0, 0)


def test_refusal_is_said_in_words(app: Flask, university: Unit, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(roster_csv(ZHAO, NOBODY))
    result = run(app, "roster", "import", str(file), "--unit", "gyu", "--commit")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines()[:2] == [
        "New school: 信息工程学院",
        "3: 缺少学号。 学号",
    ]


def test_answer_is_said_in_words(app: Flask, university: Unit, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(roster_csv(ZHAO, NOBODY))
    result = run(app, "roster", "import", str(file), "--unit", "gyu")
    assert result.stdout.splitlines() == [
        "3: 缺少学号。 学号",
        "Nothing saved; with --commit: created 1, updated 0, unchanged 0, rejected 1.",
        "Columns not read: 身份证号.",
    ]


def test_ledger_is_imported_after_the_roster(app: Flask, university: Unit) -> None:
    roster(app, "roster.xls", "--commit")
    args = ("support", "import", str(SAMPLE / "hardship.xlsx"), "--unit", "gyu")
    assert answered(app, *args) == {
        "created": 150,
        "updated": 0,
        "unchanged": 0,
        "rejected": [
            {"row": 153, "reason": "student_unknown", "detail": "20230000000"},
            {"row": 154, "reason": "category_unknown", "detail": "困难类型: 家庭困难"},
        ],
        "ignored_columns": ["学院"],
    }
    assert count(SupportFile) == 0
    assert answered(app, *args, "--commit", "--skip-rejected")["created"] == 150
    assert answered(app, *args, "--commit", "--skip-rejected")["unchanged"] == 150
    assert count(SupportFile) == 150


def test_venues_go_to_the_first_university(app: Flask, university: Unit) -> None:
    make_unit("later")
    args = ("venues", "import", str(SAMPLE / "venues.xlsx"))
    assert answered(app, *args)["created"] == 5
    assert answered(app, *args, "--commit")["created"] == 5
    assert answered(app, *args, "--unit", "gyu", "--commit")["unchanged"] == 5
    assert answered(app, *args, "--unit", "later")["created"] == 5
    assert count(Venue) == 5


def test_venues_need_a_university(app: Flask) -> None:
    assert run(app, "venues", "import", str(SAMPLE / "venues.xlsx")).exit_code == 2


def test_unit_that_is_not_there_is_refused(app: Flask) -> None:
    result = run(app, "roster", "import", str(SAMPLE / "roster.xls"), "--unit", "x", "--json")
    assert (result.exit_code, json.loads(result.stdout)["refused"]) == (1, "not_found")


@pytest.mark.parametrize("args", [["--unit", "gyu", "/no/such/file"], [str(SAMPLE / "roster.xls")]])
def test_wrong_usage_ends_with_two(app: Flask, university: Unit, args: list[str]) -> None:
    assert run(app, "roster", "import", *args).exit_code == 2


def test_file_that_is_no_list_is_refused(app: Flask, university: Unit, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    result = run(app, "roster", "import", str(file), "--unit", "gyu", "--json")
    assert (result.exit_code, json.loads(result.stdout)["facts"]) == (1, {})
    assert json.loads(result.stdout)["refused"] == "file_type_unknown"

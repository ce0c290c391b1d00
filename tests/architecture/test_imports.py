"""The import contracts of pyproject.toml hold, and each of them can break."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, assert_none

LINTER = Path(sys.executable).parent / "lint-imports"
DOORS = "Nobody but the house imports a room's views, commands or jobs"
FILES = "Inside a room: views, commands, jobs, then forms, operations, access, queries, models"
FLOORS = "A room imports only rooms on lower floors"
RULES = "Rules decide without web, database or clock"


def broken_contracts(root: Path) -> list[str]:
    """Names of the contracts that a tree breaks."""
    done = subprocess.run(
        [LINTER, "--no-logo", "--no-cache"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env={"COLUMNS": "300", "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert "Contracts" in done.stdout, done.stdout + done.stderr
    lines = [line.rsplit(" BROKEN", 1)[0] for line in done.stdout.splitlines() if "BROKEN" in line]
    assert bool(lines) == bool(done.returncode)
    return lines


@pytest.fixture
def copied_tree(tmp_path: Path) -> Path:
    """A copy of the application and of its contracts."""
    ignored = shutil.ignore_patterns("__pycache__", "translations")
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=ignored)
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    return tmp_path


def test_contracts_are_kept() -> None:
    assert_none(broken_contracts(ROOT))


@pytest.mark.parametrize(
    ("name", "line", "contract"),
    [
        ("app/units/planted.py", "from app.events import models", FLOORS),
        ("app/venues/planted.py", "from app.registrations import models", FLOORS),
        ("app/platform/planted.py", "from app.units import models", FLOORS),
        ("app/events/planted.py", "from app import create_app", FLOORS),
        ("app/newroom/__init__.py", "", FLOORS),
        ("app/events/kinds.py", "from app.events import models", FILES),
        ("app/attendance/models.py", "from app.attendance import views", FILES),
        ("app/events/rules.py", "import flask", RULES),
        ("app/events/rules.py", "from sqlalchemy import select", RULES),
        ("app/units/rules.py", "from app.platform.clock import utcnow", RULES),
        ("app/home/planted.py", "from app.events import views", DOORS),
        ("app/events/planted.py", "from app.events import views", DOORS),
    ],
)
def test_planted_import_is_found(copied_tree: Path, name: str, line: str, contract: str) -> None:
    path = copied_tree / name
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    assert [found for found in broken_contracts(copied_tree) if found.startswith(contract)]

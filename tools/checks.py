"""`make test`, `make check`, `make nightly`, `make format`."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from tools.assets import ensure_assets
from tools.environment import ensure_python_packages, node
from tools.project import ROOT, files_under, python, run_shown, say, venv_program
from tools.translations import ensure_translations

DATABASES = ("sqlite", "postgresql")
WORKERS = "2"
COVERED = ("--cov", "--cov-report=", "--cov-fail-under=0")  # judged once, at the end
DECISIONS = "--include=app/*/rules*,app/*/operations*,app/*/access*"
NOTHING_TO_RUN = 5  # pytest's exit code when no test is marked so
SOURCES = ("app", "bench", "migrations", "tests", "tools", "wsgi.py")


@dataclass(frozen=True)
class Part:
    """One program of a check: what it proves, and how to run it."""

    title: str
    command: tuple[str | Path, ...]
    environment: tuple[tuple[str, str], ...] = ()
    fine: tuple[int, ...] = (0,)

    def passes(self) -> bool:
        """Run it with its output shown; whether it ended well."""
        say(f"\n== {self.title}")
        return run_shown(self.command, os.environ | dict(self.environment)) in self.fine


def test() -> int:
    """Run the whole suite, on SQLite and on PostgreSQL."""
    prepare()
    return verdict([*script_tests(), *suites()])


def check() -> int:
    """Lint, types, import contracts, translations, tests: what the build server runs."""
    prepare()
    return verdict([*code_checks(), *script_tests(), *suites()])


def nightly() -> int:
    """Run the tests too long for every change, and measure coverage of the whole suite."""
    prepare()
    slow = [suite(database, "-m", "slow") for database in DATABASES]
    long = [replace(part, fine=(0, NOTHING_TO_RUN)) for part in slow]
    covered = [
        suite("sqlite", *COVERED),
        suite("postgresql", *COVERED, "--cov-append"),
        module("Coverage", "coverage", "report"),
        module("Coverage of decisions", "coverage", "report", DECISIONS, "--fail-under=100"),
    ]
    return verdict([*long, *covered])


def reformat() -> int:
    """Format the code and mend what ruff can mend."""
    ensure_python_packages("run", "test")
    sources = existing(SOURCES)
    return verdict(
        [
            module("Mending", "ruff", "check", "--fix", *sources),
            module("Formatting", "ruff", "format", *sources),
        ]
    )


def prepare() -> None:
    """Bring packages, assets and translations up to date."""
    ensure_python_packages("run", "test")
    ensure_assets()
    ensure_translations()


def verdict(parts: Iterable[Part]) -> int:
    """Run every part, even after one failed; then name those that failed. 0 if none did."""
    failed = [part.title for part in parts if not part.passes()]
    say("")
    say(f"Failed: {', '.join(failed)}." if failed else "Everything passed.")
    return 1 if failed else 0


def code_checks() -> list[Part]:
    """What can be said about the code without running it."""
    sources = existing(SOURCES)
    return [
        module("Lint", "ruff", "check", *sources),
        module("Format", "ruff", "format", "--check", *sources),
        module("Types", "mypy"),
        Part("Import contracts", (venv_program("lint-imports"), "--no-logo", "--no-cache")),
        module("Translations", "tools.catalogue"),
    ]


def script_tests() -> list[Part]:
    """Tests of the browser's own scripts."""
    tests = files_under(ROOT / "tests", ".test.js", ".test.mjs")
    return [Part("Browser scripts", (node(), "--test", *tests))] if tests else []


def suites() -> list[Part]:
    """The Python suite once for each database."""
    return [suite(database) for database in DATABASES]


def suite(database: str, *options: str) -> Part:
    """The Python suite on one database."""
    return Part(
        f"Tests on {database}",
        (python(), "-m", "pytest", "-q", "-n", WORKERS, *options),
        (("FAIRDAY_TEST_DATABASE", database),),
    )


def module(title: str, name: str, *arguments: str) -> Part:
    """A Python module of `.venv` run as a program."""
    return Part(title, (python(), "-m", name, *arguments))


def existing(names: Iterable[str]) -> list[str]:
    """Those of `names` that are there: `bench` came later than the rest."""
    return [name for name in names if (ROOT / name).exists()]

"""`make run`: the database brought up to date, the demo season, and the server."""

import hashlib
import os
import re
import socket
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from tools.assets import ensure_assets
from tools.environment import ensure_python_packages
from tools.project import (
    INSTANCE,
    ROOT,
    Stop,
    files_under,
    run_logged,
    run_shown,
    say,
    venv_program,
)
from tools.translations import ensure_translations

HOST = "127.0.0.1"
DEMO_ACCOUNTS = (
    ("student", "a hardship graduate with 2 of 3 activities"),
    ("student2", "a student"),
    ("employer", "recruits for a company, at today's fair"),
    ("employer2", "the same for another company"),
    ("organiser", "plans the season"),
    ("organiser2", "the same at another university"),
    ("school", "plans for one school"),
    ("safety", "answers for safety"),
    ("gate", "lets people in at today's fair"),
    ("helper", "supports hardship graduates"),
    ("helper2", "another helper"),
    ("officer", "sees whether every hardship graduate is helped"),
    ("province", "sees every university"),
    ("admin", "units, people, roles"),
)
DEMO_DOMAIN = "demo.fairday.example"
DEMO_PASSWORD = "fairday-demo"  # noqa: S105 - printed for everybody to use


def run() -> int:
    """Install, build, migrate, load the demo season once, and serve on 127.0.0.1 (PORT=8000)."""
    port = wanted_port()
    ensure_python_packages("run")
    ensure_assets()
    ensure_translations()
    environment = server_environment(port, os.environ)
    prepare_database(environment)
    greet(environment["FAIRDAY_BASE_URL"], has_demo=environment["FAIRDAY_DEMO"] == "1")
    return serve(port, environment)


def wanted_port() -> int:
    """The port from PORT; refuses one that is no port or is taken."""
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Stop(f"PORT must be a number from 1 to 65535, not {text!r}")
    with closing(socket.socket()) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError as error:
            raise Stop(
                f"Port {text} cannot be used ({error.strerror}): make run PORT=8001"
            ) from error
    return int(text)


def server_environment(port: int, given: Mapping[str, str]) -> dict[str, str]:
    """The environment of the server: what was given, and the settings of a demo on one machine."""
    wanted = {
        "FAIRDAY_DEMO": "1",
        "FAIRDAY_WORKER_INSIDE": "1",
        "FAIRDAY_BASE_URL": f"http://{HOST}:{port}",
    }
    return wanted | dict(given)


def prepare_database(environment: Mapping[str, str]) -> None:
    """Migrate where needed, and load the demo season into a database that is new."""
    instance = Path(environment.get("FAIRDAY_INSTANCE") or INSTANCE)
    instance.mkdir(exist_ok=True)
    url = environment.get("FAIRDAY_DATABASE_URL", "")
    embedded = instance / "fairday.sqlite3"
    loaded = instance / "demo-loaded"
    if not url and not embedded.is_file():
        loaded.unlink(missing_ok=True)
    if url or not is_migrated(embedded):
        say("Bringing the database up to date …")
        flask(environment, "db", "upgrade")
    # The address may hold a password: a digest is enough to know it again.
    name = hashlib.sha256(url.encode()).hexdigest()
    if environment["FAIRDAY_DEMO"] == "1" and not (loaded.is_file() and loaded.read_text() == name):
        say("Loading the demo season …")
        flask(environment, "demo", "load")
        loaded.write_text(name)


def is_migrated(database: Path) -> bool:
    """Whether a SQLite file is at the newest migration; asked without starting the application."""
    if not database.is_file():
        return False
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        try:
            found = {
                row[0] for row in connection.execute("SELECT version_num FROM alembic_version")
            }
        except sqlite3.DatabaseError:
            return False
    return found == newest_migrations(ROOT / "migrations" / "versions")


def newest_migrations(folder: Path) -> set[str]:
    """Revisions of the migrations in `folder` that no other one follows."""
    text = "\n".join(path.read_text("utf-8") for path in files_under(folder, ".py"))
    named = re.compile(r"^(down_)?revision\b[^=\n]*=\s*[\"'](\w+)[\"']", re.MULTILINE).findall(text)
    return {name for down, name in named if not down} - {name for down, name in named if down}


def flask(environment: Mapping[str, str], *arguments: str) -> None:
    """Run a `flask --app wsgi …` command; its output goes to the log."""
    run_logged(
        f"flask-{'-'.join(arguments)}",
        [venv_program("flask"), "--app", "wsgi", *arguments],
        f"`flask --app wsgi {' '.join(arguments)}` failed",
        environment,
    )


def greet(address: str, *, has_demo: bool) -> None:
    """Print the address and, where they exist, the demo accounts."""
    say(f"\nFairday: {address}   (Ctrl-C stops)\n")
    if has_demo:
        say(f"Demo accounts, password {DEMO_PASSWORD}:")
        for account, what in DEMO_ACCOUNTS:
            say(f"  {account + '@' + DEMO_DOMAIN:36} {what}")
        say("")


def serve(port: int, environment: Mapping[str, str]) -> int:
    """Serve until stopped; become the server where possible, so that signals reach it directly."""
    program = venv_program("granian")
    command = [
        str(program),
        *("--interface", "wsgi", "--host", HOST, "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "4", "--no-ws"),
        *("--log-level", "warning", "wsgi:app"),
    ]
    os.chdir(ROOT)
    if os.name != "nt":
        os.execve(program, command, dict(environment))  # noqa: S606 - our own program
    return run_shown(command, environment)

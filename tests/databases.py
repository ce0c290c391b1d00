"""A fresh, migrated database for each test, by copying a template.

SQLite copies a file. PostgreSQL copies a template database on a server of our own, started once
for a run, or on the one that FAIRDAY_TEST_POSTGRESQL names.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import psycopg
from flask_migrate import upgrade
from sqlalchemy import make_url

from app import create_app
from app.platform.database import db

KIND_VARIABLE = "FAIRDAY_TEST_DATABASE"
SERVER_VARIABLE = "FAIRDAY_TEST_POSTGRESQL"
RUN_VARIABLE = "FAIRDAY_TEST_RUN"
PATIENCE_SECONDS = 60.0
ROOM_BYTES = 2 << 30
QUICK_AND_FORGETFUL = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "synchronous_commit": "off",
}
DATA_KEY = "YSBrZXkgZm9yIHRlc3RzIGtub3duIHRvIGFsbCAuLi4="


def kind() -> str:
    """`sqlite` or `postgresql`: which database this run is about."""
    chosen = os.environ.get(KIND_VARIABLE, "sqlite")
    if chosen not in {"sqlite", "postgresql"}:
        raise ValueError(f"{KIND_VARIABLE} must be sqlite or postgresql, not {chosen!r}")
    return chosen


def settings(database_url: str, instance: Path) -> dict[str, object]:
    """The application's settings for tests; the same in this process and in a server of its own."""
    return {
        "DATABASE_URL": database_url,
        "INSTANCE": str(instance),
        "SECRET_KEY": "a secret for tests, known to everybody",
        "DATA_KEYS": DATA_KEY,
        "BASE_URL": "http://localhost",
        "DEMO": True,
    }


def migrate(database_url: str, instance: Path) -> None:
    """Bring an empty database to the newest migration."""
    app = create_app(settings(database_url, instance))
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()


# Fills an empty database at this address, with an instance folder for what is kept beside it.
Build: TypeAlias = Callable[[str, Path], None]


def once(path: Path, build: Callable[[Path], None]) -> Path:
    """Give `path`, which `build` makes once however many test processes ask for it."""
    lock, draft = path.with_suffix(".lock"), path.with_suffix(".draft")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not path.exists():
        try:
            lock.touch(exist_ok=False)
        except FileExistsError:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{path.name} was not made in {PATIENCE_SECONDS} s") from None
            time.sleep(0.05)
            continue
        try:
            if not path.exists():
                build(draft)
                draft.rename(path)
        finally:
            lock.unlink()
    return path


def quick_place() -> str | None:
    """A folder in memory, where there is one with room; else None, the system's temporary folder.

    Ten times quicker than a disk at making a database's many files.
    """
    memory = Path("/dev/shm")  # noqa: S108 - only folders of a random name are made in it
    if memory.is_dir() and os.access(memory, os.W_OK):
        return str(memory) if shutil.disk_usage(memory).free > ROOM_BYTES else None
    return None


@contextmanager
def sqlite_database(shared: Path, name: str = "template", build: Build = migrate) -> Iterator[str]:
    """A copy of the file that `build` makes, removed afterwards; the template lives below
    `shared` by its name."""
    template = once(
        shared / f"{name}.sqlite3",
        lambda draft: build(f"sqlite:///{draft}", shared / "instance"),
    )
    with tempfile.TemporaryDirectory(prefix="fairday-", dir=quick_place()) as folder:
        copy = Path(folder) / "fairday.sqlite3"
        shutil.copyfile(template, copy)
        yield f"sqlite:///{copy}"


@contextmanager
def postgresql_database(
    shared: Path, name: str = "template", build: Build = migrate
) -> Iterator[str]:
    """A copy of the database that `build` fills, dropped afterwards."""
    server = os.environ[SERVER_VARIABLE]
    template = f"{name_prefix()}{name}"

    def create(draft: Path) -> None:
        administer(server, f'CREATE DATABASE "{template}"')
        build(at_database(server, template), shared / "instance")
        draft.touch()

    once(shared / f"{name}.postgresql", create)
    copy = f"{name_prefix()}{uuid.uuid4().hex[:12]}"
    administer(server, f'CREATE DATABASE "{copy}" TEMPLATE "{template}" STRATEGY file_copy')
    try:
        yield at_database(server, copy)
    finally:
        administer(server, f'DROP DATABASE "{copy}" WITH (FORCE)')


def name_prefix() -> str:
    """What the names of this run's databases begin with."""
    return f"fairday_{os.environ[RUN_VARIABLE]}_"


def at_database(server: str, name: str) -> str:
    """The address of database `name` on the server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def administer(server: str, *statements: str) -> None:
    """Run statements outside any transaction, in the server's own database."""
    address = make_url(server).set(drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False), autocommit=True) as link:
        for statement in statements:
            link.execute(statement.encode())


def drop_databases(server: str) -> None:
    """Drop what this run left on a server that is not ours."""
    address = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as link:
        found = link.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [name_prefix()]
        ).fetchall()
    administer(server, *(f'DROP DATABASE "{name}" WITH (FORCE)' for (name,) in found))


@dataclass
class Cluster:
    """A PostgreSQL server of our own: quick, forgetful, reachable by its socket only."""

    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """The address of its first database."""
        return f"postgresql+psycopg://fairday@/postgres?host={self.folder}"

    def stop(self) -> None:
        """End it at once and remove its files."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def server_programs() -> Path | None:
    """The folder with `initdb` and `postgres`, the newest if there are several."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    found.sort(key=lambda folder: float(folder.parent.name))
    if in_path := shutil.which("initdb"):
        found.append(Path(in_path).resolve().parent)
    with_server = [folder for folder in found if (folder / "postgres").exists()]
    return with_server[-1] if with_server else None


def server_account() -> str | None:
    """The account a server runs under: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    with suppress(KeyError):
        return pwd.getpwnam("postgres").pw_name
    return "nobody"


def start_cluster(programs: Path) -> Cluster:
    """Make a cluster of our own and start it; about half a second."""
    folder = Path(tempfile.mkdtemp(prefix="fairday-pg-", dir=quick_place()))
    account = server_account()
    if account:
        shutil.chown(folder, account)
    data = str(folder / "data")
    subprocess.run(
        [programs / "initdb", "--no-sync", "-A", "trust", "-U", "fairday", "-E", "UTF8", data],
        user=account,
        cwd=folder,
        check=True,
        capture_output=True,
    )
    options = {**QUICK_AND_FORGETFUL, "unix_socket_directories": str(folder)}
    arguments = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
    command = [programs / "postgres", "-D", data, *arguments]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, user=account, cwd=folder, stdout=log, stderr=log)
    cluster = Cluster(folder, process)
    wait_for_cluster(cluster)
    return cluster


def wait_for_cluster(cluster: Cluster) -> None:
    """Return when the server answers; refuse when it ended instead."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and cluster.process.poll() is None:
        with suppress(psycopg.OperationalError):
            administer(cluster.url, "SELECT 1")
            return
        time.sleep(0.05)
    said = (cluster.folder / "log").read_text("utf-8", errors="replace")
    cluster.stop()
    raise RuntimeError(f"PostgreSQL did not start: {said[-2000:]}")

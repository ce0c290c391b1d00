"""What `make run` decides before it serves."""

import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.servers import free_port
from tools import server
from tools.project import ROOT, Stop
from tools.server import is_migrated, newest_migrations, server_environment, wanted_port


def test_port_is_8000_unless_said(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("PORT", str(port))
    assert wanted_port() == port


@pytest.mark.parametrize("port", ["", "0", "65536", "80a", "-1"])
def test_port_that_is_no_port_is_refused(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Stop, match="PORT must be a number"):
        wanted_port()


def test_port_in_use_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        monkeypatch.setenv("PORT", str(listener.getsockname()[1]))
        with pytest.raises(Stop, match="make run PORT="):
            wanted_port()


def test_demo_settings_give_way_to_given_ones() -> None:
    environment = server_environment(8001, {"FAIRDAY_DEMO": "0", "HOME": "/home/a"})
    assert environment == {
        "FAIRDAY_BASE_URL": "http://127.0.0.1:8001",
        "FAIRDAY_DEMO": "0",
        "FAIRDAY_WORKER_INSIDE": "1",
        "HOME": "/home/a",
    }


def test_newest_migration_is_the_one_nobody_follows(tmp_path: Path) -> None:
    (tmp_path / "1.py").write_text('revision = "0001"\ndown_revision = None\n')
    (tmp_path / "2.py").write_text('revision: str = "0002"\ndown_revision: str | None = "0001"\n')
    assert newest_migrations(tmp_path) == {"0002"}


def test_database_without_tables_is_not_migrated(tmp_path: Path) -> None:
    database = tmp_path / "fairday.sqlite3"
    assert not is_migrated(database)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        assert not is_migrated(database)


def test_database_at_the_newest_migration_is_migrated(tmp_path: Path) -> None:
    database = tmp_path / "fairday.sqlite3"
    (newest,) = newest_migrations(ROOT / "migrations" / "versions")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES (?)", [newest])
        connection.commit()
    assert is_migrated(database)


def test_demo_accounts_share_one_domain(capsys: pytest.CaptureFixture[str]) -> None:
    server.greet("http://127.0.0.1:8000", has_demo=True)
    printed = capsys.readouterr().out
    assert "http://127.0.0.1:8000" in printed
    assert printed.count("@demo.fairday.example") == len(server.DEMO_ACCOUNTS)

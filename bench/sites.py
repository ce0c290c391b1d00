"""Fairday on a database of its own, served in a process, with its inside open for seeding."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.platform.database import db
from bench.processes import Cost
from bench.servers import Server, serving
from tests.databases import Cluster
from tests.servers import free_port


@dataclass(frozen=True)
class Site:
    """A served Fairday.

    Attributes:
        app: the same application in this process, for seeding and for looking afterwards.
        settings: what both were given, for commands.
        roots: the processes whose work is the site's: the server, and PostgreSQL.
    """

    app: Flask
    settings: Mapping[str, object]
    server: Server
    roots: tuple[int, ...]

    @property
    def port(self) -> int:
        """Where it is served on loopback."""
        return self.server.port

    def cost(self) -> Cost:
        """What server and database spend inside a `with`."""
        return Cost(self.roots)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Call operations and queries as the application does."""
        with self.app.app_context():
            try:
                yield
            finally:
                db.session.remove()


@contextmanager
def site(folder: Path, cluster: Cluster | None = None) -> Iterator[Site]:
    """A migrated, empty, served site; on SQLite in `folder`, or on the cluster."""
    folder.mkdir()
    url = cluster.url if cluster else f"sqlite:///{folder / 'fairday.sqlite3'}"
    port = free_port()
    settings = production_settings(url, folder, port)
    application = migrated(settings)
    with serving("wsgi:app", settings, folder / "server.log", port) as server:
        roots = (server.pid, cluster.process.pid) if cluster else (server.pid,)
        yield Site(application, settings, server, roots)
    with application.app_context():
        db.engine.dispose()


def migrated(settings: dict[str, object]) -> Flask:
    """The application in this process, its database at the newest migration."""
    application = create_app(settings)
    with application.app_context():
        upgrade()
        db.session.remove()
    return application


def production_settings(url: str, folder: Path, port: int) -> dict[str, object]:
    """As on a machine of its own: no demo accounts, the worker inside, mail into files."""
    return {
        "DATABASE_URL": url,
        "INSTANCE": str(folder / "instance"),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATA_KEYS": Fernet.generate_key().decode(),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "WORKER_INSIDE": "1",
        "DEMO": "0",
    }

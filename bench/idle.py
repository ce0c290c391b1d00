"""A server that nobody asks anything: memory of all its processes, with the demo season."""

import time
from pathlib import Path

from bench.clients import fetch
from bench.processes import memory_mb
from bench.servers import serving
from bench.sites import migrated, production_settings
from tests.servers import free_port

PAGES = ("/", "/calendar", "/events", "/login")
REST_SECONDS = 2.5  # the worker looks for work every two seconds
PATIENCE_SECONDS = 30.0


def measure_idle(folder: Path) -> dict[str, float]:
    """Set up as `make run` does, start, open a few pages, rest, and weigh."""
    folder.mkdir()
    port = free_port()
    url = f"sqlite:///{folder / 'fairday.sqlite3'}"
    settings = production_settings(url, folder, port) | {"DEMO": "1"}
    load_season(settings)
    began = time.perf_counter()
    with serving("wsgi:app", settings, folder / "server.log", port) as server:
        wait_until_ready(port)
        ready_ms = (time.perf_counter() - began) * 1000
        for page in PAGES:
            fetch(port, page)
        time.sleep(REST_SECONDS)
        return {"mb": memory_mb(server.pid), "ready_ms": ready_ms}


def load_season(settings: dict[str, object]) -> None:
    """The demo season, by its command in this process."""
    done = migrated(settings).test_cli_runner().invoke(args=["demo", "load"])
    if done.exit_code:
        raise RuntimeError(f"demo load: {done.output}") from done.exception


def wait_until_ready(port: int) -> None:
    """Return when database, migrations and worker are in order."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while fetch(port, "/readyz").status != 200:
        if time.monotonic() > deadline:
            raise TimeoutError("the site did not become ready")
        time.sleep(0.02)

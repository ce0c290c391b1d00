"""The application in a server process of its own, on a free loopback port."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 30.0


def free_port() -> int:
    """A loopback port nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def as_environment(settings: Mapping[str, object]) -> dict[str, str]:
    """Settings as `FAIRDAY_…` variables on top of this process's environment."""
    ours = {key: value for key, value in os.environ.items() if not key.startswith("FAIRDAY_")}
    given = {f"FAIRDAY_{key}": str(value) for key, value in settings.items()}
    return ours | given


@contextmanager
def serving(settings: Mapping[str, object], log: Path) -> Iterator[str]:
    """Serve with granian as `make run` does; give the address; stop at the end."""
    port = free_port()
    base_url = f"http://127.0.0.1:{port}"
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "4", "--log-level", "warning", "wsgi:app"),
    ]
    environment = as_environment({**settings, "BASE_URL": base_url})
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        wait_until_answering(base_url, process, log)
        yield base_url
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_answering(base_url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server answers anything; refuse when it ended instead."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(URLError, ConnectionError, TimeoutError):
            try:
                with urlopen(f"{base_url}/healthz", timeout=5):  # noqa: S310 - loopback http
                    return
            except HTTPError as answer:
                answer.close()
                return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start: {log.read_text('utf-8', 'replace')[-2000:]}")

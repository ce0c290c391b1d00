"""Servers for measuring: granian with one worker and four threads, as `make run` starts it."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import ROOT, as_environment, free_port, wait_until_answering

PATIENCE_SECONDS = 10.0


@dataclass(frozen=True)
class Server:
    """A server process of ours; `ready_ms` is how long it took to answer its first request."""

    port: int
    pid: int
    ready_ms: float


@contextmanager
def serving(
    target: str, settings: Mapping[str, object], log: Path, port: int | None = None
) -> Iterator[Server]:
    """Serve `target` (module:application) on a free loopback port, and stop at the end."""
    port = port or free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "4", "--log-level", "warning", target),
    ]
    began = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=as_environment(settings), stdout=output, stderr=output
        )
    try:
        wait_until_answering(f"http://127.0.0.1:{port}", process, log)
        yield Server(port, process.pid, (time.perf_counter() - began) * 1000)
    finally:
        stop(process)


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a process of ours, with force when it does not listen."""
    process.terminate()
    try:
        process.wait(timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

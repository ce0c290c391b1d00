"""`flask --app wsgi …` in a process of its own, its output in a file."""

import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.processes import can_measure, resident_mb
from tests.servers import ROOT, as_environment

LOOK_EVERY_SECONDS = 0.03


@dataclass(frozen=True)
class Done:
    """What a command printed, how long it took, and the most memory it and its children held."""

    output: str
    seconds: float
    peak_mb: float


def run_flask(settings: Mapping[str, object], log: Path, *arguments: str) -> Done:
    """Run a command of the site; refuses with what it said when it fails."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    output, peak = log.with_suffix(".out"), 0.0
    began = time.perf_counter()
    with output.open("wb") as said, log.open("wb") as complained:
        process = subprocess.Popen(
            command, cwd=ROOT, env=as_environment(settings), stdout=said, stderr=complained
        )
        while process.poll() is None:
            peak = max(peak, resident_mb(process.pid) if can_measure() else 0)
            time.sleep(LOOK_EVERY_SECONDS)
    seconds = time.perf_counter() - began
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {log.read_text('utf-8', 'replace')[-1000:]}")
    return Done(output.read_text("utf-8"), seconds, peak)

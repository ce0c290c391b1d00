"""Where things are, how a program is run, and how a step is skipped when nothing changed."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
INSTANCE = ROOT / "instance"
STAMPS = VENV / "stamps"
LOGS = VENV / "logs"

Command = Sequence[str | Path]


class Stop(Exception):  # noqa: N818 - it ends the run with a sentence; most of them are no bug
    """Ends the run; its text is the one sentence a person reads."""


def say(text: str) -> None:
    """Print a line now, also when standard output is a pipe."""
    print(text, flush=True)


def venv_program(name: str) -> Path:
    """Path of a program inside `.venv`, whether or not it is installed yet."""
    return VENV_BIN / (f"{name}.exe" if os.name == "nt" else name)


def python() -> Path:
    """Path of the project's own Python."""
    return venv_program("python")


def run_logged(
    name: str,
    command: Command,
    failure: str,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Run `command` quietly; its output goes to `.venv/logs/NAME.log`.

    Refuses with `failure`, the last line the program wrote and the log's path.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{name}.log"
    with log.open("wb") as output:
        try:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        except OSError as error:
            raise Stop(f"{failure}: {error}") from error
    if done.returncode:
        said = reason(log.read_text("utf-8", errors="replace"))
        raise Stop(f"{failure}: {said} (all of it: {log.relative_to(ROOT)})")


def reason(output: str) -> str:
    """The line of a failed program's output that says most.

    pip and Python end with an `…Error: …`; npm begins with a code and ends with advice.
    """
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    named = [line for line in lines if "error: " in line.lower()]
    vague = [line for line in lines if "error" in line.lower()]
    said = named[-1:] or vague[:1] or lines[-1:] or ["it gave no reason"]
    return said[0].rstrip(".")


def run_shown(command: Command, environment: Mapping[str, str] | None = None) -> int:
    """Run `command` with its output on the terminal and give its exit code."""
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def files_under(folder: Path, *suffixes: str) -> list[Path]:
    """Every file below `folder` with one of `suffixes`, in a stable order."""
    return sorted(path for suffix in suffixes for path in folder.rglob(f"*{suffix}"))


def digest(inputs: Iterable[Path]) -> str:
    """sha256 over names and contents of `inputs` and the Python version, as hexadecimal."""
    total = hashlib.sha256(sys.version.encode())
    for path in inputs:
        content = path.read_bytes() if path.is_file() else b"absent"
        total.update(f"{path.name}:{len(content)}:".encode() + content)
    return total.hexdigest()


@dataclass(frozen=True)
class Step:
    """Work that is done again only when an input changed or an output is gone."""

    name: str
    title: str
    inputs: Sequence[Path]
    outputs: Sequence[Path]
    work: Callable[[], None]

    @property
    def stamp(self) -> Path:
        """The file that remembers the inputs of the last success."""
        return STAMPS / self.name

    def is_fresh(self) -> bool:
        """Whether outputs exist and were made from these inputs."""
        return (
            self.stamp.is_file()
            and all(path.exists() for path in self.outputs)
            and self.stamp.read_text() == digest(self.inputs)
        )

    def ensure(self) -> None:
        """Do the work unless it is fresh; a failure leaves no stamp."""
        if self.is_fresh():
            return
        before, began = digest(self.inputs), time.monotonic()
        say(f"{self.title} …")
        self.stamp.unlink(missing_ok=True)
        self.work()
        STAMPS.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(before)
        say(f"{self.title}: done in {time.monotonic() - began:.0f} s")

"""One job for one process: limits on, input from standard input, answer on standard output."""

import importlib
import json
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from app.platform.spreadsheets.limits import Limits

if sys.platform != "win32":  # Windows has no such limits; the parent's clock still holds
    import resource

JOBS = {
    "read": "app.platform.spreadsheets.child.reader",
    "write": "app.platform.spreadsheets.child.writer",
    "draw": "app.platform.drawing.child.paper",
}


def serve() -> None:
    """Run the job that the command line names: `JOB SECONDS LIMITS`, the limits as JSON.

    Whatever goes wrong unforeseen ends the process, which the parent takes to mean that the file
    cannot be read.
    """
    sys.excepthook = _name_fault
    job, seconds, limits = sys.argv[1], int(sys.argv[2]), Limits(**json.loads(sys.argv[3]))
    run: Callable[[bytes, Limits], bytes] = importlib.import_module(JOBS[job]).run
    _hold_to(limits.memory_bytes, seconds)
    sys.stdout.buffer.write(run(sys.stdin.buffer.read(), limits))


def _hold_to(memory_bytes: int, seconds: int) -> None:
    """Ask the system to end this process when it takes too much, even if its parent is gone."""
    if sys.platform == "win32":
        return
    bounds = {
        resource.RLIMIT_AS: (memory_bytes, memory_bytes),
        # The first signal says that time ran out; the second, a second later, always ends it.
        resource.RLIMIT_CPU: (seconds, seconds + 1),
    }
    for kind, most in bounds.items():
        try:
            resource.setrlimit(kind, most)
        except (OSError, ValueError):  # some systems do not let a process bound its memory
            continue


def _name_fault(
    kind: type[BaseException], _fault: BaseException, trace: TracebackType | None
) -> None:
    """Say what failed and where, never with what: the message may quote somebody's data."""
    last = traceback.extract_tb(trace)[-1:]
    where = ", ".join(f"{frame.name}:{frame.lineno}" for frame in last)
    sys.stderr.write(f"{kind.__name__} in {where}\n")

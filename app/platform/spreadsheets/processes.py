"""Start the small process that reads or writes a file for us, and believe little it says."""

import json
import logging
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from threading import BoundedSemaphore
from typing import Literal

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.limits import MEGABYTE, Limits

CHILD = Path(__file__).resolve().parent / "child"
LEAST_SECONDS = 4
SECONDS_PER_MEGABYTE = 4
# A busy machine gives the child only some of its time: the clock waits this much longer.
PATIENCE = 3
# So many at once in this process; the others wait, and the machine's memory stays its own.
AT_ONCE = BoundedSemaphore(2)
# The child gets none of our settings and keys, only what Windows needs to start a program.
ENVIRONMENT = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}

OUT_OF_TIME = getattr(signal, "SIGXCPU", 0)  # Windows has no limit on computing

log = logging.getLogger(__name__)


def run_child(job: Literal["read", "write", "draw"], data: bytes, limits: Limits) -> bytes:
    """What the job makes of the data. It may compute for 4 s, and 4 s more for each megabyte.

    It is ended in any case when three times as much has passed on the clock.

    Raises:
        Refusal: FILE_TOO_SLOW when time runs out, FILE_UNREADABLE when the process dies.
    """
    seconds = LEAST_SECONDS + len(data) * SECONDS_PER_MEGABYTE // MEGABYTE
    command = [sys.executable, "-I", str(CHILD), job, str(seconds), json.dumps(asdict(limits))]
    try:
        with AT_ONCE:
            done = subprocess.run(  # noqa: S603  our own program; the file is only its input
                command,
                input=data,
                capture_output=True,
                timeout=seconds * PATIENCE,
                env=ENVIRONMENT,
                check=False,
            )
    except subprocess.TimeoutExpired:
        raise Refusal(Reason.FILE_TOO_SLOW, seconds=seconds) from None
    if OUT_OF_TIME and done.returncode == -OUT_OF_TIME:
        raise Refusal(Reason.FILE_TOO_SLOW, seconds=seconds)
    if done.returncode != 0:
        log.warning("spreadsheet child ended with %s: %s", done.returncode, _last_words(done))
        raise Refusal(Reason.FILE_UNREADABLE)
    return done.stdout


def _last_words(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]

"""`python -m bench [--profile quick] [--only KEY …]`: one JSON object on standard output."""

import argparse
import json
import signal
import sys
import time

from bench.bars import BARS
from bench.measuring import measure_all
from bench.processes import can_measure
from bench.profiles import PROFILES
from bench.report import Report, say


def main() -> int:
    """Measure, print, and stop: 0 done, 1 when a measurement broke. Missed bars are figures too."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--profile", choices=sorted(PROFILES), default="full")
    parser.add_argument("--only", action="append", choices=sorted(BARS), default=[], metavar="KEY")
    typed = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave by the doors, as Ctrl-C does
    if not can_measure():
        say("This system has no /proc: CPU seconds and memory read 0.")
    began, report = time.monotonic(), Report(typed.only)
    measure_all(PROFILES[typed.profile], report)
    say(f"Measured in {time.monotonic() - began:.0f} s.")
    print(json.dumps(report.figures, ensure_ascii=False, indent=1))
    return 1 if report.broken else 0


if __name__ == "__main__":
    sys.exit(main())

"""Entry point of `make`: `python3 -m tools.dev VERB`.

Every verb first brings what it needs up to date; what is up to date costs nothing.
"""

import os
import sys
from collections.abc import Callable, Mapping

from tools.assets import ensure_assets
from tools.checks import check, nightly, reformat, test
from tools.environment import ensure_python_packages
from tools.lock import lock
from tools.project import Stop, python, run_shown, say
from tools.server import run
from tools.translations import ensure_translations


def install() -> int:
    """Install packages, build assets, compile translations."""
    ensure_python_packages("run", "test")
    ensure_assets()
    ensure_translations()
    return 0


def bench() -> int:
    """Measure and print one JSON object; PROFILE=quick takes under a minute."""
    ensure_python_packages("run", "test")
    profile = os.environ.get("PROFILE")
    options = ["--profile", profile] if profile else []
    return run_shown([python(), "-m", "bench", *options])


VERBS: Mapping[str, Callable[[], int]] = {
    "install": install,
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "nightly": nightly,
    "format": reformat,
    "lock": lock,
}


def usage() -> int:
    """Print what each verb does, from its docstring."""
    for name, verb in VERBS.items():
        say(f"make {name:8} {(verb.__doc__ or '').splitlines()[0]}")
    return 2


def main(arguments: list[str]) -> int:
    """Run one verb; give its exit code, 1 for a stop, 130 for Ctrl-C."""
    if len(arguments) != 1 or arguments[0] not in VERBS:
        return usage()
    try:
        return VERBS[arguments[0]]()
    except Stop as stop:
        print(f"{stop}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

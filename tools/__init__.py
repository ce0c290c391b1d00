"""Developer tools: `make` calls `python3 -m tools.dev VERB`. Standard library only."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must get a sentence, not a traceback
    sys.exit(
        "Fairday needs Python 3.11 or newer, and this one is {}.{}. "
        "Name another with: make PYTHON=python3.12 run".format(*sys.version_info)
    )

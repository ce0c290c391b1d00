"""What to do when a machine lacks something: say so and skip; on the build server, fail."""

import os
from typing import NoReturn

import pytest


def unavailable(what: str, remedy: str) -> NoReturn:
    """Skip this test for a reason that names the command that would help.

    With `CI=true` a part that cannot run is a failure.
    """
    text = f"{what}; this would help: {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(text, pytrace=False)
    pytest.skip(text)

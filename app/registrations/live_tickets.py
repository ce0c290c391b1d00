"""Whether an event's tickets show a live code is decided at its door, in a room above this one.

`create_app` lets that room answer; without it no ticket shows one.
"""

from collections.abc import Callable

from app.platform.crypto import derived_key
from app.registrations.rules.live_codes import LIVE_CODES, live_secret

_asks: Callable[[int], bool] | None = None


def set_live_code_asker(asks: Callable[[int], bool]) -> None:
    """Let the room of the doors say which events ask for live codes; called once."""
    global _asks  # noqa: PLW0603  one answer for the process, set while the house is built
    _asks = asks


def live_secret_of(event_id: int, code: str) -> str:
    """What the page of a ticket makes its suffixes with; "" where the event asks for none."""
    if _asks is None or not _asks(event_id):
        return ""
    return live_secret(derived_key(LIVE_CODES), code)

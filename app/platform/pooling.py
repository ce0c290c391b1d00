"""Manners of connections: who may write next, and whether one that lay idle still works."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

IDLE_SECONDS = 1.0
LONGEST_TURN_SECONDS = 10.0

_turn = threading.Lock()


@contextmanager
def turn_to_write(engine: Engine) -> Iterator[None]:
    """Wait for the other writers of this process, on SQLite, which takes one at a time.

    SQLite itself waits by sleeping between looks, longer each time, and in no order; whoever waits
    here is woken at once. A turn that takes too long is not waited for: SQLite still decides.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    is_mine = _turn.acquire(timeout=LONGEST_TURN_SECONDS)
    try:
        yield
    finally:
        if is_mine:
            _turn.release()


def check_idle_connections(engine: Engine) -> None:
    """Ask a pooled connection whether it lives, but only after it lay idle for a second.

    After a restart of the server idle connections are replaced unseen; asking at every use would
    cost a busy gate a trip for each scan.
    """

    @event.listens_for(engine, "checkin")
    def note_time(_connection: Any, record: Any) -> None:
        record.info["idle_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection: Any, record: Any, _proxy: Any) -> None:
        idle_since = record.info.get("idle_since")
        if idle_since is None or time.monotonic() - idle_since < IDLE_SECONDS:
            return
        try:
            alive = engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            alive = False
        if not alive:
            raise DisconnectionError("the connection was closed while it lay idle")

"""Many clients at the same moment: threads that start together, each with its own connection."""

import random
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from flask import Flask

from app.platform.database import db
from app.platform.errors import Refusal
from app.platform.reasons import Reason

T = TypeVar("T")


def all_at_once(app: Flask, acts: Sequence[Callable[[], T]], clients: int = 64) -> list[T | Reason]:
    """Run the acts in that many threads, shuffled; give each one's answer or its refusal's code.

    Anything but a refusal fails the test.
    """
    workers = min(clients, len(acts))
    start = threading.Barrier(workers)
    arrived = threading.local()

    def run(act: Callable[[], T]) -> T | Reason:
        if not hasattr(arrived, "once"):
            arrived.once = True
            start.wait(timeout=30)
        with app.app_context():
            try:
                return act()
            except Refusal as refusal:
                return refusal.reason
            finally:
                db.session.remove()

    order = list(range(len(acts)))
    random.shuffle(order)
    with ThreadPoolExecutor(workers) as pool:
        futures = {i: pool.submit(run, acts[i]) for i in order}
        return [futures[i].result(timeout=120) for i in range(len(acts))]

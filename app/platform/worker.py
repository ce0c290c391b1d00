"""The worker: timed jobs and the outbox, in its own process or inside the server."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app
from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.clock import utcnow
from app.platform.database import Model, UtcDateTime, reading, transaction

log = logging.getLogger("app.worker")

PAUSE_SECONDS = 2.0
HEARTBEAT = timedelta(seconds=30)


@dataclass(frozen=True)
class Job:
    """Timed work of a room: `run(at)` does what is due and says how much it did."""

    name: str
    every: timedelta
    run: Callable[[datetime], int]


class Heartbeat(Model):
    """When each job last ran; `readyz` reads the worker's own row."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def init_worker(app: Flask, jobs: list[Job]) -> None:
    """Keep the list of jobs that the rooms offer."""
    app.extensions["jobs"] = jobs


def run_due_jobs(at: datetime) -> int:
    """Run each job that is due, one after the other; a job that fails is logged and tried again."""
    done = 0
    for job in [Job("worker", HEARTBEAT, lambda _at: 0), *current_app.extensions["jobs"]]:
        if _claim(job, at):
            try:
                done += job.run(at)
            except Exception:
                log.exception("job %s failed", job.name)
    return done


def _claim(job: Job, at: datetime) -> bool:
    """Take the job's turn; only one worker gets it."""
    beat = reading().scalar(select(Heartbeat.at).where(Heartbeat.name == job.name))
    if beat is not None and beat > at - job.every:
        return False
    with transaction() as tx:
        if beat is None:
            tx.merge(Heartbeat(name=job.name, at=at))
            return True
        taken = tx.execute(
            update(Heartbeat)
            .where(Heartbeat.name == job.name, Heartbeat.at == beat)
            .values(at=at)
            .returning(Heartbeat.name)
        )
        return taken.first() is not None


def worker_is_alive(at: datetime) -> bool:
    """Whether some worker has been seen lately."""
    beat = reading().scalar(select(Heartbeat.at).where(Heartbeat.name == "worker"))
    return beat is not None and beat > at - 4 * HEARTBEAT


def work_until(app: Flask, stop: threading.Event) -> None:
    """Run due jobs until told to stop; a database that is away is waited for."""
    while not stop.is_set():
        with app.app_context():
            try:
                run_due_jobs(utcnow())
            except Exception:
                log.exception("the worker could not run")
        stop.wait(PAUSE_SECONDS)


def start_inside(app: Flask) -> threading.Event:
    """Run the worker as a thread of the server, for a site on one machine."""
    stop = threading.Event()
    threading.Thread(target=work_until, args=(app, stop), name="worker", daemon=True).start()
    return stop

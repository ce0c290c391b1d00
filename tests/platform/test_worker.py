"""Timed jobs: each in its turn, by one worker, whatever another job does."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.platform.worker import Job, run_due_jobs, worker_is_alive
from tests.factories import NOW


@pytest.fixture
def ran(app: Flask) -> list[str]:
    """Names of the jobs that ran, in order: one fails, one counts."""
    names: list[str] = []

    def fail(_at: datetime) -> int:
        names.append("fails")
        raise ValueError("broken job")

    def work(_at: datetime) -> int:
        names.append("works")
        return 3

    minute = timedelta(minutes=1)
    app.extensions["jobs"] = [Job("fails", minute, fail), Job("works", minute, work)]
    return names


def test_failing_job_does_not_stop_the_next(app: Flask, ran: list[str]) -> None:
    assert run_due_jobs(NOW) == 3
    assert ran == ["fails", "works"]


def test_job_rests_until_its_time(app: Flask, ran: list[str]) -> None:
    run_due_jobs(NOW)
    run_due_jobs(NOW + timedelta(seconds=59))
    assert ran == ["fails", "works"]
    run_due_jobs(NOW + timedelta(seconds=61))
    assert ran == ["fails", "works"] * 2


def test_worker_is_alive_for_two_minutes_after_it_was_seen(app: Flask, ran: list[str]) -> None:
    assert not worker_is_alive(NOW)
    run_due_jobs(NOW)
    assert worker_is_alive(NOW + timedelta(seconds=119))
    assert not worker_is_alive(NOW + timedelta(seconds=121))

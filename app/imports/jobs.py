"""Timed work of imports: commit long lists and take them back, forget lists whose time is over."""

from datetime import datetime, timedelta

from app.imports.operations import do_asked, forget_lists
from app.platform.worker import Job


def do_left_work(at: datetime) -> int:
    """Commit or take back one list that was left to the worker."""
    return do_asked(at=at)


def forget_old_lists(at: datetime) -> int:
    """Delete lists that were neither committed nor mended in time."""
    return forget_lists(at=at)


JOBS = (
    Job("imports", timedelta(0), do_left_work),
    Job("imports-kept", timedelta(hours=1), forget_old_lists),
)

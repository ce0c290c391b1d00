"""Timed work of imports: commit long lists, forget lists whose time is over."""

from datetime import datetime, timedelta

from app.imports.operations import commit_asked, forget_lists
from app.platform.worker import Job


def commit_lists(at: datetime) -> int:
    """Commit one list that was left to the worker."""
    return commit_asked(at=at)


def forget_old_lists(at: datetime) -> int:
    """Delete lists that were neither committed nor mended in time."""
    return forget_lists(at=at)


JOBS = (
    Job("imports", timedelta(0), commit_lists),
    Job("imports-kept", timedelta(hours=1), forget_old_lists),
)

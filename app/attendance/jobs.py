"""Timed work of the door."""

from datetime import datetime, timedelta

from app.attendance.operations.closing import close_ended_sessions, empty_ended_events
from app.platform.worker import Job


def close_sessions(at: datetime) -> int:
    """Close what nobody scanned: exits at a session's end, and the crowd an hour later."""
    return close_ended_sessions(at=at) + empty_ended_events(at=at)


JOBS = [Job("attendance.close_sessions", timedelta(minutes=1), close_sessions)]

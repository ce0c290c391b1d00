"""Timed work of the door."""

from datetime import datetime, timedelta

from app.attendance.operations.closing import close_ended_sessions, empty_ended_events
from app.attendance.operations.estimates import settle_estimates
from app.attendance.operations.leases import free_ended_leases
from app.attendance.operations.retention import forget_attendance, forget_scan_details
from app.platform.worker import Job


def close_sessions(at: datetime) -> int:
    """Close what nobody scanned: exits at a session's end, and the crowd an hour later."""
    return close_ended_sessions(at=at) + empty_ended_events(at=at)


def free_leases(at: datetime) -> int:
    """Count the places free that gates without a network held."""
    return free_ended_leases(at=at)


def follow_stays(at: datetime) -> int:
    """Where exits are not scanned, count those gone whose usual stay is over."""
    return settle_estimates(at=at)


def forget(at: datetime) -> int:
    """Forget what the door need not know any more: details of scans, attendance of old classes."""
    return forget_scan_details(at=at) + forget_attendance(at=at)


JOBS = [
    Job("attendance.close_sessions", timedelta(minutes=1), close_sessions),
    Job("attendance.follow_stays", timedelta(minutes=1), follow_stays),
    Job("attendance.free_leases", timedelta(minutes=1), free_leases),
    Job("attendance.forget", timedelta(days=1), forget),
]

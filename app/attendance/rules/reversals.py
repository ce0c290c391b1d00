"""What is left of an attendance when an admission is taken back."""

from datetime import datetime
from typing import NamedTuple

from app.attendance.rules.scans import Stay
from app.attendance.rules.stays import next_digest


class TakenBack(NamedTuple):
    """The admission that is taken back: its scan, when the person came in by it, and when they had
    left before that (None: they had not been inside)."""

    scan_id: str
    since: datetime
    left_before: datetime | None


def without_entry(stay: Stay, entry: TakenBack) -> Stay | None:
    """The attendance without the entry; None where that entry alone made it.

    An attendance that ended before the entry stays as it is. The digest tells of the reversal too:
    the record stays provable when the scans are deleted.
    """
    if stay.first_in_at >= entry.since:
        return None
    if stay.minutes is not None and not _reaches(stay, entry.since):
        return stay
    return stay._replace(
        last_out_at=entry.left_before,
        minutes=stay.earlier_minutes,
        exit_assumed=False,
        digest=next_digest(stay.digest, f"reversal {entry.scan_id}"),
    )


def _reaches(stay: Stay, since: datetime) -> bool:
    return stay.last_out_at is not None and stay.last_out_at > since

"""The mark of a device pack: what a phone has, so that it is sent only what changed since."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from app.attendance.rules.stays import EMPTY_AFTER, Span

# A scan that was judged before the mark may be committed after it: look back a little.
LOOKS_BACK = timedelta(seconds=30)
# An hour after a session everybody may be counted out without a scan: whole packs around then.
WHOLE_FOR = timedelta(minutes=10)
# A phone in a drawer fetches everything anew.
OLDEST = timedelta(hours=12)


class Mark(NamedTuple):
    """When a pack was made, and a digest of all of it but the tickets."""

    made_at: datetime
    frame: str

    def __str__(self) -> str:
        return f"{int(self.made_at.timestamp())}-{self.frame}"


def mark_in(text: str) -> Mark | None:
    """The mark that a phone sent back, bare or as an ETag; None if it is none."""
    seconds, _dash, frame = text.removeprefix("W/").strip('"').partition("-")
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 10 and frame.isalnum()):
        return None
    return Mark(datetime.fromtimestamp(int(seconds), UTC), frame)


def changed_since(mark: Mark | None, sessions: Iterable[Span], at: datetime) -> datetime | None:
    """The moment from which on changes are sent; None: everything.

    Everything goes to who has nothing, or something old, or from the future, and around the moment
    when the people of a session that is over are counted out, which no scan tells of.
    """
    if mark is None or not at - OLDEST <= mark.made_at <= at:
        return None
    since = mark.made_at - LOOKS_BACK
    for session in sessions:
        emptied_at = session.ends_at + EMPTY_AFTER
        if since - WHOLE_FOR <= emptied_at <= at:
            return None
    return since

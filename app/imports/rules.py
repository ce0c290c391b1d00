"""Pure decisions about imports: where one is in its life, how long its list is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.imports.kinds import ImportState

# A list is kept to be committed, or for its rejected rows to be mended; then it is deleted.
KEPT_FOR = timedelta(days=7)
# A term's correction comes within days; earlier values of people are not kept for longer.
UNDO_WITHIN = timedelta(days=30)
# Longer lists are committed and taken back by the worker, so that nobody waits before a blank page.
LONGEST_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Moments:
    """The moments of an import that say where it is."""

    asked_at: datetime | None
    committed_at: datetime | None
    undone_at: datetime | None
    kept_until: datetime | None


def import_state(moments: Moments, at: datetime) -> ImportState:
    """Where an import is in its life."""
    if moments.undone_at is not None:
        return ImportState.UNDONE
    if moments.committed_at is not None:
        return ImportState.COMMITTED if moments.asked_at is None else ImportState.UNDOING
    if moments.asked_at is not None:
        return ImportState.WAITING
    if moments.kept_until is None or moments.kept_until <= at:
        return ImportState.DROPPED
    return ImportState.PREVIEW


def is_recent(committed_at: datetime | None, at: datetime) -> bool:
    """Whether something was committed, and not too long ago to be taken back."""
    return committed_at is not None and at < committed_at + UNDO_WITHIN

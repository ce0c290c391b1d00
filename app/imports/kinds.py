"""Which lists there are, and where an import is in its life."""

from enum import StrEnum


class ImportKind(StrEnum):
    """Which list it is."""

    ROSTER = "roster"
    HARDSHIP = "hardship"
    VENUES = "venues"
    EMPLOYERS = "employers"


class ImportState(StrEnum):
    """Where an import is in its life."""

    PREVIEW = "preview"  # read and compared; nothing of it is saved
    WAITING = "waiting"  # the worker commits it
    COMMITTED = "committed"
    UNDOING = "undoing"  # the worker takes it back
    UNDONE = "undone"
    DROPPED = "dropped"  # put away, or left alone for too long

"""Which lists there are."""

from enum import StrEnum


class ImportKind(StrEnum):
    """Which list it is."""

    ROSTER = "roster"
    HARDSHIP = "hardship"
    VENUES = "venues"
    EMPLOYERS = "employers"

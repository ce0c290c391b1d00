"""Where a permit stands."""

from enum import StrEnum


class PermitStatus(StrEnum):
    """Where the police permit (or the written answer that none is needed) stands."""

    NOT_NEEDED = "not_needed"  # in writing, by the police, with its number
    FILED = "filed"
    GRANTED = "granted"
    REFUSED = "refused"

"""Reading support: the tally from attendance, caseloads, coverage; one capability a file."""

from app.support.queries.caseload import (
    CaseRow,
    FileCard,
    caseload,
    file_card,
    readers_of,
)
from app.support.queries.coverage import (
    CoverageRow,
    TallyRow,
    class_years,
    coverage,
    tally_rows,
)
from app.support.queries.tally import (
    file_of,
    progress_of,
    progress_of_many,
    requirement_for,
)

__all__ = [
    "CaseRow",
    "CoverageRow",
    "FileCard",
    "TallyRow",
    "caseload",
    "class_years",
    "coverage",
    "file_card",
    "file_of",
    "progress_of",
    "progress_of_many",
    "readers_of",
    "requirement_for",
    "tally_rows",
]

"""What a list would change, before anything is written; each room extends it with its own work."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.platform.spreadsheets.rejections import Rejection


class NoteCode(StrEnum):
    """What a list does that its rows do not show."""

    EMAIL_KEPT = "email_kept"
    HELPER_NEW = "helper_new"
    HELPER_POSITION = "helper_position"


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know before the commit; no reason to refuse a row.

    Attributes:
        code: what it is; the page has the sentence.
        detail: a count or whom it is about; language-free.
    """

    code: NoteCode
    detail: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a list would change. Counts are rows of the list; a repeated row is `unchanged`.

    Attributes:
        rejected: the rows that are not taken, in the list's order.
        ignored_columns: headings whose cells were not read.
        new_schools: schools that the list names and the university lacks; made on commit.
    """

    created: int
    updated: int
    unchanged: int
    rejected: Sequence[Rejection]
    ignored_columns: Sequence[str]
    new_schools: Sequence[str] = ()
    notes: Sequence[Note] = ()

    def as_answer(self) -> dict[str, Any]:
        """The answer of an import; scripts rely on its members."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": [each.as_answer() for each in self.rejected],
            "ignored_columns": list(self.ignored_columns),
        }


def in_order(rejected: Sequence[Rejection]) -> list[Rejection]:
    """Rejections as the list's rows follow each other."""
    return sorted(rejected, key=lambda each: each.row)

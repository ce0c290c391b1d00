"""Why one row of a list is not taken: a code for the machine; the sentences are in `row_words`."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST_DETAIL = 80


class RowReason(StrEnum):
    """What is wrong with a row. Alphabetical; each has a sentence in both languages."""

    CATEGORY_MISSING = "category_missing"
    CATEGORY_UNKNOWN = "category_unknown"
    CODE_CLASH = "code_clash"
    CODE_MISSING = "code_missing"
    CODE_UNREADABLE = "code_unreadable"
    DEGREE_UNKNOWN = "degree_unknown"
    DURATION_UNREADABLE = "duration_unreadable"
    EMAIL_CLASH = "email_clash"
    EMAIL_UNREADABLE = "email_unreadable"
    ERROR_VALUE = "error_value"
    EXITS_MISMATCH = "exits_mismatch"
    EXITS_UNREADABLE = "exits_unreadable"
    FIRE_CLASS_UNKNOWN = "fire_class_unknown"
    FLOOR_UNREADABLE = "floor_unreadable"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    HELPER_CLASH = "helper_clash"
    HELPER_MISSING = "helper_missing"
    KIND_UNKNOWN = "kind_unknown"
    NAME_DIFFERS = "name_differs"
    NAME_MISSING = "name_missing"
    NAME_UNREADABLE = "name_unreadable"
    NUMBER_CLASH = "number_clash"
    NUMBER_IMPRECISE = "number_imprecise"
    NUMBER_MISSING = "number_missing"
    NUMBER_UNREADABLE = "number_unreadable"
    OUTSIDE_SESSION = "outside_session"
    OWNERSHIP_UNKNOWN = "ownership_unknown"
    PERSON_UNCLEAR = "person_unclear"
    PHONE_UNREADABLE = "phone_unreadable"
    QUANTITY_MISSING = "quantity_missing"
    QUANTITY_UNLIKELY = "quantity_unlikely"
    QUANTITY_UNREADABLE = "quantity_unreadable"
    ROW_CLASH = "row_clash"
    SCHOOL_MISSING = "school_missing"
    SCHOOL_UNKNOWN = "school_unknown"
    STUDENT_AMBIGUOUS = "student_ambiguous"
    STUDENT_ELSEWHERE = "student_elsewhere"
    STUDENT_UNKNOWN = "student_unknown"
    TEXT_TOO_LONG = "text_too_long"
    TIME_UNREADABLE = "time_unreadable"
    VENUE_RETIRED = "venue_retired"
    YEAR_MISSING = "year_missing"
    YEAR_UNREADABLE = "year_unreadable"
    YES_NO_UNREADABLE = "yes_no_unreadable"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that is not taken.

    Attributes:
        row: its number as the spreadsheet shows it.
        reason: the code.
        detail: the heading and the cell, or the row it clashes with; language-free.
    """

    row: int
    reason: RowReason
    detail: str

    def as_answer(self) -> dict[str, str | int]:
        """The member of an import's answer."""
        return {"row": self.row, "reason": self.reason.value, "detail": self.detail}


class RowProblem(Exception):  # noqa: N818  an answer about a row, not a fault
    """A cell or a row that cannot be taken.

    Attributes:
        reason: the code.
        detail: the part that is wrong, when it is not the whole cell.
    """

    def __init__(self, reason: RowReason, detail: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.detail = detail


def shortened(detail: str) -> str:
    """A detail that fits on a line."""
    return detail if len(detail) <= LONGEST_DETAIL else f"{detail[: LONGEST_DETAIL - 1]}…"

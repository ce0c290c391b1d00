"""The kinds of unit."""

from enum import StrEnum


class UnitKind(StrEnum):
    """What a unit is; a kind stands only below the one before it."""

    PROVINCE = "province"
    UNIVERSITY = "university"
    SCHOOL = "school"

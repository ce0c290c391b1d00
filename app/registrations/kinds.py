"""As what somebody comes."""

from enum import StrEnum


class Party(StrEnum):
    """As what somebody comes: students count against the quota, everybody against the capacity."""

    STUDENT = "student"
    EMPLOYER_REP = "employer_rep"
    STAFF = "staff"

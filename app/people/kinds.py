"""The fixed choices of the people room."""

from enum import StrEnum


class Degree(StrEnum):
    """The degree a student is reading for (学历层次)."""

    JUNIOR_COLLEGE = "junior_college"
    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTOR = "doctor"


class CodePurpose(StrEnum):
    """What a one-time code lets its holder do, once."""

    ACTIVATION = "activation"
    INVITATION = "invitation"
    RESET = "reset"

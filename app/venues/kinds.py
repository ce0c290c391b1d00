"""The kinds of venue and of building."""

from enum import StrEnum


class VenueKind(StrEnum):
    """What kind of place: it decides which rules apply."""

    GYM = "gym"
    HALL = "hall"
    OUTDOOR = "outdoor"
    ROOM = "room"


class FireClass(StrEnum):
    """Fire-resistance class of the building (耐火等级), as GB 50016 groups them."""

    I_II = "I-II"
    III = "III"
    IV = "IV"

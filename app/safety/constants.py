"""Every number of the rules: its value, its unit, where it comes from and how sure we are.

Numbers are in force in China unless the source says otherwise. `docs/` of the project tell what
was read; what was not read in the original says so by its confidence.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from app.safety.words import N_


class Confidence(StrEnum):
    """How well a source is known."""

    SOURCED = "S"  # the text was read
    SECONDARY = "S2"  # read on a secondary page; the original is to be checked
    KNOWN = "K"  # general knowledge, not seen
    UNCERTAIN = "U"  # verify before showing it as law
    PRODUCT = "P"  # our default, nobody's rule


@dataclass(frozen=True)
class Citation:
    """A source by name, and how sure we are of it."""

    text: str
    confidence: Confidence


@dataclass(frozen=True)
class Constant:
    """One number: `value` as written, `exact` for arithmetic, `whole` where it counts things."""

    value: Decimal
    unit: str
    source: Citation

    @property
    def exact(self) -> Fraction:
        """The value without any rounding."""
        return Fraction(self.value)

    @property
    def whole(self) -> int:
        """The value of a number that counts people, doors or days."""
        return int(self.value)


SOURCED, SECONDARY, PRODUCT = Confidence.SOURCED, Confidence.SECONDARY, Confidence.PRODUCT

BEIJING_PRACTICE = Citation(N_("Beijing practice for on-site fairs"), SECONDARY)
DECREE_505_2 = Citation(N_("State Council Decree 505, art. 2"), SOURCED)
DECREE_505_7_4 = Citation(N_("State Council Decree 505, art. 7(4)"), SOURCED)
DECREE_505_5 = Citation(N_("State Council Decree 505, art. 5"), SOURCED)
DECREE_505_6 = Citation(N_("State Council Decree 505, art. 6"), SOURCED)
DECREE_505_7_3 = Citation(N_("State Council Decree 505, art. 7(3)"), SOURCED)
DECREE_505_7_5 = Citation(N_("State Council Decree 505, art. 7(5)"), SOURCED)
DECREE_505_7_7 = Citation(N_("State Council Decree 505, art. 7(7)"), SOURCED)
DECREE_505_8 = Citation(N_("State Council Decree 505, art. 8"), SOURCED)
DECREE_505_11 = Citation(N_("State Council Decree 505, art. 11"), SOURCED)
DECREE_505_12 = Citation(N_("State Council Decree 505, art. 12"), SOURCED)
DECREE_505_13 = Citation(N_("State Council Decree 505, art. 13"), SOURCED)
DECREE_505_14 = Citation(N_("State Council Decree 505, art. 14"), SOURCED)
DECREE_505_15 = Citation(N_("State Council Decree 505, art. 15"), SOURCED)
DECREE_505_19 = Citation(N_("State Council Decree 505, art. 19"), SOURCED)
EMPLOYMENT_LAW = Citation(N_("Employment Promotion Law, arts. 26–31"), SOURCED)
FIRE_LAW_28 = Citation(N_("Fire Protection Law, art. 28"), SOURCED)
GB50016_CLASSROOM = Citation(N_("GB 50016-2014, 5.5.15"), SECONDARY)
GB50016_DISTANCE = Citation(N_("GB 50016-2014, 5.5.17"), SECONDARY)
GB50016_DOORS = Citation(N_("GB 50016-2014, 5.5.16"), SECONDARY)
GB50016_DOOR_SWING = Citation(N_("GB 50016-2014, 6.4.11"), SECONDARY)
GB50016_DOOR_WIDTH = Citation(N_("GB 50016-2014, 5.5.18"), SECONDARY)
GB50016_CROWDED_DOOR = Citation(N_("GB 50016-2014, 5.5.19"), SECONDARY)
GB50016_FLOOR = Citation(N_("GB 50016-2014, 5.4.8"), SECONDARY)
GB50016_WIDTH = Citation(N_("GB 50016-2014, 5.5.21"), SECONDARY)
GB55037_DOOR_WIDTH = Citation(N_("GB 55037-2022, 7.1.4"), Confidence.KNOWN)
GB55037_EXITS = Citation(N_("GB 55037-2022, 7.4.1"), SOURCED)
GB55037_WIDTH = Citation(N_("GB 55037-2022, 7.4.7"), Confidence.KNOWN)
GBT40248_AISLES = Citation(N_("GB/T 40248-2021, 8.7.4"), SOURCED)
GREEN_GUIDE = Citation(N_("Green Guide (UK, for reference)"), SECONDARY)
HR_MARKET_24 = Citation(N_("Interim Regulation on the HR Market, art. 24"), SOURCED)
HR_MARKET_26 = Citation(N_("Interim Regulation on the HR Market, art. 26"), SOURCED)
HR_MARKET_28 = Citation(N_("Interim Regulation on the HR Market, art. 28"), SOURCED)
HR_MARKET_33 = Citation(N_("Interim Regulation on the HR Market, art. 33"), SOURCED)
IBC_EXITS = Citation(N_("IBC and NFPA 101, exits by load (for reference)"), SECONDARY)
IFC_STAFF = Citation(N_("IFC 403.12.3.1 (for reference)"), SOURCED)
LBT_034 = Citation(N_("LB/T 034-2014"), Confidence.KNOWN)
NFPA_DENSITY = Citation(N_("NFPA 101, table 7.3.1.2 (for reference)"), SECONDARY)
OURS = Citation(N_("product default"), PRODUCT)
PRECEDENT = Citation(
    N_("practice and precedent (graduate fair in Shanghai, 2015), not a limit of GB 50016"),
    SECONDARY,
)
PRIVACY_LAW = Citation(N_("Personal Information Protection Law, arts. 13 and 28"), SOURCED)
STUDENT_ACCIDENTS = Citation(N_("Measures on Accidents of Students, art. 5"), SECONDARY)
TRANSPORT_INSURANCE = Citation(N_("Road Transport Regulation, art. 35"), SOURCED)
TRANSPORT_RULES = Citation(N_("Road Transport Regulation, arts. 19 and 34"), SOURCED)
UK_LOST_EXIT = Citation(N_("UK event guidance (for reference)"), SECONDARY)
UNIVERSITY_RULES = Citation(N_("rules of several universities; product default"), PRODUCT)
WEATHER_GUIDE = Citation(N_("Guide to weather warnings"), Confidence.KNOWN)
VISIT_RULES = Citation(N_("rules of one university for company visits"), SECONDARY)


def _constant(value: str, unit: str, source: Citation) -> Constant:
    return Constant(Decimal(value), unit, source)


# How many people a place holds.
DENSITY = _constant("0.75", "people/m2", PRECEDENT)  # 5.5.21(6) sizes exits by it
COMFORT_AREA = _constant("1.4", "m2/person", NFPA_DENSITY)
ROOM_AREA = _constant("1.9", "m2/person", NFPA_DENSITY)
SEAT_LOAD = _constant("1.1", "people/seat", GB50016_WIDTH)

# Doors and exits.
NARROWEST_COUNTED = _constant("0.8", "m", GB55037_DOOR_WIDTH)
NARROWEST_ALLOWED = _constant("0.9", "m", GB50016_DOOR_WIDTH)
CROWDED_DOOR = _constant("1.4", "m", GB50016_CROWDED_DOOR)
HALL_PEOPLE_PER_DOOR = _constant("250", "people/door", GB50016_DOORS)
HALL_FIRST_PEOPLE = _constant("2000", "people", GB50016_DOORS)
HALL_PEOPLE_PER_FURTHER_DOOR = _constant("400", "people/door", GB50016_DOORS)
GYM_PEOPLE_PER_DOOR = _constant("400", "people/door", GB50016_DOORS)
GYM_MOST_PEOPLE_PER_DOOR = _constant("700", "people/door", GB50016_DOORS)
ONE_EXIT_AREA = _constant("200", "m2", GB55037_EXITS)
ONE_EXIT_PEOPLE = _constant("50", "people", GB55037_EXITS)
TWO_EXITS_PEOPLE = _constant("500", "people", IBC_EXITS)
THREE_EXITS_PEOPLE = _constant("1000", "people", IBC_EXITS)
ONE_DOOR_TEACHING_AREA = _constant("75", "m2", GB50016_CLASSROOM)
ONE_DOOR_AREA = _constant("120", "m2", GB50016_CLASSROOM)
EXIT_DISTANCE = _constant("30", "m", GB50016_DISTANCE)
EXIT_DISTANCE_SPRINKLERED = _constant("37.5", "m", GB50016_DISTANCE)
DEEPEST_FLOOR = _constant("-2", "floor", GB50016_FLOOR)
HIGHEST_LARGE_FLOOR = _constant("3", "floor", GB50016_FLOOR)
HIGH_HALL_AREA = _constant("400", "m2", GB50016_FLOOR)

# How people move.
FLOW = _constant("60", "people/m/min", GREEN_GUIDE)  # observed; the guide plans with 82
WALK = _constant("30", "m", OURS)
WALK_SPEED = _constant("60", "m/min", OURS)
CLEAR_TARGET = _constant("3", "min", OURS)
CLEAR_MOST = _constant("8", "min", GREEN_GUIDE)
LANE_RATE = _constant("8", "people/min/lane", OURS)  # code only; 5 with a bag check; 11 at most
LANE_USE = _constant("0.85", "share", OURS)
PEAK_FACTOR = _constant("1.5", "ratio", OURS)
ARRIVAL_MINUTES = _constant("45", "min", OURS)  # the rush where there are no waves
LONGEST_WAIT = _constant("30", "min", OURS)
GATE_PEOPLE = _constant("300", "people", OURS)

# Who works there.
STAFF_LEAST = _constant("2", "people", IFC_STAFF)
PEOPLE_PER_STAFF = _constant("250", "people/staff", IFC_STAFF)
BOOTHS_PER_STAFF = _constant("10", "booths/staff", BEIJING_PRACTICE)
BOOTHS_MOST = _constant("200", "booths", BEIJING_PRACTICE)
BOOTH_SHARE = _constant("0.4", "share", OURS)
LEADERS_LEAST = _constant("2", "people", VISIT_RULES)
STUDENTS_PER_LEADER = _constant("30", "students/leader", OURS)

# When others must be asked.
PERMIT_PEOPLE = _constant("1000", "people", DECREE_505_2)
CITY_PERMIT_PEOPLE = _constant("5000", "people", DECREE_505_12)  # 5000 is in both: the stricter
PERMIT_LEAD_DAYS = _constant("20", "days", DECREE_505_13)
FILING_PEOPLE = _constant("300", "people", UNIVERSITY_RULES)
FILING_EXTERNAL = _constant("100", "people", UNIVERSITY_RULES)
FILING_LEAD_DAYS = _constant("7", "days", UNIVERSITY_RULES)
MANY_PEOPLE = _constant("500", "people", OURS)  # drill and first aid are asked for
VERY_MANY_PEOPLE = _constant("1000", "people", OURS)  # and block
PLAN_PEOPLE = _constant("200", "people", OURS)

# Clear width in metres for 100 people, by fire class, for buildings of 1-2, 3 and 4 or more
# storeys. None: a hall may not be there. Below ground only class I-II may hold a crowd.
WIDTH_PER_HUNDRED: dict[str, tuple[Decimal | None, Decimal | None, Decimal | None]] = {
    "I-II": (Decimal("0.65"), Decimal("0.75"), Decimal("1.00")),
    "III": (Decimal("0.75"), Decimal("1.00"), Decimal("1.25")),
    "IV": (Decimal("1.00"), None, None),
}
WIDTH_PER_HUNDRED_UNDERGROUND = _constant("1.00", "m/100 people", GB50016_WIDTH)
WIDTH_PER_HUNDRED_OUTDOORS = _constant("0.65", "m/100 people", OURS)  # level ground

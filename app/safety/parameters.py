"""The numbers that a unit's policy may set otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.safety import constants


@dataclass(frozen=True)
class Parameters:
    """What the rules take from policy; the defaults are the constants with their sources.

    Attributes:
        permit_people: from here on the police decide, on audience; permit_lead_days: how early.
        filing_people, filing_external: from here on the campus files; filing_lead_days: how early.
        gym_people_per_door: 400; 700 only where the security office has recorded it.
        lane_rate: people a lane lets in a minute; 5 where bags are checked at the lane.
        sources: name of a number above -> the document that set it, cited beside the rule.
    """

    permit_people: int = constants.PERMIT_PEOPLE.whole
    permit_lead_days: int = constants.PERMIT_LEAD_DAYS.whole
    filing_people: int = constants.FILING_PEOPLE.whole
    filing_external: int = constants.FILING_EXTERNAL.whole
    filing_lead_days: int = constants.FILING_LEAD_DAYS.whole
    gym_people_per_door: int = constants.GYM_PEOPLE_PER_DOOR.whole
    lane_rate: int = constants.LANE_RATE.whole
    sources: Mapping[str, str] = field(default_factory=dict)


DEFAULTS = Parameters()

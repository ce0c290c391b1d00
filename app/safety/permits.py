"""Who must be asked before an event, and by when."""

from datetime import date, timedelta
from enum import StrEnum

from app.safety import constants
from app.safety.facts import Audience
from app.safety.parameters import DEFAULTS, Parameters


class Determination(StrEnum):
    """What an event needs, from the strictest."""

    PERMIT = "permit"  # the police's permit for a large public event
    CONSULT = "consult"  # the police's answer in writing, whatever it is
    CAMPUS_FILING = "campus_filing"  # the security office's approval
    INTERNAL = "internal"  # a plan and a responsible person


class Authority(StrEnum):
    """Which police decide on a permit (Decree 505, art. 12)."""

    COUNTY = "county"
    CITY = "city"


def determination(
    audience: Audience, total: int, external: int, parameters: Parameters = DEFAULTS
) -> Determination:
    """What an event needs.

    `total` is everybody over the whole event: students, people from outside and employers'
    representatives, all waves together, because splitting a fair does not make it smaller.
    Whether an event on a campus is "for the public" is not settled nationally, so that an event
    for its own students is put to the police instead of being decided here.
    """
    if total >= parameters.permit_people:
        own = audience is Audience.OWN_STUDENTS
        return Determination.CONSULT if own else Determination.PERMIT
    if external >= parameters.filing_external or total >= parameters.filing_people:
        return Determination.CAMPUS_FILING
    return Determination.INTERNAL


def permit_authority(total: int) -> Authority:
    """Who decides on the permit; exactly 5000 is in both brackets and goes to the stricter."""
    large = total >= constants.CITY_PERMIT_PEOPLE.whole
    return Authority.CITY if large else Authority.COUNTY


def latest_permit_date(event_date: date, days: int = constants.PERMIT_LEAD_DAYS.whole) -> date:
    """The last day to apply for the permit (Decree 505, art. 13; the first day is not counted)."""
    return event_date - timedelta(days=days)

"""Who must be asked before an event, and by when."""

from datetime import date

import pytest

from app.safety.facts import Audience
from app.safety.parameters import Parameters
from app.safety.permits import (
    Authority,
    Determination,
    determination,
    latest_permit_date,
    permit_authority,
)

OWN, OTHERS, PUBLIC = Audience.OWN_STUDENTS, Audience.OTHER_SCHOOLS, Audience.PUBLIC


@pytest.mark.parametrize(
    ("audience", "total", "external", "needs"),
    [
        (OWN, 299, 99, Determination.INTERNAL),
        (PUBLIC, 299, 99, Determination.INTERNAL),
        (OWN, 300, 0, Determination.CAMPUS_FILING),
        (OTHERS, 120, 100, Determination.CAMPUS_FILING),
        (PUBLIC, 999, 400, Determination.CAMPUS_FILING),
        (OWN, 1000, 0, Determination.CONSULT),
        (OTHERS, 1000, 0, Determination.PERMIT),
        (PUBLIC, 1000, 600, Determination.PERMIT),
    ],
)
def test_determination(audience: Audience, total: int, external: int, needs: Determination) -> None:
    assert determination(audience, total, external) is needs


def test_thresholds_are_policy() -> None:
    school = Parameters(filing_people=500, filing_external=50, permit_people=800)
    assert determination(OWN, 499, 49, school) is Determination.INTERNAL
    assert determination(OWN, 499, 50, school) is Determination.CAMPUS_FILING
    assert determination(PUBLIC, 800, 50, school) is Determination.PERMIT


@pytest.mark.parametrize(
    ("total", "authority"), [(1000, Authority.COUNTY), (4999, Authority.COUNTY), (5000, "city")]
)
def test_who_decides(total: int, authority: Authority) -> None:
    assert permit_authority(total) == authority


@pytest.mark.parametrize(
    ("event", "latest"),
    [
        (date(2026, 12, 10), date(2026, 11, 20)),
        (date(2026, 3, 21), date(2026, 3, 1)),
    ],
)
def test_latest_day_to_apply(event: date, latest: date) -> None:
    assert latest_permit_date(event) == latest


def test_more_days_where_policy_says_so() -> None:
    assert latest_permit_date(date(2026, 12, 10), days=30) == date(2026, 11, 10)

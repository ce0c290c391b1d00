"""The tree's kinds and the shapes of policy values."""

import pytest

from app.units.kinds import UnitKind
from app.units.rules import DEFAULTS, may_stand_below, value_fits


@pytest.mark.parametrize(
    ("kind", "parent", "may"),
    [
        (UnitKind.PROVINCE, None, True),
        (UnitKind.UNIVERSITY, None, True),
        (UnitKind.SCHOOL, None, False),
        (UnitKind.UNIVERSITY, UnitKind.PROVINCE, True),
        (UnitKind.SCHOOL, UnitKind.PROVINCE, False),
        (UnitKind.SCHOOL, UnitKind.UNIVERSITY, True),
        (UnitKind.UNIVERSITY, UnitKind.UNIVERSITY, False),
        (UnitKind.SCHOOL, UnitKind.SCHOOL, False),
    ],
)
def test_unit_stands_below_the_kind_before_it(
    kind: UnitKind, parent: UnitKind | None, may: bool
) -> None:
    assert may_stand_below(kind, parent) is may


def test_every_shipped_value_fits_its_own_shape() -> None:
    assert [key for key, row in DEFAULTS.items() if not value_fits(key, row.value)] == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("activities_required", "-1"),
        ("activities_required", "\uff13"),
        ("activities_required", ""),
        ("class_year_start", "13-01"),
        ("class_year_start", "9-1"),
        ("grades_counted", "D"),
        ("grades_counted", "BA"),
        ("grades_counted", ""),
    ],
)
def test_value_of_another_shape_is_refused(key: str, value: str) -> None:
    assert value_fits(key, value) is False

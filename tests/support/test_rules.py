"""Class years, progress, withheld cells."""

from datetime import date

import pytest

from app.support.rules import (
    Activity,
    Progress,
    Requirement,
    class_year_days,
    current_class_year,
    shown_count,
)
from tests.factories import NOW

RULE = Requirement(3, frozenset("ABC"), date(2026, 9, 1), date(2027, 8, 31), "通知", "5号")


def progress(done: int) -> Progress:
    """So many activities against three."""
    each = Activity(1, "双选会", "fair", NOW, NOW, "A", 60)
    return Progress(RULE, (each,) * done)


def test_class_year_runs_from_september_to_august() -> None:
    assert class_year_days(2027, "09-01", "08-31") == (date(2026, 9, 1), date(2027, 8, 31))


def test_day_that_the_month_lacks_is_its_last() -> None:
    assert class_year_days(2027, "02-29", "06-31") == (date(2026, 2, 28), date(2027, 6, 30))


@pytest.mark.parametrize(
    ("done", "missing", "complete"), [(0, 3, False), (2, 1, False), (4, 0, True)]
)
def test_progress_says_what_is_missing(done: int, missing: int, complete: bool) -> None:
    made = progress(done)
    assert (made.done, made.missing, made.is_complete) == (done, missing, complete)


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_small_cells_are_withheld(count: int, shown: int | None) -> None:
    assert shown_count(count) == shown


def test_next_class_is_the_current_one_from_september() -> None:
    assert current_class_year(date(2026, 8, 31)) == 2026
    assert current_class_year(date(2026, 9, 1)) == 2027

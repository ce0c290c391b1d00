"""What stands out among self check-ins, and what does not."""

from datetime import timedelta

import pytest

from app.attendance.kinds import Outcome
from app.attendance.rules.anomalies import (
    ADDRESS_ACCOUNTS,
    CheckInFacts,
    Cluster,
    anomalies_in,
)
from tests.factories import NOW

MINUTE = timedelta(minutes=1)


def tried(
    person: int,
    minute: float = 0,
    *,
    browser: str = "",
    address: str = "",
    outcome: Outcome = Outcome.ADMITTED,
) -> CheckInFacts:
    browser = browser or f"browser {person}"
    at = NOW + minute * MINUTE
    return CheckInFacts(person, "张*", "···· 0123", browser, address, at, outcome)


def people_of(clusters: list[Cluster]) -> list[list[int]]:
    return [[each.person_id for each in cluster.people] for cluster in clusters]


@pytest.mark.parametrize(
    ("minutes", "found"),
    [((0, 5, 10), [[1, 2, 3]]), ((0, 5, 10.1), []), ((0, 0, 0), [[1, 2, 3]]), ((0, 30, 31), [])],
)
def test_three_accounts_of_one_browser_within_ten_minutes_stand_out(
    minutes: tuple[float, ...], found: list[list[int]]
) -> None:
    rows = [tried(n, minute, browser="phone") for n, minute in enumerate(minutes, 1)]
    assert people_of(anomalies_in(rows).browsers) == found


def test_one_account_that_tries_often_and_two_on_one_phone_do_not_stand_out() -> None:
    rows = [tried(n % 2, n, browser="phone") for n in range(9)]
    assert anomalies_in(rows).total == 0


def test_windows_that_overlap_are_one_and_others_are_apart() -> None:
    rows = [tried(n, minute, browser="phone") for n, minute in enumerate((0, 4, 8, 12, 40, 41, 42))]
    assert people_of(anomalies_in(rows).browsers) == [[0, 1, 2, 3], [4, 5, 6]]
    assert [(each.since, each.until) for each in anomalies_in(rows).browsers] == [
        (NOW, NOW + 12 * MINUTE), (NOW + 40 * MINUTE, NOW + 42 * MINUTE)
    ]  # fmt: skip


def test_people_of_a_cluster_stand_there_once_in_the_order_in_which_they_came() -> None:
    rows = [tried(n, minute, browser="phone") for minute, n in enumerate((2, 1, 2, 3, 1))]
    assert people_of(anomalies_in(reversed(rows)).browsers) == [[2, 1, 3]]


@pytest.mark.parametrize(("accounts", "found"), [(ADDRESS_ACCOUNTS - 1, 0), (ADDRESS_ACCOUNTS, 1)])
def test_burst_from_one_address_stands_out(accounts: int, found: int) -> None:
    rows = [tried(n, n / 10, address="dormitory") for n in range(accounts)]
    assert len(anomalies_in(rows).addresses) == found


def test_address_of_the_campus_is_not_looked_at() -> None:
    assert anomalies_in(tried(n) for n in range(100)).total == 0


def test_check_ins_after_closing_stand_out_in_their_order() -> None:
    rows = [tried(1, 5, outcome=Outcome.TOO_LATE), tried(2, 3, outcome=Outcome.TOO_LATE), tried(3)]
    assert [each.person_id for each in anomalies_in(rows).late] == [2, 1]

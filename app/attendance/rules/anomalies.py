"""What stands out among self check-ins. It is listed for a person to look at, and blocks nobody:
friends share a phone whose battery lasts, and a dormitory shares an address."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from app.attendance.kinds import Outcome

# docs/check-in.md: one device, three accounts in ten minutes.
BROWSER_ACCOUNTS, BROWSER_WITHIN = 3, timedelta(minutes=10)
# A mobile network puts a whole crowd behind few addresses; somebody who checks a class in from the
# dormitory makes more of one address than that.
ADDRESS_ACCOUNTS, ADDRESS_WITHIN = 20, timedelta(minutes=5)


class CheckInFacts(NamedTuple):
    """A self check-in as it was tried; `address_hash` is "" for an address of the campus."""

    person_id: int
    name_masked: str
    number_masked: str
    browser_hash: str
    address_hash: str
    at: datetime
    outcome: Outcome


class Cluster(NamedTuple):
    """Check-ins of several accounts that belong together, the earliest first."""

    check_ins: tuple[CheckInFacts, ...]

    @property
    def since(self) -> datetime:
        """When the first one was."""
        return self.check_ins[0].at

    @property
    def until(self) -> datetime:
        """When the last one was."""
        return self.check_ins[-1].at

    @property
    def people(self) -> list[CheckInFacts]:
        """The first check-in of each account."""
        first: dict[int, CheckInFacts] = {}
        for each in self.check_ins:
            first.setdefault(each.person_id, each)
        return list(first.values())


class Anomalies(NamedTuple):
    """Everything that stands out at one event."""

    browsers: list[Cluster]
    addresses: list[Cluster]
    late: list[CheckInFacts]

    @property
    def total(self) -> int:
        """How many things there are to look at."""
        return len(self.browsers) + len(self.addresses) + len(self.late)


def anomalies_in(check_ins: Iterable[CheckInFacts]) -> Anomalies:
    """What stands out: several accounts in one browser, bursts from one address, after closing."""
    rows = sorted(check_ins, key=lambda each: each.at)
    return Anomalies(
        _clusters(rows, lambda each: each.browser_hash, BROWSER_ACCOUNTS, BROWSER_WITHIN),
        _clusters(rows, lambda each: each.address_hash, ADDRESS_ACCOUNTS, ADDRESS_WITHIN),
        [each for each in rows if each.outcome is Outcome.TOO_LATE],
    )


def _clusters(
    rows: Sequence[CheckInFacts],
    place_of: Callable[[CheckInFacts], str],
    accounts: int,
    within: timedelta,
) -> list[Cluster]:
    by_place: dict[str, list[CheckInFacts]] = defaultdict(list)
    for each in rows:
        if place_of(each):
            by_place[place_of(each)].append(each)
    found = [cluster for part in by_place.values() for cluster in _dense(part, accounts, within)]
    return sorted(found, key=lambda cluster: cluster.since)


def _dense(rows: Sequence[CheckInFacts], accounts: int, within: timedelta) -> list[Cluster]:
    """The parts of a row in time in which so many accounts stand within a window.

    Windows that overlap are one part. `within` is the longest time between first and last.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for end, each in enumerate(rows):
        while each.at - rows[start].at > within:
            start += 1
        if len({row.person_id for row in rows[start : end + 1]}) < accounts:
            continue
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [Cluster(tuple(rows[first : last + 1])) for first, last in spans]

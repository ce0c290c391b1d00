"""What gates did while their network was away: the scans that an organiser has to look at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from app.attendance.kinds import Outcome
from app.demo.rules.guests import GuestList
from app.demo.rules.highlights import FINISHED, RUNNING
from app.demo.rules.passages import ENTRY_GATES, NOBODY
from app.demo.rules.plans import PlannedEvent, Season

MINUTE = timedelta(minutes=1)
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class OfflineScan:
    """An entry that a gate without a network judged by itself: made at one moment by the phone's
    clock, received here at another."""

    id: str
    guest: str
    made_at: datetime
    came_at: datetime
    gate: str
    told: Outcome = Outcome.ADMITTED


def offline_scans(
    season: Season, event: PlannedEvent, guests: GuestList, inside: Sequence[str]
) -> list[OfflineScan]:
    """The scans of an event, in the order in which they came; none for most events.

    `inside`: student numbers of those who are inside by the record after everything else.
    """
    absent = [number for number in guests.seated[-1] if number not in guests.coming]
    if event.key == RUNNING:
        found = _today(season, guests, inside)
    elif event.key == FINISHED:
        found = _while_the_network_was_away(event, absent, inside)
    else:
        return []
    return sorted(found, key=lambda scan: (scan.came_at, scan.id))


def _today(season: Season, guests: GuestList, inside: Sequence[str]) -> Iterator[OfflineScan]:
    """A student of the next wave let in, a ticket let in twice, somebody nobody knows, a clock."""
    now, (first, second) = season.now, ENTRY_GATES
    for early in guests.seated[-1][2:3]:
        yield _scan(RUNNING, early, now - 21 * MINUTE, now - 17 * MINUTE, second)
    for twice in inside[:1]:
        yield _scan(RUNNING, twice, now - 20 * MINUTE, now - 17 * MINUTE, second)
    yield _scan(RUNNING, NOBODY, now - 19 * MINUTE, now - 17 * MINUTE, second)
    for number in inside[1:2]:
        yield _scan(RUNNING, number, now - A_YEAR, now - 8 * MINUTE, first, Outcome.ALREADY_INSIDE)


def _while_the_network_was_away(
    event: PlannedEvent, absent: Sequence[str], inside: Sequence[str]
) -> Iterator[OfflineScan]:
    """Some of each kind, and one phone that came back in the evening."""
    opened, ended, (first, second) = event.starts_at, event.ends_at, ENTRY_GATES
    names = iter(absent)
    for number, minutes in zip(names, (20, 23), strict=False):
        yield _scan(FINISHED, number, opened + minutes * MINUTE, opened + 45 * MINUTE, second)
    for number, minutes in zip(inside, (25, 21), strict=False):
        made = ended - minutes * MINUTE
        yield _scan(FINISHED, number, made, ended - 15 * MINUTE, second)
    yield _scan(FINISHED, NOBODY, opened + 30 * MINUTE, opened + 45 * MINUTE, second)
    for number in list(names)[:2]:
        yield _scan(FINISHED, number, ended - 40 * MINUTE, ended + 20 * MINUTE, first)
    for number in absent[5:6]:
        yield _scan(FINISHED, number, opened - A_YEAR, ended - 50 * MINUTE, second)


def _scan(
    key: str,
    guest: str,
    made_at: datetime,
    came_at: datetime,
    gate: str,
    told: Outcome = Outcome.ADMITTED,
) -> OfflineScan:
    made, came = made_at.astimezone(UTC), came_at.astimezone(UTC)
    told_of = f"fairday-demo:offline:{key}:{guest}:{made.isoformat()}"
    return OfflineScan(str(uuid5(NAMESPACE_URL, told_of)), guest, made, came, gate, told)

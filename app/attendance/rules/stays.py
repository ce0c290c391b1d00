"""From pairs of scans to attended minutes: first in, last out, stays added up."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from app.attendance.kinds import Grade, Source
from app.attendance.rules.scans import SeatFacts, Stay, nearest_seat
from app.events.kinds import EventKind
from app.events.rules import takes_all_sessions

# After this long nobody who was not scanned out is believed to be inside still.
EMPTY_AFTER = timedelta(minutes=60)
# Evidence that no scan gave: it makes way for the scan that comes to light later.
CLAIMED = frozenset({Grade.C, Grade.D})


class Span(Protocol):
    """A half-open interval [starts_at, ends_at)."""

    @property
    def starts_at(self) -> datetime:
        """Its first moment."""

    @property
    def ends_at(self) -> datetime:
        """The first moment after it."""


class Visit(NamedTuple):
    """One time inside, half-open [since, until); `until` is None while it lasts."""

    since: datetime
    until: datetime | None
    scan_id: str
    is_assumed: bool = False  # nobody saw the person leave: the session ended
    grade: Grade = Grade.A  # of the scan that tells of it


def grade_of(source: Source) -> Grade:
    """The evidence that a scan gives: the hall's code shows no more than a signed-in account."""
    return Grade.B if source is Source.HALL else Grade.A


def seats_of_visit(
    kind: EventKind, seats: tuple[SeatFacts, ...], visit: Visit
) -> tuple[SeatFacts, ...]:
    """The sessions that a visit was to: the nearest one; of a training every lesson it covers."""
    nearest = nearest_seat(seats, visit.since)
    if nearest is None:
        return ()
    if visit.until is None or not takes_all_sessions(kind):
        return (nearest,)
    return tuple(_covered(seats, visit.since, visit.until)) or (nearest,)


def _covered(seats: Iterable[SeatFacts], since: datetime, until: datetime) -> list[SeatFacts]:
    return [seat for seat in seats if seat.starts_at < until and since < seat.ends_at]


def entered(stay: Stay | None, visit: Visit) -> Stay:
    """The attendance when somebody comes in, for the first time or again."""
    if stay is None or stay.grade in CLAIMED:
        digest = next_digest(stay.digest if stay else "", visit.scan_id)
        return Stay(visit.grade, visit.since, None, None, 0, exit_assumed=False, digest=digest)
    return stay._replace(
        grade=_better(stay.grade, visit.grade),
        first_in_at=min(stay.first_in_at, visit.since),
        last_out_at=None,
        minutes=None,
        earlier_minutes=stay.earlier_minutes if stay.minutes is None else stay.minutes,
        exit_assumed=False,
        digest=next_digest(stay.digest, visit.scan_id),
    )


def left(stay: Stay | None, visit: Visit, seat: SeatFacts, kind: EventKind) -> Stay:
    """The attendance when somebody leaves; an exit that was only assumed is put right.

    `visit.until` must be known. A lesson counts the minutes within it, a fair every minute.
    """
    if stay is None or stay.grade in CLAIMED:
        stay = entered(stay, visit._replace(since=max(visit.since, _floor(seat, kind, visit))))
    return stay._replace(
        grade=stay.grade if visit.is_assumed else _better(stay.grade, visit.grade),
        last_out_at=visit.until,
        minutes=stay.earlier_minutes + _minutes(visit, seat, kind),
        exit_assumed=visit.is_assumed,
        digest=next_digest(stay.digest, visit.scan_id),
    )


def retold(stay: Stay | None, visit: Visit) -> Stay | None:
    """The attendance when an older entry comes to light."""
    if stay is None:
        return None
    return stay._replace(
        first_in_at=min(stay.first_in_at, visit.since),
        digest=next_digest(stay.digest, visit.scan_id),
    )


def over_since(sessions: Iterable[Span], ends_at: datetime, at: datetime) -> datetime | None:
    """When an event was over, or over for the day, if that is an hour ago and no session comes
    within the next one; else None. `ends_at`: when the doors shut for good."""
    ended = [session.ends_at for session in sessions if session.ends_at <= at]
    coming = [session.starts_at for session in sessions if session.ends_at > at]
    if not ended or any(starts_at <= at + EMPTY_AFTER for starts_at in coming):
        return None
    over_at = max(ended) if coming else max(*ended, ends_at)
    return over_at if over_at + EMPTY_AFTER <= at else None


def next_digest(before: str, scan_id: str) -> str:
    """Chain a scan to those before it: the record stays provable when the scans are deleted."""
    return hashlib.sha256(f"{before}{scan_id}".encode()).hexdigest()


def _better(one: Grade, other: Grade) -> Grade:
    """The stronger evidence of two: what is known already is never weakened."""
    return min(one, other)


def _floor(seat: SeatFacts, kind: EventKind, visit: Visit) -> datetime:
    return seat.starts_at if takes_all_sessions(kind) else visit.since


def _minutes(visit: Visit, seat: SeatFacts, kind: EventKind) -> int:
    since, until = visit.since, visit.until or visit.since
    if takes_all_sessions(kind):
        since, until = max(since, seat.starts_at), min(until, seat.ends_at)
    return max(until - since, timedelta(0)) // timedelta(minutes=1)

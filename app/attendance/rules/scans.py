"""What the judgement of a scan is about: the scan, the ticket, its holder, the event's times."""

from datetime import datetime, timedelta
from typing import NamedTuple, TypeAlias

from app.attendance.kinds import Direction, Grade, Outcome, Source
from app.events.kinds import EventKind
from app.registrations.kinds import Party

OPENS_BEFORE = timedelta(minutes=60)
WAVE_TOLERANCE = timedelta(minutes=30)
LARGEST_SKEW = timedelta(minutes=5)

OVERRIDES = ("", Outcome.WRONG_WAVE.value, Outcome.LIVE_REQUIRED.value)


class ScanDraft(NamedTuple):
    """One scan as a gate sent it, sound in form.

    Attributes:
        id: the UUID in lower case; `sent_id` as the gate spelt it.
        code: canonical, or None where the text is no code of ours.
        code_hash: keyed hash of the text, kept where the code is unknown.
        digest: keyed hash of everything that makes this scan the fact it is.
        override: the outcome that the person at the gate decided to pass over, or "".
        told: what a gate without a network told the person, or None.
        live: the code came with the suffix that only an open ticket page shows now.
    """

    id: str
    sent_id: str
    code: str | None
    code_hash: str
    direction: Direction
    source: Source
    gate: str
    scanned_at: datetime
    offline: bool
    override: str
    digest: str
    told: Outcome | None = None
    live: bool = False


class Unreadable(NamedTuple):
    """A scan that cannot be read: its id, where it has one, and the member that is wrong."""

    id: str | None
    member: str


SentScan: TypeAlias = ScanDraft | Unreadable


class SeatFacts(NamedTuple):
    """A place in a session, half-open [starts_at, ends_at)."""

    session_id: int
    title: str
    position: int
    starts_at: datetime
    ends_at: datetime


class TicketFacts(NamedTuple):
    """A ticket and its holder; `event_id` is the event it is for."""

    id: int
    event_id: int
    party: Party
    person_id: int
    name: str
    is_revoked: bool
    seats: tuple[SeatFacts, ...]


class EventTimes(NamedTuple):
    """What of an event decides whether somebody may come in now."""

    id: int
    kind: EventKind
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool
    asks_live_code: bool = False

    @property
    def opens_at(self) -> datetime:
        """When the doors open."""
        return self.starts_at - OPENS_BEFORE


class PresenceFacts(NamedTuple):
    """Where a holder is; see `models.Presence`."""

    inside: bool
    since: datetime
    last_at: datetime
    gate: str
    scan_id: str
    hall_id: int | None = None

    @property
    def is_blank(self) -> bool:
        """Whether no scan made it: a batch holds such a row for who was never scanned."""
        return not self.scan_id


class Stay(NamedTuple):
    """The attendance of one person at one session so far; see `models.Attendance`."""

    grade: Grade
    first_in_at: datetime
    last_out_at: datetime | None
    minutes: int | None
    earlier_minutes: int
    exit_assumed: bool
    digest: str


def is_skewed(scan: ScanDraft, event: EventTimes, at: datetime) -> bool:
    """Whether the device's clock must be wrong by more than five minutes.

    A scan that was made without a network may arrive late, but neither from the future nor from
    before the doors opened.
    """
    if not scan.offline:
        return abs(at - scan.scanned_at) > LARGEST_SKEW
    return not event.opens_at - LARGEST_SKEW <= scan.scanned_at <= at + LARGEST_SKEW


def moment_of(scan: ScanDraft, event: EventTimes, at: datetime) -> datetime:
    """When it happened: the server's time, or the device's for a scan made without a network.

    A device whose clock is wrong is not believed.
    """
    if scan.offline and not is_skewed(scan, event, at):
        return min(scan.scanned_at, at)
    return at


def nearest_seat(seats: tuple[SeatFacts, ...], moment: datetime) -> SeatFacts | None:
    """The seat whose session is now, else nearest in time; the earlier one of two."""
    if len(seats) < 2:
        return seats[0] if seats else None
    return min(seats, key=lambda seat: _distance(seat, moment))


def wave_of(seat: SeatFacts | None, kind: EventKind) -> str | None:
    """The name of a wave or lesson; a fair's wave without one is called by its number."""
    if seat is None:
        return None
    return seat.title or (str(seat.position) if kind is EventKind.FAIR else None)


def _distance(seat: SeatFacts, moment: datetime) -> tuple[bool, timedelta]:
    """Not at all within the half-open interval, else how far from its nearer end."""
    if moment < seat.starts_at:
        return True, seat.starts_at - moment
    return moment >= seat.ends_at, max(moment - seat.ends_at, timedelta(0))

"""The parts of the live board, as data."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from app.attendance.kinds import Direction, Outcome
from app.attendance.rules import Crowd
from app.attendance.rules.alarms import Incidents
from app.attendance.rules.board import RATE_MINUTES
from app.registrations.kinds import Party

TICK_MINUTES = 15
# A device asks for the counters every few seconds, and is noted once a minute.
QUIET_AFTER = timedelta(seconds=90)


@dataclass(frozen=True)
class PartyCount:
    """How many of a party are inside, of how many who registered."""

    inside: int
    registered: int


@dataclass(frozen=True)
class WaveRow:
    """A session and how many of its people have come."""

    position: int
    title: str
    starts_at: datetime
    ends_at: datetime
    seats: int
    arrived: int


@dataclass(frozen=True)
class HallRow:
    """A hall of the event that the organiser keeps apart; `cap` None: no limit of its own."""

    name: str
    cap: int | None
    inside: int


@dataclass(frozen=True)
class FlowPoint:
    """Entries and exits in the minute that begins at `at`."""

    at: datetime
    up: int
    down: int

    @property
    def tick(self) -> bool:
        """Whether the minute is written on the axis."""
        return self.at.minute % TICK_MINUTES == 0


@dataclass(frozen=True)
class Phone:
    """A device in force. `places`: how many it may let in without a network, until a moment."""

    name: str
    heard_at: datetime | None
    battery_pct: int | None
    places: int
    places_until: datetime | None

    def is_online(self, at: datetime) -> bool:
        """Whether it was heard a moment ago."""
        return self.heard_at is not None and at - self.heard_at <= QUIET_AFTER


@dataclass
class GateRow:
    """A gate: its devices in force, and what passed it by the time of arrival here."""

    name: str
    phones: list[Phone] = field(default_factory=list)
    entries: int = 0
    exits: int = 0
    last_minute: int = 0
    lately: int = 0
    last_hour: int = 0
    last_scan_at: datetime | None = None

    @property
    def devices(self) -> int:
        """How many devices are in force."""
        return len(self.phones)

    @property
    def heard_at(self) -> datetime | None:
        """When one of its devices was heard last."""
        heard = [phone.heard_at for phone in self.phones] + [self.last_scan_at]
        return max(filter(None, heard), default=None)

    @property
    def battery_pct(self) -> int | None:
        """The charge of the emptiest phone, as far as they tell."""
        told = [phone.battery_pct for phone in self.phones if phone.battery_pct is not None]
        return min(told, default=None)

    def online(self, at: datetime) -> int:
        """How many of its devices were heard a moment ago."""
        return sum(phone.is_online(at) for phone in self.phones)

    def places(self, at: datetime) -> int:
        """How many its devices may let in while they have no network."""
        return sum(
            phone.places
            for phone in self.phones
            if phone.places_until is not None and phone.places_until > at
        )


@dataclass(frozen=True)
class ScanRow:
    """A scan as the board shows it: nobody is known by it."""

    at: datetime
    direction: Direction
    outcome: Outcome
    name_masked: str
    wave: str
    gate: str
    forced: bool
    offline: bool
    reason: str
    taken_back: bool


class Act(StrEnum):
    """What somebody in charge did at the door."""

    STOP = "stop"
    RESUME = "resume"
    COUNT = "count"


@dataclass(frozen=True)
class LogRow:
    """An act of the day. `people`: inside by the record, or for a count as counted.

    `before`: what the record said when somebody counted.
    """

    at: datetime
    act: Act
    who: str
    people: int
    reason: str
    before: int | None = None


@dataclass(frozen=True)
class Board:
    """Everything on the live board."""

    crowd: Crowd
    stopped_by: str
    stop_reason: str
    is_estimate: bool
    parties: dict[Party, PartyCount]
    waves: list[WaveRow]
    halls: list[HallRow]
    gates: list[GateRow]
    latest: list[ScanRow]
    log: list[LogRow]
    incidents: Incidents
    flow: list[FlowPoint]

    @property
    def on_their_way(self) -> int:
        """How many of the sessions' people have not come."""
        return sum(max(0, wave.seats - wave.arrived) for wave in self.waves)

    def per_minute(self) -> tuple[float, float]:
        """Entries and exits a minute, over the last five."""
        recent = self.flow[-RATE_MINUTES:]
        minutes = max(1, len(recent))
        return sum(p.up for p in recent) / minutes, sum(p.down for p in recent) / minutes

"""What the live board warns of, the gravest first."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from app.attendance.rules.crowds import Crowd

# A gate that was at work and has been silent so long, while so many pass the others: somebody
# should look there.
SILENT_AFTER = timedelta(minutes=5)
BUSY_PEOPLE = 10


class AlarmKind(StrEnum):
    """What is wrong."""

    OVER_CAPACITY = "over_capacity"
    HALL_FULL = "hall_full"
    STAFF_PAST_FULL = "staff_past_full"
    GATE_SILENT = "gate_silent"
    STRANGERS = "strangers"  # let in without a network, with a code that nobody knows
    FORCED = "forced"  # let in without a network against a rule
    CLOCK_WRONG = "clock_wrong"
    PLACES_LENT = "places_lent"


class Alarm(NamedTuple):
    """One warning. `number`: people, or for a clock scans; `where`: a gate, hall or device."""

    kind: AlarmKind
    number: int = 0
    where: str = ""
    since: datetime | None = None

    @property
    def level(self) -> str:
        """How grave it is: `block`, `warn` or `info`."""
        return LEVELS.get(self.kind, "warn")


LEVELS = {
    AlarmKind.OVER_CAPACITY: "block",
    AlarmKind.HALL_FULL: "block",
    AlarmKind.PLACES_LENT: "info",
}


class GateFacts(Protocol):
    """What passed a gate: in all, in the last hour, in the last `SILENT_AFTER`."""

    @property
    def name(self) -> str:
        """As people at the door call it."""

    @property
    def last_scan_at(self) -> datetime | None:
        """The latest scan of any kind."""

    @property
    def last_hour(self) -> int:
        """People who passed within the hour."""

    @property
    def lately(self) -> int:
        """People who passed within `SILENT_AFTER`."""


class HallCrowd(Protocol):
    """A hall of the event, of those that the organiser keeps apart."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def cap(self) -> int | None:
        """Most people in it; None: no limit of its own."""

    @property
    def inside(self) -> int:
        """People in it."""


class Incidents(NamedTuple):
    """What happened at the doors in the last hour that somebody should know of.

    Attributes:
        forced, strangers: people let in without a network.
        staff_past_full: staff let in since the hall was full; 0 while it is not.
        wrong_clocks: (device, scans with a time that cannot be) pairs.
    """

    forced: int = 0
    strangers: int = 0
    staff_past_full: int = 0
    wrong_clocks: tuple[tuple[str, int], ...] = ()


def alarms(
    crowd: Crowd,
    halls: Iterable[HallCrowd],
    gates: Sequence[GateFacts],
    incidents: Incidents,
    at: datetime,
) -> list[Alarm]:
    """Everything that is wrong at this moment, the gravest first."""
    return [
        *_too_many(crowd, halls, incidents),
        *_silent_gates(gates, at),
        *_past_the_rules(incidents),
        *_lent(crowd),
    ]


def _too_many(crowd: Crowd, halls: Iterable[HallCrowd], incidents: Incidents) -> Iterator[Alarm]:
    if crowd.cap is not None and crowd.present > crowd.cap:
        yield Alarm(AlarmKind.OVER_CAPACITY, crowd.present - crowd.cap, since=crowd.red_since)
    for hall in halls:
        if hall.cap is not None and hall.inside >= hall.cap:
            yield Alarm(AlarmKind.HALL_FULL, hall.inside, hall.name)
    if incidents.staff_past_full:
        people, since = incidents.staff_past_full, crowd.red_since
        yield Alarm(AlarmKind.STAFF_PAST_FULL, people, since=since)


def _silent_gates(gates: Sequence[GateFacts], at: datetime) -> Iterator[Alarm]:
    lately = sum(gate.lately for gate in gates)
    for gate in gates:
        others_are_busy = lately - gate.lately >= BUSY_PEOPLE
        was_at_work = gate.last_hour >= BUSY_PEOPLE
        is_silent = gate.last_scan_at is None or at - gate.last_scan_at >= SILENT_AFTER
        if others_are_busy and was_at_work and is_silent:
            yield Alarm(AlarmKind.GATE_SILENT, where=gate.name, since=gate.last_scan_at)


def _past_the_rules(incidents: Incidents) -> Iterator[Alarm]:
    if incidents.strangers:
        yield Alarm(AlarmKind.STRANGERS, incidents.strangers)
    if incidents.forced:
        yield Alarm(AlarmKind.FORCED, incidents.forced)
    for device, scans in incidents.wrong_clocks:
        yield Alarm(AlarmKind.CLOCK_WRONG, scans, device)


def _lent(crowd: Crowd) -> Iterator[Alarm]:
    if crowd.leased:
        yield Alarm(AlarmKind.PLACES_LENT, crowd.leased)

"""When guests go through the door: entries and exits of an event, up to now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import NAMESPACE_URL, uuid5

from app.attendance.kinds import Direction
from app.demo.rules.guests import GuestList
from app.demo.rules.highlights import FINISHED, RUNNING
from app.demo.rules.plans import PlannedEvent, Season
from app.events.kinds import EventKind
from app.events.rules import SessionDraft, takes_all_sessions

ENTRY_GATES, EXIT_GATE, COMPANY_GATE = ("东门1号", "东门2号"), "西门", "南门"
GATES = (*ENTRY_GATES, EXIT_GATE, COMPANY_GATE)
ONLY_GATE = "正门"
WITH_GATES = frozenset({RUNNING, FINISHED})
NOBODY = "nobody"  # holds a code that is no ticket of ours

MINUTE = timedelta(minutes=1)
LAST_HOUR = timedelta(minutes=65)
MISSES_EXIT = 0.05  # of a fair's guests
MISSES_LESSON = 0.08


@dataclass(frozen=True)
class Passage:
    """Somebody's ticket before a scanner. `guest` is a student number or an e-mail address."""

    id: str
    guest: str
    direction: Direction
    at: datetime
    gate: str


def passages(season: Season, event: PlannedEvent, guests: GuestList) -> list[Passage]:
    """What the students of one event show at its doors until now, by time."""
    draw = Random(f"door {season.size.seed} {event.key}")  # noqa: S311
    door = _Door(season, event, draw)
    for session, numbers in _sittings(event, guests):
        for number in numbers:
            if number in guests.coming and (stay := _stay(draw, event, session)):
                door.let_through(number, *stay)
    if event.key == RUNNING:
        door.add(_mistakes(season, guests, door.found))
    return door.sorted()


def company_passages(season: Season, event: PlannedEvent, people: Sequence[str]) -> list[Passage]:
    """Representatives and staff come before the doors open and stay until the end."""
    draw = Random(f"company {season.size.seed} {event.key}")  # noqa: S311
    door = _Door(season, event, draw)
    for person in people:
        since = event.starts_at + draw.triangular(-50, -5, -35) * MINUTE
        door.let_through(person, since, event.ends_at + draw.uniform(0, 20) * MINUTE, COMPANY_GATE)
    return door.sorted()


class _Door:
    """Collects what happens at one event's doors, and nothing that lies ahead."""

    def __init__(self, season: Season, event: PlannedEvent, draw: Random) -> None:
        self.season, self.event, self.draw = season, event, draw
        self.found: list[Passage] = []

    def let_through(
        self, guest: str, since: datetime, until: datetime | None, gate: str = ""
    ) -> None:
        """One entry and, unless it was missed, the exit."""
        has_gates = self.event.key in WITH_GATES
        entry = gate or (self.draw.choice(ENTRY_GATES) if has_gates else ONLY_GATE)
        leave = gate or (EXIT_GATE if has_gates else ONLY_GATE)
        self._note(guest, Direction.IN, since, entry)
        if until is not None:
            self._note(guest, Direction.OUT, until, leave)

    def add(self, more: Iterable[Passage]) -> None:
        """Passages that were made elsewhere."""
        self.found += more

    def sorted(self) -> list[Passage]:
        """By time."""
        return sorted(self.found, key=lambda each: (each.at, each.id))

    def _note(self, guest: str, direction: Direction, at: datetime, gate: str) -> None:
        if at <= self.season.now:
            moment = _told(self.season, self.event, at)
            self.found.append(passage(self.event.key, guest, direction, moment, gate))


def passage(key: str, guest: str, direction: Direction, at: datetime, gate: str) -> Passage:
    """A passage with an id of its own: loaded twice it is the same one."""
    moment = at.astimezone(UTC)
    told = f"fairday-demo:{key}:{guest}:{direction}:{moment.isoformat()}"
    return Passage(str(uuid5(NAMESPACE_URL, told)), guest, direction, moment, gate)


def _told(season: Season, event: PlannedEvent, at: datetime) -> datetime:
    """The moment, on a whole step: minutes for the board's last hour, longer ones long ago.

    What falls on one moment is recorded at one go.
    """
    if event.key == RUNNING:
        step = 1 if at > season.now - LAST_HOUR else 5
    else:
        step = 5 if event.key == FINISHED or event.draft.kind is EventKind.TRAINING else 10
    return at - timedelta(minutes=at.minute % step, seconds=at.second, microseconds=at.microsecond)


def _sittings(
    event: PlannedEvent, guests: GuestList
) -> Iterator[tuple[SessionDraft, Sequence[str]]]:
    if takes_all_sessions(event.draft.kind):
        for session in event.draft.sessions:
            yield session, guests.seated[0]
    else:
        yield from zip(event.draft.sessions, guests.seated, strict=False)


def _stay(
    draw: Random, event: PlannedEvent, session: SessionDraft
) -> tuple[datetime, datetime | None] | None:
    """Entry and exit at one session; None for a lesson that is missed."""
    if event.draft.kind is EventKind.FAIR:
        since = session.starts_at + draw.triangular(-25, 45, -2) * MINUTE
        until = min(since + draw.triangular(50, 190, 105) * MINUTE, event.ends_at - MINUTE)
        return since, None if draw.random() < MISSES_EXIT else until
    if takes_all_sessions(event.draft.kind) and draw.random() < MISSES_LESSON:
        return None
    since = session.starts_at + draw.triangular(-20, 8, -4) * MINUTE
    return since, session.ends_at + draw.uniform(-2, 8) * MINUTE


def _mistakes(season: Season, guests: GuestList, found: Sequence[Passage]) -> Iterator[Passage]:
    """What gates refuse: who is inside already, who comes too early, a code that is no ticket."""
    inside = {each.guest for each in found} - {
        each.guest for each in found if each.direction is Direction.OUT
    }
    early = guests.seated[-1][:2]
    for minutes, guest in zip((14, 9, 4), (*sorted(inside)[:1], *early), strict=False):
        yield passage(RUNNING, guest, Direction.IN, season.now - minutes * MINUTE, ENTRY_GATES[1])
    yield passage(RUNNING, NOBODY, Direction.IN, season.now - 6 * MINUTE, ENTRY_GATES[0])

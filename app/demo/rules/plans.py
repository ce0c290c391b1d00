"""What an event of the season is to be, and what becomes of it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from app.demo.rules.students import Size
from app.events.kinds import EventFormat
from app.events.rules import EventDraft

ONLINE = frozenset({EventFormat.ONLINE, EventFormat.LIVESTREAM})


class Fate(StrEnum):
    """How far an event has come by today."""

    DRAFT = "draft"
    WAITING = "waiting"  # submitted; nobody has answered anything
    PUBLISHED = "published"
    CANCELLED = "cancelled"  # after publication


@dataclass(frozen=True)
class PlannedEvent:
    """One event: the draft lacks only ids, which the database gives.

    Attributes:
        key: how the season speaks of it.
        unit: code of the unit that hosts it.
        venue: name of the hall; "" for none.
        fill: of each session's places, the share that is taken; a training has one share.
        turnout: of those registered, the share that comes, once it is past.
        waiting: how many wait for a place in the first session.
        cancel_reason: why it was called off.
    """

    key: str
    unit: str
    draft: EventDraft
    venue: str = ""
    fate: Fate = Fate.PUBLISHED
    fill: tuple[float, ...] = (0.6,)
    turnout: float = 0.85
    waiting: int = 0
    cancel_reason: str = ""

    @property
    def university(self) -> str:
        """Code of the university whose students it is for."""
        return self.unit.partition("-")[0]

    @property
    def starts_at(self) -> datetime:
        """The start of its first session."""
        return self.draft.begins_at

    @property
    def ends_at(self) -> datetime:
        """When its doors shut."""
        return self.draft.shuts_at

    @property
    def has_door(self) -> bool:
        """Whether people come to it through a door."""
        return self.draft.format not in ONLINE


@dataclass(frozen=True)
class Season:
    """Everything that is planned, seen from `now` (campus time)."""

    now: datetime
    size: Size
    class_year: int
    events: tuple[PlannedEvent, ...] = field(default=())

    @property
    def attended(self) -> list[PlannedEvent]:
        """The events to which people have come: running or over, with a door, in order."""
        found = [
            event
            for event in self.events
            if event.fate is Fate.PUBLISHED and event.has_door and event.starts_at <= self.now
        ]
        return sorted(found, key=lambda event: event.starts_at)

    def event(self, key: str) -> PlannedEvent:
        """The event of this name."""
        return next(event for event in self.events if event.key == key)


def in_utc(draft: EventDraft) -> EventDraft:
    """The same draft with its moments in UTC."""
    sessions = tuple(
        replace(
            session,
            starts_at=session.starts_at.astimezone(UTC),
            ends_at=session.ends_at.astimezone(UTC),
        )
        for session in draft.sessions
    )
    opens_at = draft.opens_at.astimezone(UTC) if draft.opens_at else None
    return replace(draft, sessions=sessions, opens_at=opens_at)

"""Where an event is in its life, and what follows from its kind."""

from datetime import datetime
from typing import Protocol

from app.events.kinds import EventFormat, EventKind, EventState

S = EventState
TRANSITIONS: dict[EventState, frozenset[EventState]] = {
    S.DRAFT: frozenset({S.CLEARANCE, S.CANCELLED}),
    S.CLEARANCE: frozenset({S.PUBLISHED, S.CANCELLED}),
    S.PUBLISHED: frozenset({S.RUNNING, S.CANCELLED}),
    S.RUNNING: frozenset({S.FINISHED, S.CANCELLED}),
    S.FINISHED: frozenset(),
    S.CANCELLED: frozenset(),
}
EDITABLE = frozenset({S.DRAFT, S.CLEARANCE})
WITHOUT_HALL = frozenset({EventFormat.ONLINE, EventFormat.LIVESTREAM})


class Moments(Protocol):
    """The moments that an event's state is derived from."""

    @property
    def starts_at(self) -> datetime:
        """When the first session begins."""

    @property
    def ends_at(self) -> datetime:
        """When the doors shut."""

    @property
    def submitted_at(self) -> datetime | None:
        """When it was sent to the safety check."""

    @property
    def published_at(self) -> datetime | None:
        """When it was published."""

    @property
    def cancelled_at(self) -> datetime | None:
        """When it was called off."""


def event_state(event: Moments, at: datetime) -> EventState:
    """The state at a moment; an event that was never published does not run or finish."""
    if event.cancelled_at is not None:
        return S.CANCELLED
    if event.published_at is None:
        return S.DRAFT if event.submitted_at is None else S.CLEARANCE
    if at < event.starts_at:
        return S.PUBLISHED
    return S.RUNNING if at < event.ends_at else S.FINISHED


def may_become(state: EventState, wanted: EventState) -> bool:
    """Whether an event in this state may go over to that one."""
    return wanted in TRANSITIONS[state]


def takes_all_sessions(kind: EventKind) -> bool:
    """Whether who registers takes every session (lessons), rather than one (waves)."""
    return kind is EventKind.TRAINING


def needs_hall(kind: EventKind, form: EventFormat) -> bool:
    """Whether it takes place in a hall of ours: not online, and not at an employer's."""
    return form not in WITHOUT_HALL and kind is not EventKind.VISIT

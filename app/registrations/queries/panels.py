"""What the seat panel of an event page shows: sessions with places, and what is mine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from app.events.models import Session
from app.events.rules import takes_all_sessions
from app.platform.database import reading
from app.platform.errors import Refusal
from app.platform.hot import Link, Prepared, hot_reading
from app.platform.reasons import Reason
from app.registrations.models import Waiting
from app.registrations.queries.applications import (
    SEATS,
    Application,
    SessionRow,
    seen_places,
)
from app.registrations.rules import event_obstacle, has_begun, window_obstacle

AHEAD = aliased(Waiting)
POSITIONS = (
    select(
        Waiting.session_id,
        select(func.count())
        .where(
            AHEAD.session_id == Waiting.session_id,
            AHEAD.left_at.is_(None),
            AHEAD.id <= Waiting.id,
        )
        .correlate(Waiting)
        .scalar_subquery(),
    )
    .join(Session, Session.id == Waiting.session_id)
    .where(
        Session.event_id == bindparam("event_id"),
        Waiting.person_id == bindparam("person_id"),
        Waiting.left_at.is_(None),
    )
)
SEEN_SEATS, SEEN_POSITIONS = Prepared(SEATS), Prepared(POSITIONS)


@dataclass(frozen=True)
class SeatPanel:
    """An event's places as one person sees them at a moment.

    Attributes:
        is_visitor: nobody is signed in.
        own_ids: the sessions in which the person has a seat.
        positions: session to the person's place on its waiting list, counted from 1.
        obstacle: why the person cannot register now; a visitor's audience is not judged.
    """

    found: Application
    at: datetime
    is_visitor: bool
    sessions: tuple[SessionRow, ...]
    own_ids: frozenset[int]
    positions: Mapping[int, int]
    obstacle: Refusal | None

    @property
    def registration_id(self) -> int | None:
        """The person's registration, with a ticket."""
        return self.found.registration_id

    @property
    def takes_all(self) -> bool:
        """Whether one comes to every session and so chooses none."""
        return takes_all_sessions(self.found.kind)

    @property
    def has_choice(self) -> bool:
        """Whether there is more than one session to choose from."""
        return len(self.sessions) > 1 and not self.takes_all

    @property
    def own(self) -> tuple[SessionRow, ...]:
        """The person's sessions."""
        return tuple(session for session in self.sessions if session.id in self.own_ids)

    @property
    def _counted(self) -> tuple[SessionRow, ...]:
        """Whose places are the event's: all sessions', of a training its fullest lesson's."""
        if self.takes_all and self.sessions:
            return (min(self.sessions, key=lambda session: session.left),)
        return self.sessions

    @property
    def quota(self) -> int:
        """Places in all."""
        return sum(session.quota for session in self._counted)

    @property
    def taken(self) -> int:
        """Places taken."""
        return sum(session.seats_taken for session in self._counted)

    @property
    def waiting(self) -> int:
        """People waiting."""
        return sum(session.waiting for session in self._counted)

    @property
    def has_only_waiting(self) -> bool:
        """Whether all that the person can do is to wait: every session is full."""
        return (
            self.obstacle is None
            and not (self.registration_id or self.positions)
            and self.may_wait
            and all(session.is_full for session in self.sessions)
        )

    @property
    def may_wait(self) -> bool:
        """Whether some session to come is full and the person does not wait for it yet."""
        return any(
            session.is_full and session.ends_at > self.at and session.id not in self.positions
            for session in self._counted
        )

    @property
    def preselected(self) -> SessionRow | None:
        """The session to offer first: the earliest with places, else the earliest to come."""
        ahead = [session for session in self._counted if session.ends_at > self.at]
        return next((session for session in ahead if not session.is_full), next(iter(ahead), None))

    @property
    def may_withdraw(self) -> bool:
        """Whether the person has a place and can still give it up."""
        return (
            self.registration_id is not None
            and event_obstacle(self.found, self.at) is None
            and not has_begun(self.own, self.at)
        )

    @property
    def may_change(self) -> bool:
        """Whether the person can exchange the place for one in another session."""
        return (
            self.may_withdraw
            and self.has_choice
            and bool(self.own_ids)
            and window_obstacle(self.found, self.at) is None
        )


def seat_panel(event_id: int, person_id: int | None, at: datetime) -> SeatPanel:
    """The panel as the person (None: a visitor) sees it; `NotFound` for no such event.

    Whether the event may be seen at all is judged before, by `visible_event`.
    """
    with hot_reading() as link:
        found, sessions = seen_places(link, event_id, person_id)
        own_ids = _own_ids(link, found.registration_id)
        may_wait = not found.registration_id and any(session.waiting for session in sessions)
        positions = _positions(link, event_id, person_id) if person_id and may_wait else {}
    return SeatPanel(
        found=found,
        at=at,
        is_visitor=person_id is None,
        sessions=sessions,
        own_ids=own_ids,
        positions=positions,
        obstacle=window_obstacle(found, at) or _audience_obstacle(found, person_id),
    )


def _own_ids(link: Link, registration_id: int | None) -> frozenset[int]:
    if registration_id is None:
        return frozenset()
    rows = link.rows(SEEN_SEATS, {"registration_id": registration_id})
    return frozenset(session_id for (session_id,) in rows)


def _positions(link: Link, event_id: int, person_id: int) -> dict[int, int]:
    rows = link.rows(SEEN_POSITIONS, {"event_id": event_id, "person_id": person_id})
    return {session_id: int(position) for session_id, position in rows}


def _audience_obstacle(found: Application, person_id: int | None) -> Refusal | None:
    if person_id is None or found.is_invited:
        return None
    return Refusal(Reason.AUDIENCE_MISMATCH, unit=found.own_name)


def waiting_positions(event_id: int, person_id: int) -> dict[int, int]:
    """The event's sessions for which the person waits, and as which number, counted from 1."""
    rows = reading().execute(POSITIONS, {"event_id": event_id, "person_id": person_id})
    return {session_id: int(position) for session_id, position in rows}

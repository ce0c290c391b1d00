"""Which scans are in doubt, and why: conditions over a scan, its event and the event's policy."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, true

from app.attendance.kinds import Direction, Doubt, Outcome
from app.attendance.models import DoorPolicy, Scan
from app.attendance.rules.judging import SHOWN_CODES
from app.events.models import Event

STRANGER = Scan.reason == "unverified"
DOUBTS: dict[Doubt, ColumnElement[bool]] = {
    Doubt.FORCED: and_(Scan.forced, ~STRANGER),
    # Gates that do not say what they told have let everybody in who was not refused here.
    Doubt.DOUBLED: and_(
        Scan.offline,
        Scan.direction == Direction.IN,
        Scan.outcome == Outcome.ALREADY_INSIDE,
        or_(Scan.told.is_(None), Scan.told == Outcome.ADMITTED),
    ),
    Doubt.LATE: or_(
        Scan.reason == "superseded", and_(Scan.offline, Scan.received_at > Event.ends_at)
    ),
    Doubt.UNVERIFIED: and_(Scan.outcome == Outcome.UNKNOWN_CODE, STRANGER),
    Doubt.WRONG_CLOCK: and_(Scan.skewed, true()),
    Doubt.NOT_LIVE: and_(
        func.coalesce(DoorPolicy.asks_live_code, False),
        ~Scan.live,
        Scan.direction == Direction.IN,
        Scan.outcome == Outcome.ADMITTED,
        Scan.source.in_(sorted(SHOWN_CODES)),
    ),
}
# A missing live code is told and asks for no decision: by itself it costs nobody anything.
ASKS_FOR_DECISION = or_(*(DOUBTS[doubt] for doubt in Doubt if doubt is not Doubt.NOT_LIVE))


def doubtful(query: Select[Any], event_id: int, doubt: Doubt | None = None) -> Select[Any]:
    """The query, over `Scan`, with what the conditions need, of the scans of an event in doubt.

    Without a `doubt` those that ask for a decision.
    """
    return (
        query.join(Event, Event.id == Scan.event_id)
        .outerjoin(DoorPolicy, DoorPolicy.event_id == Scan.event_id)
        .where(Scan.event_id == event_id, ASKS_FOR_DECISION if doubt is None else DOUBTS[doubt])
    )

"""The stop button: the responsible person shuts every gate at once, and opens them again."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.attendance.models import Occupancy
from app.attendance.operations.counting import open_counter
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import Refusal
from app.platform.hot import link_within
from app.platform.reasons import Reason


def stop_entry(event_id: int, reason: str, *, actor: Actor, at: datetime) -> None:
    """Shut every gate: from this commit on nobody but staff is admitted; leaving stays open.

    Refuses `ENTRY_ALREADY_STOPPED`.
    """
    with transaction() as tx:
        open_counter(link_within(tx), event_id)
        stopped = tx.execute(
            update(Occupancy)
            .where(Occupancy.event_id == event_id, Occupancy.stopped_at.is_(None))
            .values(stopped_at=at, stopped_by_id=actor.person_id, stop_reason=reason)
            .returning(Occupancy.inside)
        ).scalar()
        if stopped is None:
            raise Refusal(Reason.ENTRY_ALREADY_STOPPED)
        _note(tx, "gate.stop", event_id, {"inside": stopped, "reason": reason}, actor, at)


def resume_entry(event_id: int, *, actor: Actor, at: datetime) -> None:
    """Open the gates again; fullness still shuts them. Refuses `ENTRY_NOT_STOPPED`."""
    with transaction() as tx:
        resumed = tx.execute(
            update(Occupancy)
            .where(Occupancy.event_id == event_id, Occupancy.stopped_at.is_not(None))
            .values(stopped_at=None, stopped_by_id=None, stop_reason="")
            .returning(Occupancy.inside)
        ).scalar()
        if resumed is None:
            raise Refusal(Reason.ENTRY_NOT_STOPPED)
        _note(tx, "gate.resume", event_id, {"inside": resumed}, actor, at)


def _note(
    tx: Session, action: str, event_id: int, detail: dict[str, object], actor: Actor, at: datetime
) -> None:
    record(tx, actor=actor, action=action, subject=("event", event_id), at=at, detail=detail)

"""Taking an admission back: the scan stays as it was, its effect does not."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as Transaction

from app.attendance.kinds import Direction, Outcome
from app.attendance.models import Attendance, Hall, Presence, Reversal, Scan
from app.attendance.operations.counting import WRITE_ATTENDANCE, count_out
from app.attendance.rules import Stay
from app.attendance.rules.reversals import TakenBack, without_entry
from app.events.models import Event
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import NotFound, Refusal
from app.platform.hot import Link, link_within
from app.platform.reasons import Reason
from app.registrations.kinds import Party
from app.registrations.models import Registration, Ticket


class Admission(NamedTuple):
    """The scan that is to be taken back, and who came in by it."""

    scan_id: str
    ticket_id: int
    person_id: int
    party: Party
    ends_at: datetime  # of the event
    outcome: Outcome
    direction: Direction


def take_back(event_id: int, scan_id: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Undo one admission: the person is outside again and counted out, of the hall too.

    The attendance that this scan alone made is removed, an earlier one ends where it had ended.
    Whoever is quicker wins: an exit that is scanned meanwhile makes this refuse, and a scan that
    comes after it finds the person outside.

    Refuses `REVERSAL_DONE`, `REVERSAL_TOO_LATE`, `REVERSAL_EMPTY` for a scan that let nobody in,
    and `REVERSAL_AFTER_EXIT`; `NotFound` for a scan of another event.
    """
    with transaction() as tx:
        admission = _admission(tx, event_id, scan_id)
        presence = _held_presence(tx, admission.ticket_id) if admission.ticket_id else None
        if refusal := _obstacle(tx, admission, presence, at):
            raise refusal
        assert presence is not None  # noqa: S101  else there was an obstacle
        since, hall_id = presence.since, presence.hall_id
        _step_out(tx, presence, at)
        tx.add(
            Reversal(
                scan_id=scan_id, event_id=event_id, reason=reason, by_id=actor.person_id, at=at
            )
        )
        record(
            tx, actor=actor, action="scan.take_back", subject=("event", event_id), at=at,
            detail={"scan": scan_id, "reason": reason},
        )  # fmt: skip
        tx.flush()
        link = link_within(tx)
        if admission.party is Party.STUDENT:
            _shorten(tx, link, event_id, admission, since)
        # The counter comes last: every gate waits for it. Halls are moved while it is held.
        count_out(link, event_id, is_student=admission.party is Party.STUDENT)
        leave_hall(tx, hall_id)


def leave_hall(tx: Transaction, hall_id: int | None) -> None:
    """Count one person out of a hall; the caller holds the counter of the event."""
    if hall_id is not None:
        tx.execute(
            update(Hall).where(Hall.id == hall_id, Hall.inside > 0).values(inside=Hall.inside - 1)
        )


def _admission(tx: Transaction, event_id: int, scan_id: str) -> Admission:
    row = tx.execute(
        select(
            Scan.id, Ticket.id, Registration.person_id, Registration.party, Event.ends_at,
            Scan.outcome, Scan.direction,
        )
        .join(Event, Event.id == Scan.event_id)
        .outerjoin(Ticket, Ticket.id == Scan.ticket_id)
        .outerjoin(Registration, Registration.id == Ticket.registration_id)
        .where(Scan.id == scan_id, Scan.event_id == event_id)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound
    return Admission(*row)


def _held_presence(tx: Transaction, ticket_id: int) -> Presence | None:
    """Where the holder is, kept so until this is over: another gate waits."""
    return tx.scalar(select(Presence).where(Presence.ticket_id == ticket_id).with_for_update())


def _obstacle(
    tx: Transaction, admission: Admission, presence: Presence | None, at: datetime
) -> Refusal | None:
    if tx.get(Reversal, admission.scan_id) is not None:
        return Refusal(Reason.REVERSAL_DONE)
    if (admission.outcome, admission.direction) != (Outcome.ADMITTED, Direction.IN):
        return Refusal(Reason.REVERSAL_EMPTY)
    if admission.ends_at <= at:
        return Refusal(Reason.REVERSAL_TOO_LATE)
    if presence is None or not presence.inside or presence.scan_id != admission.scan_id:
        return Refusal(Reason.REVERSAL_AFTER_EXIT)
    return None


def _step_out(tx: Transaction, presence: Presence, at: datetime) -> None:
    """Put the holder outside, only from where they were read to be.

    A scan that a phone without a network made before this moment and sends later changes nothing.
    """
    moved = tx.execute(
        update(Presence)
        .where(
            Presence.ticket_id == presence.ticket_id,
            Presence.inside,
            Presence.scan_id == presence.scan_id,
        )
        .values(inside=False, since=at, last_at=max(at, presence.last_at), hall_id=None)
        .returning(Presence.ticket_id)
        .execution_options(synchronize_session=False)
    ).first()
    if moved is None:
        raise Refusal(Reason.REVERSAL_AFTER_EXIT)


def _shorten(
    tx: Transaction, link: Link, event_id: int, admission: Admission, since: datetime
) -> None:
    entry = TakenBack(admission.scan_id, since, _left_before(tx, admission.ticket_id, since))
    rows = tx.scalars(
        select(Attendance).where(
            Attendance.event_id == event_id, Attendance.person_id == admission.person_id
        )
    ).all()
    for row in rows:
        before = Stay(*(getattr(row, name) for name in Stay._fields))
        after = without_entry(before, entry)
        if after is None:
            tx.execute(delete(Attendance).where(Attendance.id == row.id))
        elif after != before:
            key = {"person_id": row.person_id, "event_id": event_id, "session_id": row.session_id}
            link.run(WRITE_ATTENDANCE, key | after._asdict())


def _left_before(tx: Transaction, ticket_id: int, since: datetime) -> datetime | None:
    """When the holder had left the last time before they came in."""
    return tx.scalar(
        select(Scan.scanned_at)
        .where(
            Scan.ticket_id == ticket_id,
            Scan.outcome == Outcome.LEFT,
            Scan.scanned_at <= since,
        )
        .order_by(Scan.scanned_at.desc())
        .limit(1)
    )

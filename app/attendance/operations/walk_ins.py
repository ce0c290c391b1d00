"""Letting somebody in who came without a ticket: registered and admitted, or neither."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from app.attendance.kinds import Outcome
from app.attendance.models import Scan
from app.attendance.operations.answers import with_id
from app.attendance.operations.counting import RacedError, open_counter
from app.attendance.operations.recording import Recording
from app.attendance.queries.door import Door, DoorFacts, facts_of_many, facts_of_none
from app.attendance.rules import Crowd, ScanDraft
from app.platform.access import Actor
from app.platform.database import transaction
from app.platform.errors import NotFound, Refusal
from app.platform.hot import Link, link_within
from app.platform.reasons import Reason
from app.registrations.models import Registration, Ticket
from app.registrations.operations import register_at_door
from app.registrations.operations.judging import hold_people

# Makes the scan of a ticket's code: the code does not exist before the person is registered.
ScanOf: TypeAlias = Callable[[str], ScanDraft]


@dataclass(frozen=True)
class WalkIn:
    """What the gate shows: the answer as any scan has it, and the crowd afterwards."""

    answer: dict[str, Any]
    crowd: Crowd

    @property
    def is_in(self) -> bool:
        """Whether the person is registered and inside; if not, nothing was written."""
        return bool(self.answer["outcome"] == Outcome.ADMITTED)


class _NotAdmitted(Exception):  # noqa: N818  an answer, not a fault
    """The door says no: the registration is undone with everything else."""

    def __init__(self, walk_in: WalkIn) -> None:
        super().__init__()
        self.walk_in = walk_in


def walk_in(
    event_id: int, person_id: int, scan_id: str, scan_of: ScanOf, *, actor: Actor, at: datetime
) -> WalkIn:
    """Register a student at the door and admit them, in one transaction: both or neither.

    The same `scan_id` again gives the stored answer. Where the door refuses (full, stopped, too
    early), its answer comes back and nobody was registered.
    Refuses what `register_at_door` refuses, and `KEY_REUSED` for the id of another scan.
    """
    try:
        with transaction() as tx:
            hold_people(tx, [person_id])
            if (known := _earlier(tx, event_id, person_id, scan_id)) is not None:
                return known
            registration_id = register_at_door(event_id, person_id, actor=actor, at=at)
            tx.flush()
            return _admitted(tx, event_id, scan_of(_code(tx, registration_id)), actor, at)
    except _NotAdmitted as refused:
        return refused.walk_in
    except RacedError as error:
        raise Refusal(Reason.KEY_REUSED) from error  # somebody else's scan took the id meanwhile


def _admitted(
    tx: Transaction, event_id: int, scan: ScanDraft, actor: Actor, at: datetime
) -> WalkIn:
    link, door = link_within(tx), Door(event_id, None, actor.person_id)
    recording = Recording(_facts(link, door, scan), door, at)
    answer = json.loads(recording.answer(scan))
    walked = WalkIn(answer, recording.crowd)
    if not walked.is_in:
        raise _NotAdmitted(walked)
    return WalkIn(answer, recording.write(link, held=True))


def _facts(link: Link, door: Door, scan: ScanDraft) -> DoorFacts:
    """What the door knows, held until the end; the counter is made where there is none yet."""
    facts = facts_of_many(link, door, [scan])
    if facts is not None and not facts.frame.has_counter:
        open_counter(link, door.event_id)
        facts = facts_of_many(link, door, [scan])
    if facts is None:
        raise NotFound
    return facts


def _earlier(tx: Transaction, event_id: int, person_id: int, scan_id: str) -> WalkIn | None:
    row = tx.execute(
        select(Scan.event_id, Registration.person_id, Scan.answer)
        .outerjoin(Ticket, Ticket.id == Scan.ticket_id)
        .outerjoin(Registration, Registration.id == Ticket.registration_id)
        .where(Scan.id == scan_id)
    ).first()
    if row is None:
        return None
    if (row.event_id, row.person_id) != (event_id, person_id):
        raise Refusal(Reason.KEY_REUSED)
    frame = facts_of_none(link_within(tx), Door(event_id, None))
    if frame is None:
        raise NotFound
    return WalkIn(json.loads(with_id(scan_id, row.answer)), frame.crowd)


def _code(tx: Transaction, registration_id: int) -> str:
    return tx.scalars(select(Ticket.code).where(Ticket.registration_id == registration_id)).one()

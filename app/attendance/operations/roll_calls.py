"""Calling names on a visit: arriving and coming back are scans like any other, without a scanner.

The leader knows the person: that is the evidence of staff, as good as a code that was scanned.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert  # SQLite takes its upsert word for word
from sqlalchemy.orm import Session as Transaction

from app.attendance.kinds import Direction, Outcome, RollStage
from app.attendance.models import RollCall
from app.attendance.operations.reversals import take_back
from app.attendance.operations.scans import record_scans
from app.attendance.queries.door import Door
from app.attendance.queries.roll_calls import ticket_code
from app.attendance.rules import ScanDraft
from app.attendance.rules.roll_calls import STAGES
from app.attendance.words import OUTCOMES
from app.events.models import Event
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import Refusal
from app.platform.reasons import Reason

# Makes the scan of a ticket's code in a direction; the id is the form's: pressed twice it is one.
ScanOf: TypeAlias = Callable[[str, Direction], ScanDraft]

DIRECTIONS = {RollStage.ARRIVED: Direction.IN, RollStage.RETURNED: Direction.OUT}
# The name is answered, whatever the door knows already.
ANSWERED = frozenset({Outcome.ADMITTED, Outcome.LEFT, Outcome.ALREADY_INSIDE, Outcome.NOT_INSIDE})
PASSED = frozenset({Outcome.ADMITTED, Outcome.LEFT})


def call_name(
    event_id: int, ticket_id: int, stage: RollStage, scan_of: ScanOf, *, actor: Actor, at: datetime
) -> None:
    """Note that somebody answered at a stage; done twice it is done once.

    To arrive and to come back are recorded as scans in a transaction before this one: a call that
    was interrupted between them is finished by calling again. Refuses `EVENT_CANCELLED` and
    `ROLL_CALL_REFUSED` with the door's answer (too early, full, stopped); `NotFound` for a ticket
    of another event.
    """
    code = ticket_code(event_id, ticket_id)
    _check_event(event_id)
    scan_id = None
    if stage in DIRECTIONS:
        scan = scan_of(code, DIRECTIONS[stage])
        scan_id = _scanned(event_id, scan, actor, at)
    with transaction() as tx:
        values = {
            "event_id": event_id, "ticket_id": ticket_id, "stage": stage, "scan_id": scan_id,
            "by_id": actor.person_id, "at": at,
        }  # fmt: skip
        made = tx.execute(
            insert(RollCall)
            .values(values)
            .on_conflict_do_nothing(index_elements=["ticket_id", "stage"])
            .returning(RollCall.id)
        ).first()
        if made is not None:
            _note(tx, "roll_call.call", (event_id, ticket_id, stage), actor, at)


def take_call_back(
    event_id: int, ticket_id: int, stage: RollStage, scan_of: ScanOf, *, actor: Actor, at: datetime
) -> None:
    """Take a call back that was a mistake; done twice it is done once.

    An arrival is reversed, with its attendance. A return puts the person inside again; once the
    event is over its time stays, until the name is called anew. Refuses `ROLL_CALL_LATER` where a
    later stage was called, and what `take_back` refuses.
    """
    code = ticket_code(event_id, ticket_id)
    with transaction() as tx:
        calls = _calls(tx, ticket_id)
        if stage not in calls:
            return
        if any(later in calls for later in STAGES[STAGES.index(stage) + 1 :]):
            raise Refusal(Reason.ROLL_CALL_LATER)
        scan_id = calls[stage]
        if stage is RollStage.ARRIVED and scan_id is not None:
            take_back(event_id, scan_id, "roll call", actor=actor, at=at)
        tx.execute(delete(RollCall).where(RollCall.ticket_id == ticket_id, RollCall.stage == stage))
        _note(tx, "roll_call.take_back", (event_id, ticket_id, stage), actor, at)
    if stage is RollStage.RETURNED and scan_id is not None:
        scan = scan_of(code, Direction.IN)
        record_scans(Door(event_id, None, actor.person_id), [scan], at=at)


def _check_event(event_id: int) -> None:
    with transaction() as tx:
        if tx.get_one(Event, event_id).cancelled_at is not None:
            raise Refusal(Reason.EVENT_CANCELLED)


def _scanned(event_id: int, scan: ScanDraft, actor: Actor, at: datetime) -> str | None:
    """Record the scan; its id where it changed something."""
    answers = record_scans(Door(event_id, None, actor.person_id), [scan], at=at)
    outcome = Outcome(json.loads(answers.results[0])["outcome"])
    if outcome not in ANSWERED:
        raise Refusal(Reason.ROLL_CALL_REFUSED, outcome=OUTCOMES[outcome][1])
    return scan.id if outcome in PASSED else None


def _calls(tx: Transaction, ticket_id: int) -> dict[RollStage, str | None]:
    rows = tx.execute(
        select(RollCall.stage, RollCall.scan_id)
        .where(RollCall.ticket_id == ticket_id)
        .with_for_update()
    )
    return dict(rows.all())


def _note(
    tx: Transaction, action: str, call: tuple[int, int, RollStage], actor: Actor, at: datetime
) -> None:
    event_id, ticket_id, stage = call
    detail = {"ticket": ticket_id, "stage": stage.value}
    record(tx, actor=actor, action=action, subject=("event", event_id), at=at, detail=detail)

"""Checking oneself in by the hall's code: evidence B, by the same judgement as at a gate."""

import hashlib
import json
from datetime import datetime

from app.attendance.kinds import Direction, Outcome, Source
from app.attendance.operations.scans import record_scans
from app.attendance.queries.door import Door, Trace
from app.attendance.queries.self_check_in import own_pass
from app.attendance.rules import ScanDraft
from app.attendance.rules.hall_codes import HallClaim, is_good_claim
from app.platform.access import Actor
from app.platform.errors import Refusal
from app.platform.reasons import Reason


def check_in_by_hall_code(claim: HallClaim, trace: Trace, *, actor: Actor, at: datetime) -> Outcome:
    """Check the actor in at the claim's event; give what the door says, as at a gate.

    `trace` is kept in the same transaction. The claim's id is that of the scan: sent twice it is
    one scan with one answer. It proves no more than that a signed-in account had a recent code.
    Refuses `HALL_CODE_OVER` for a claim that is too old, and `NOT_REGISTERED` for whoever has no
    student's place at the event.
    """
    if not is_good_claim(claim, claim.event_id, at):
        raise Refusal(Reason.HALL_CODE_OVER)
    own = own_pass(claim.event_id, actor.person_id)
    if own is None or not own.is_student:
        raise Refusal(Reason.NOT_REGISTERED)
    door = Door(claim.event_id, None, actor.person_id, trace)
    answers = record_scans(door, [_scan(claim, own.code, at)], at=at)
    return Outcome(json.loads(answers.results[0])["outcome"])


def _scan(claim: HallClaim, code: str, at: datetime) -> ScanDraft:
    """The scan that pressing the button is; whose it is makes it the fact it is, the moment not."""
    digest = hashlib.sha256(f"hall\n{code}".encode()).hexdigest()
    return ScanDraft(
        claim.scan_id, claim.scan_id, code, digest, Direction.IN, Source.HALL, "", at,
        offline=False, override="", digest=digest,
    )  # fmt: skip

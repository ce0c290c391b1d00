"""What becomes of attendance that no scan tells of: claims, confirmed by a second person."""

import hashlib
from datetime import datetime, timedelta
from typing import NamedTuple

from app.attendance.kinds import ClaimSource, Grade
from app.attendance.rules.scans import Stay
from app.attendance.rules.stays import Span, next_digest

MINUTE = timedelta(minutes=1)
# Evidence that a claim never touches.
SCANNED = frozenset({Grade.A, Grade.B})
# A session on record with one of these needs no claim.
ON_RECORD = SCANNED | {Grade.C}


class ClaimFacts(NamedTuple):
    """A claim and who decided it; `minutes` None: the whole session."""

    id: int
    person_id: int
    session_id: int
    source: ClaimSource
    minutes: int | None
    claimed_by_id: int | None
    claimed_at: datetime


def length_of(session: Span) -> int:
    """Whole minutes of a session."""
    return (session.ends_at - session.starts_at) // MINUTE


def claimed(claim: ClaimFacts, session: Span, before: Stay | None, grade: Grade) -> Stay:
    """The attendance that a claim makes of a session, with its grade.

    It begins with the session, lasts no longer than it, and is never shorter than what a claim
    made of it before.
    """
    minutes = length_of(session) if claim.minutes is None else claim.minutes
    minutes = min(minutes, length_of(session))
    if before is not None and before.grade == grade:
        minutes = max(minutes, before.minutes or 0)
    return Stay(
        grade=grade,
        first_in_at=session.starts_at,
        last_out_at=session.starts_at + minutes * MINUTE,
        minutes=minutes,
        earlier_minutes=0,
        exit_assumed=False,
        digest=next_digest(before.digest if before else "", claim_digest(claim)),
    )


def confirmed(claim: ClaimFacts, session: Span, before: Stay | None) -> Stay | None:
    """The attendance once a second person has confirmed a claim; None where a scan tells more."""
    if before is not None and before.grade in SCANNED:
        return None
    return claimed(claim, session, before, Grade.C)


def claim_digest(claim: ClaimFacts) -> str:
    """What proves later that a claim said this and nothing else."""
    told = "\n".join(
        str(part.isoformat() if isinstance(part, datetime) else part) for part in claim
    )
    return hashlib.sha256(told.encode()).hexdigest()

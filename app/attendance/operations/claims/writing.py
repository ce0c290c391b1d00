"""What every claim is judged by before it is written, and its writing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.dialects.postgresql import insert  # SQLite takes its upsert word for word
from sqlalchemy.orm import Session as Transaction

from app.attendance.kinds import ClaimSource, Grade
from app.attendance.models import Attendance, Claim
from app.attendance.rules import Stay
from app.attendance.rules.claims import ON_RECORD, ClaimFacts
from app.events.models import Event, Session
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.errors import NotFound, Refusal
from app.platform.hot import Prepared, link_within
from app.platform.reasons import Reason

KEY = ("person_id", "event_id", "session_id")
_WRITING = insert(Attendance).values({name: bindparam(name) for name in (*KEY, *Stay._fields)})
# Never over what a scan tells, however close they come.
WRITE_CLAIMED = Prepared(
    _WRITING.on_conflict_do_update(
        index_elements=["person_id", "session_id"],
        set_={name: _WRITING.excluded[name] for name in Stay._fields},
        where=or_(Attendance.grade == Grade.C, Attendance.grade == Grade.D),
    )
)


@dataclass(frozen=True)
class NewClaim:
    """A claim that is about to be written; `minutes` None: the whole session."""

    session_id: int
    person_id: int
    source: ClaimSource
    reason: str = ""
    minutes: int | None = None
    batch_id: int | None = None


def open_session(tx: Transaction, event_id: int, session_id: int, at: datetime) -> Session:
    """A session of a published event that has begun, its event held against being cancelled.

    Refuses `EVENT_NOT_PUBLISHED`, `EVENT_CANCELLED`, `SESSION_UNKNOWN` and `SESSION_NOT_BEGUN`.
    """
    event = tx.scalar(select(Event).where(Event.id == event_id).with_for_update(read=True))
    if event is None:
        raise NotFound
    if event.cancelled_at is not None:
        raise Refusal(Reason.EVENT_CANCELLED)
    if event.published_at is None:
        raise Refusal(Reason.EVENT_NOT_PUBLISHED)
    session = tx.get(Session, session_id)
    if session is None or session.event_id != event_id:
        raise Refusal(Reason.SESSION_UNKNOWN)
    if session.starts_at > at:
        raise Refusal(Reason.SESSION_NOT_BEGUN)
    return session


def write_claim(
    tx: Transaction, new: NewClaim, event_id: int, *, actor: Actor, at: datetime
) -> int:
    """Write a claim, or one anew that was refused before; give its id.

    Refuses `ATTENDED_ALREADY` with the grade on record, and `CLAIM_WAITING`.
    """
    grade = tx.scalar(
        select(Attendance.grade).where(
            Attendance.person_id == new.person_id, Attendance.session_id == new.session_id
        )
    )
    if grade in ON_RECORD:
        raise Refusal(Reason.ATTENDED_ALREADY, grade=grade.value)
    others = _claims_of(tx, new.session_id, new.person_id)
    waiting = {claim.source for claim in others if _is_waiting(claim)}
    if waiting - {ClaimSource.SELF_REPORT} or new.source in waiting:
        raise Refusal(Reason.CLAIM_WAITING)
    claim = next((each for each in others if each.source is new.source), None)
    if claim is None:
        claim = Claim(event_id=event_id, session_id=new.session_id, person_id=new.person_id)
        tx.add(claim)
    claim.source, claim.reason, claim.minutes = new.source, new.reason, new.minutes
    claim.batch_id, claim.claimed_by_id, claim.claimed_at = new.batch_id, actor.person_id, at
    claim.decided_by_id = claim.confirmed_at = claim.refused_at = None
    tx.flush()
    return claim.id


def _claims_of(tx: Transaction, session_id: int, person_id: int) -> list[Claim]:
    return list(
        tx.scalars(
            select(Claim).where(Claim.session_id == session_id, Claim.person_id == person_id)
        )
    )


def _is_waiting(claim: Claim) -> bool:
    return claim.confirmed_at is None and claim.refused_at is None


def facts_of(claim: Claim) -> ClaimFacts:
    """A claim as the rules judge it."""
    return ClaimFacts(
        claim.id, claim.person_id, claim.session_id, claim.source, claim.minutes,
        claim.claimed_by_id, claim.claimed_at,
    )  # fmt: skip


def stays_of(tx: Transaction, session_id: int, people: Iterable[int]) -> dict[int, Stay]:
    """What is on record of people at a session, held until the transaction ends."""
    rows = tx.scalars(
        select(Attendance)
        .where(Attendance.session_id == session_id, Attendance.person_id.in_(list(people)))
        .order_by(Attendance.person_id)
        .with_for_update()
    )
    return {row.person_id: Stay(*(getattr(row, name) for name in Stay._fields)) for row in rows}


def write_stays(tx: Transaction, event_id: int, session_id: int, stays: dict[int, Stay]) -> None:
    """Write attendances by person, except where a scan tells more. What was disallowed stays so."""
    tx.flush()
    key = {"event_id": event_id, "session_id": session_id}
    rows = [{"person_id": person, **key, **stay._asdict()} for person, stay in stays.items()]
    if rows:
        link_within(tx).run_many(WRITE_CLAIMED, rows)


def note(
    tx: Transaction, action: str, event_id: int, detail: dict[str, object],
    *, actor: Actor, at: datetime,
) -> None:  # fmt: skip
    """Record an act on an event's attendance."""
    record(tx, actor=actor, action=action, subject=("event", event_id), at=at, detail=detail)

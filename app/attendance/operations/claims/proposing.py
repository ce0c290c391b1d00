"""Claiming an attendance: by hand, from the printed gate list, by the student alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Transaction

from app.attendance.kinds import ClaimSource, Grade
from app.attendance.models import Claim, ClaimBatch
from app.attendance.operations.claims.writing import (
    NewClaim,
    facts_of,
    note,
    open_session,
    stays_of,
    write_claim,
    write_stays,
)
from app.attendance.queries.audience import guest_numbered
from app.attendance.queries.claims import open_batch
from app.attendance.rules.claims import claimed
from app.events.models import Event, Session
from app.platform.access import Actor
from app.platform.database import transaction
from app.platform.errors import NotFound, Refusal
from app.platform.idempotency import once
from app.platform.reasons import Reason
from app.registrations.models import Registration, Seat


@dataclass(frozen=True)
class ClaimDraft:
    """What somebody types who saw a student at an event; `minutes` None: the whole session."""

    number: str
    session_id: int
    reason: str
    minutes: int | None = None


def propose_attendance(
    event_id: int, draft: ClaimDraft, *, actor: Actor, at: datetime, key: str | None = None
) -> int:
    """Say that a student attended a session; it counts once somebody else has confirmed it.

    Gives the claim's id. Refuses what `open_session` and `write_claim` refuse, and
    `STUDENT_NOT_INVITED` for a number of nobody in the event's audience.
    """

    def propose() -> int:
        open_session(tx, event_id, draft.session_id, at)
        guest = guest_numbered(tx.get_one(Event, event_id), draft.number)
        if guest is None:
            raise Refusal(Reason.STUDENT_NOT_INVITED)
        new = NewClaim(
            draft.session_id, guest.person_id, ClaimSource.MANUAL, draft.reason, draft.minutes
        )
        claim_id = write_claim(tx, new, event_id, actor=actor, at=at)
        detail: dict[str, object] = {"claim": claim_id, "session": draft.session_id}
        note(tx, "claim.propose", event_id, detail, actor=actor, at=at)
        return claim_id

    try:
        with transaction() as tx:
            return int(once(tx, key, "claim.propose", propose, actor=actor, at=at))
    except IntegrityError:
        # Two people typed the same student at the same moment.
        raise Refusal(Reason.CLAIM_WAITING) from None


def enter_from_paper(
    event_id: int, session_id: int, person_id: int, *, actor: Actor, at: datetime
) -> int:
    """Put a student on the list that the actor types from the printed gate list of a session.

    `person_id` is somebody whom `queries.audience` found for this event. Refuses what
    `open_session` and `write_claim` refuse.
    """
    try:
        with transaction() as tx:
            open_session(tx, event_id, session_id, at)
            batch_id = open_batch(event_id, session_id, actor.person_id)
            if batch_id is None:
                batch = ClaimBatch(
                    event_id=event_id, session_id=session_id, source=ClaimSource.PAPER,
                    made_by_id=actor.person_id, made_at=at,
                )  # fmt: skip
                tx.add(batch)
                tx.flush()
                batch_id = batch.id
            new = NewClaim(session_id, person_id, ClaimSource.PAPER, batch_id=batch_id)
            return write_claim(tx, new, event_id, actor=actor, at=at)
    except IntegrityError:
        raise Refusal(Reason.CLAIM_WAITING) from None


def take_off_paper(event_id: int, claim_id: int, *, actor: Actor, at: datetime) -> None:
    """Take a student off the list that the actor types; done twice it is done once.

    Refuses `BATCH_CLOSED` once the list was handed in; `NotFound` for anybody else's entry.
    """
    with transaction() as tx:
        claim = tx.get(Claim, claim_id)
        if claim is None:
            return
        if claim.event_id != event_id or claim.batch_id is None:
            raise NotFound
        own_open_batch(tx, event_id, claim.batch_id, ClaimSource.PAPER, actor)
        tx.delete(claim)
        detail: dict[str, object] = {"session": claim.session_id, "person_id": claim.person_id}
        note(tx, "claim.take_off", event_id, detail, actor=actor, at=at)


def hand_in_paper(event_id: int, batch_id: int, *, actor: Actor, at: datetime) -> int:
    """Hand a typed list in: from now on it waits for a second person. Gives how many are on it.

    Refuses `BATCH_CLOSED` and `BATCH_EMPTY`; `NotFound` for anybody else's list.
    """
    with transaction() as tx:
        batch = own_open_batch(tx, event_id, batch_id, ClaimSource.PAPER, actor)
        count = tx.scalar(select(func.count()).where(Claim.batch_id == batch_id)) or 0
        if count == 0:
            raise Refusal(Reason.BATCH_EMPTY)
        batch.handed_in_at = at
        detail: dict[str, object] = {"batch": batch_id, "people": count, "source": "paper"}
        note(tx, "claim.hand_in", event_id, detail, actor=actor, at=at)
    return count


def own_open_batch(
    tx: Transaction, event_id: int, batch_id: int, source: ClaimSource, actor: Actor
) -> ClaimBatch:
    """The actor's own list of an event, open and held; `NotFound` for any other.

    Refuses `BATCH_CLOSED` for one that was handed in or put away.
    """
    batch = tx.scalar(select(ClaimBatch).where(ClaimBatch.id == batch_id).with_for_update())
    if batch is None or (batch.event_id, batch.source) != (event_id, source):
        raise NotFound
    if batch.made_by_id != actor.person_id:
        raise NotFound
    if batch.handed_in_at is not None or batch.dropped_at is not None:
        raise Refusal(Reason.BATCH_CLOSED)
    return batch


def report_attendance(event_id: int, *, actor: Actor, at: datetime) -> int:
    """Say of oneself that one attended an event that is over: evidence D, which never counts.

    Gives how many sessions were reported: those in which the actor has a seat. Refuses
    `EVENT_NOT_OVER`, and what `open_session` and `write_claim` refuse of all of them; `NotFound`
    for who is not registered.
    """
    with transaction() as tx:
        sessions = _own_sessions(tx, event_id, actor.person_id or 0, at)
        refusals = [_report(tx, session, actor, at) for session in sessions]
        reported = refusals.count(None)
        if reported == 0:
            # Of a training some lessons may be on record already, but not all.
            raise next(filter(None, refusals))
        detail: dict[str, object] = {"sessions": reported, "source": "self_report"}
        note(tx, "claim.report", event_id, detail, actor=actor, at=at)
    return reported


def _report(tx: Transaction, session: Session, actor: Actor, at: datetime) -> Refusal | None:
    open_session(tx, session.event_id, session.id, at)
    person_id = actor.person_id or 0
    new = NewClaim(session.id, person_id, ClaimSource.SELF_REPORT)
    try:
        claim_id = write_claim(tx, new, session.event_id, actor=actor, at=at)
    except Refusal as refusal:
        return refusal
    before = stays_of(tx, session.id, [person_id]).get(person_id)
    stay = claimed(facts_of(tx.get_one(Claim, claim_id)), session, before, Grade.D)
    write_stays(tx, session.event_id, session.id, {person_id: stay})
    return None


def _own_sessions(tx: Transaction, event_id: int, person_id: int, at: datetime) -> list[Session]:
    sessions = tx.scalars(
        select(Session)
        .join(Seat, Seat.session_id == Session.id)
        .join(Registration, Registration.id == Seat.registration_id)
        .where(
            Registration.event_id == event_id,
            Registration.person_id == person_id,
            Registration.withdrawn_at.is_(None),
        )
        .order_by(Session.position)
    ).all()
    if not sessions:
        raise NotFound
    if tx.get_one(Event, event_id).ends_at > at:
        raise Refusal(Reason.EVENT_NOT_OVER)
    return list(sessions)

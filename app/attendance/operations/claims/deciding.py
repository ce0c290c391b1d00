"""The second person: confirms a claim, or refuses it. Of two who decide at once, one does."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as Transaction

from app.attendance.kinds import ClaimSource, Grade
from app.attendance.models import Attendance, Claim, ClaimBatch
from app.attendance.operations.claims.writing import facts_of, note, stays_of, write_stays
from app.attendance.rules.claims import confirmed
from app.events.models import Session
from app.platform.access import Actor
from app.platform.database import transaction
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason


class Decided(NamedTuple):
    """What a decision came to: people confirmed, and people whom scans told more of."""

    confirmed: int
    on_record: int


def decide_claim(
    event_id: int, claim_id: int, *, confirms: bool, actor: Actor, at: datetime
) -> None:
    """Confirm a single claim, which makes it an attendance with evidence C, or refuse it.

    Refuses `CLAIM_OWN` for who claimed it and for whom it is about, `CLAIM_DECIDED` when somebody
    was quicker, and to confirm, `ATTENDED_ALREADY` where a scan has told more meanwhile. A refused
    self-report is taken off the record.
    """
    with transaction() as tx:
        claim = tx.get(Claim, claim_id)
        if claim is None or claim.event_id != event_id or claim.batch_id is not None:
            raise NotFound
        _check_second(actor, claim.claimed_by_id, claim.person_id)
        taken = _take(tx, [claim_id], confirms=confirms, actor=actor, at=at)
        if not taken:
            raise Refusal(Reason.CLAIM_DECIDED)
        if confirms:
            _write_alone(tx, claim)
        elif claim.source is ClaimSource.SELF_REPORT:
            _forget_report(tx, claim)
        action = "claim.confirm" if confirms else "claim.refuse"
        note(tx, action, event_id, {"claim": claim_id}, actor=actor, at=at)


def decide_batch(
    event_id: int, batch_id: int, *, confirms: bool, actor: Actor, at: datetime
) -> Decided:
    """Confirm everybody on a list that was handed in, or refuse the list.

    Whom a scan has told more of meanwhile keeps that; their claims are closed. Refuses `CLAIM_OWN`
    for who made the list and `CLAIM_DECIDED` when somebody was quicker. Nobody confirms themselves:
    an actor who stands on the list is refused too.
    """
    with transaction() as tx:
        batch = tx.get(ClaimBatch, batch_id)
        if batch is None or batch.event_id != event_id or batch.handed_in_at is None:
            raise NotFound
        claims = tx.scalars(select(Claim).where(Claim.batch_id == batch_id)).all()
        _check_second(actor, batch.made_by_id, *(claim.person_id for claim in claims))
        _take_batch(tx, batch_id, actor, at)
        decided = _decide_all(tx, batch, claims, confirms=confirms, actor=actor, at=at)
        action = "claim.confirm" if confirms else "claim.refuse"
        detail: dict[str, object] = {"batch": batch_id, **decided._asdict()}
        note(tx, action, event_id, detail, actor=actor, at=at)
    return decided


def _check_second(actor: Actor, *others: int | None) -> None:
    """Whoever claims does not decide, and nobody decides about themselves."""
    if actor.person_id is None or actor.person_id in others:
        raise Refusal(Reason.CLAIM_OWN)


def _take(
    tx: Transaction, claim_ids: Sequence[int], *, confirms: bool, actor: Actor, at: datetime
) -> Sequence[int]:
    """Decide claims that nobody has decided; the statement itself lets only one do it."""
    moment = {"confirmed_at": at} if confirms else {"refused_at": at}
    return tx.scalars(
        update(Claim)
        .where(Claim.id.in_(claim_ids), Claim.confirmed_at.is_(None), Claim.refused_at.is_(None))
        .values(decided_by_id=actor.person_id, **moment)
        .returning(Claim.id)
        .execution_options(synchronize_session=False)
    ).all()


def _take_batch(tx: Transaction, batch_id: int, actor: Actor, at: datetime) -> None:
    taken = tx.execute(
        update(ClaimBatch)
        .where(ClaimBatch.id == batch_id, ClaimBatch.decided_at.is_(None))
        .values(decided_by_id=actor.person_id, decided_at=at)
        .returning(ClaimBatch.id)
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        raise Refusal(Reason.CLAIM_DECIDED)


def _decide_all(
    tx: Transaction,
    batch: ClaimBatch,
    claims: Sequence[Claim],
    *,
    confirms: bool,
    actor: Actor,
    at: datetime,
) -> Decided:
    ids = [claim.id for claim in claims]
    if not confirms:
        _take(tx, ids, confirms=False, actor=actor, at=at)
        return Decided(0, 0)
    session = tx.get_one(Session, batch.session_id)
    before = stays_of(tx, session.id, [claim.person_id for claim in claims])
    made = {
        claim.person_id: stay
        for claim in claims
        if (stay := confirmed(facts_of(claim), session, before.get(claim.person_id))) is not None
    }
    known = [claim.id for claim in claims if claim.person_id not in made]
    _take(tx, known, confirms=False, actor=actor, at=at)
    _take(tx, [each for each in ids if each not in set(known)], confirms=True, actor=actor, at=at)
    write_stays(tx, batch.event_id, session.id, made)
    return Decided(len(made), len(known))


def _write_alone(tx: Transaction, claim: Claim) -> None:
    session = tx.get_one(Session, claim.session_id)
    before = stays_of(tx, session.id, [claim.person_id]).get(claim.person_id)
    stay = confirmed(facts_of(claim), session, before)
    if stay is None:
        assert before is not None  # noqa: S101  else there would be an attendance to write
        raise Refusal(Reason.ATTENDED_ALREADY, grade=before.grade.value)
    write_stays(tx, claim.event_id, session.id, {claim.person_id: stay})


def _forget_report(tx: Transaction, claim: Claim) -> None:
    """What a person said of themselves and nobody confirmed is no attendance."""
    tx.execute(
        delete(Attendance).where(
            Attendance.person_id == claim.person_id,
            Attendance.session_id == claim.session_id,
            Attendance.grade == Grade.D,
        )
    )

"""Taking the attendance list of an online platform in: kept, looked at, handed in as claims."""

import hashlib
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from app.attendance.kinds import ClaimSource
from app.attendance.models import ClaimBatch
from app.attendance.operations.claims.proposing import own_open_batch
from app.attendance.operations.claims.writing import NewClaim, note, open_session, write_claim
from app.attendance.queries.platform_lists import earlier_batch, kept_list, platform_plan
from app.events.models import Event, Session
from app.platform.access import Actor
from app.platform.database import reading, transaction
from app.platform.errors import NotFound, Refusal
from app.platform.files import StoredFile, Upload, remove_content, store_file
from app.platform.reasons import Reason


def keep_platform_list(
    event_id: int, session_id: int, upload: Upload, *, actor: Actor, at: datetime
) -> int:
    """Keep a list that was read, encrypted, to be looked at; gives the batch.

    The same file for the same session again gives the batch it has. Refuses what `open_session`
    refuses.
    """
    with transaction() as tx:
        open_session(tx, event_id, session_id, at)
        digest = hashlib.sha256(upload.content).hexdigest()
        known = earlier_batch(event_id, session_id, digest)
        if known is not None:
            return known
        batch = ClaimBatch(
            event_id=event_id, session_id=session_id, source=ClaimSource.PLATFORM,
            file_id=store_file(tx, upload, actor=actor, at=at).id,
            made_by_id=actor.person_id, made_at=at,
        )  # fmt: skip
        tx.add(batch)
        tx.flush()
        detail: dict[str, object] = {"batch": batch.id, "session": session_id}
        note(tx, "claim.list", event_id, detail, actor=actor, at=at)
        return batch.id


def hand_in_platform_list(
    event_id: int, batch_id: int, *, skip_rejected: bool, actor: Actor, at: datetime
) -> int:
    """Enter everybody on a list, compared anew, or nobody; gives how many wait for a second person.

    Refuses `IMPORT_REJECTED_ROWS` unless the rejected rows are to be left out, `BATCH_CLOSED` when
    it was handed in or put away, and `BATCH_EMPTY` when nobody is new; `NotFound` for anybody
    else's list.
    """
    batch = reading().get(ClaimBatch, batch_id)
    parsed = None if batch is None else kept_list(batch)  # before the lock: it takes a process
    if parsed is None:
        raise NotFound
    try:
        with transaction() as tx:
            batch = own_open_batch(tx, event_id, batch_id, ClaimSource.PLATFORM, actor)
            session = tx.get_one(Session, batch.session_id)
            plan = platform_plan(parsed, tx.get_one(Event, event_id), session)
            if plan.rejected and not skip_rejected:
                raise Refusal(Reason.IMPORT_REJECTED_ROWS, count=len(plan.rejected))
            if not plan.people:
                raise Refusal(Reason.BATCH_EMPTY)
            for guest, minutes in plan.people:
                new = NewClaim(
                    session.id, guest.person_id, ClaimSource.PLATFORM, "", minutes, batch_id
                )
                write_claim(tx, new, event_id, actor=actor, at=at)
            batch.handed_in_at = at
            detail: dict[str, object] = {"batch": batch_id, "people": len(plan.people)}
            note(tx, "claim.hand_in", event_id, detail, actor=actor, at=at)
            return len(plan.people)
    except IntegrityError:
        raise Refusal(Reason.CLAIM_WAITING) from None


def drop_platform_list(event_id: int, batch_id: int, *, actor: Actor, at: datetime) -> None:
    """Put a list away without entering anybody, and delete its file.

    Refuses `BATCH_CLOSED`; `NotFound` for anybody else's list.
    """
    with transaction() as tx:
        batch = own_open_batch(tx, event_id, batch_id, ClaimSource.PLATFORM, actor)
        batch.dropped_at = at
        note(tx, "claim.drop", event_id, {"batch": batch_id}, actor=actor, at=at)
        stored = tx.get(StoredFile, batch.file_id)
    if stored is not None:
        remove_content(stored)


def note_list_opened(event_id: int, batch_id: int, *, actor: Actor, at: datetime) -> None:
    """Record that somebody took the file of a list away."""
    with transaction() as tx:
        note(tx, "claim.list_opened", event_id, {"batch": batch_id}, actor=actor, at=at)

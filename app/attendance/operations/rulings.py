"""Deciding whether a scan of the reconciliation report earns credit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select, update
from sqlalchemy.dialects.postgresql import insert  # SQLite takes its upsert word for word
from sqlalchemy.orm import Session

from app.attendance.kinds import Doubt, Ruling
from app.attendance.models import Attendance, Scan, ScanRuling
from app.attendance.queries.reconciliation import doubted_scan, undecided_scans
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason
from app.registrations.models import Registration, Ticket


@dataclass(frozen=True)
class RulingDraft:
    """A decision: does it count, and why."""

    ruling: Ruling
    reason: str


@dataclass(frozen=True)
class Group:
    """The undecided scans of one kind, of a gate or of all; `scans`: how many were shown."""

    doubt: Doubt
    gate: str | None
    scans: int


def rule_on_scan(
    event_id: int, scan_id: str, draft: RulingDraft, seen: str, *, actor: Actor, at: datetime
) -> None:
    """Decide on one scan, for the first time or instead of an earlier decision.

    `seen` is the decision that the page showed (`ReportRow.seen`): where there is another one by
    now, `RULING_CHANGED`. `NotFound` for a scan on which nobody need decide.
    """
    with transaction() as tx:
        if tx.scalar(doubted_scan(event_id, scan_id)) is None:
            raise NotFound
        earlier = tx.get(ScanRuling, scan_id, with_for_update=True, populate_existing=True)
        if (earlier.at.isoformat() if earlier else "") != seen:
            raise Refusal(Reason.RULING_CHANGED)
        if earlier is None:
            _add(tx, event_id, [scan_id], draft, actor, at)
        else:
            earlier.ruling, earlier.reason = draft.ruling, draft.reason
            earlier.by_id, earlier.at = actor.person_id, at
            tx.flush()
        _settle_credit(tx, event_id, at)
        detail = {"scan": scan_id, "ruling": draft.ruling.value, "reason": draft.reason}
        _note(tx, "scan.rule", event_id, detail, actor, at)


def rule_on_group(
    event_id: int, group: Group, draft: RulingDraft, *, actor: Actor, at: datetime
) -> int:
    """Decide on every scan of a group at once; give how many.

    Refuses `RULING_CHANGED` when it is no longer as large as it was shown, and nothing is decided.
    """
    with transaction() as tx:
        ids = tx.scalars(undecided_scans(event_id, group.doubt, group.gate)).all()
        if len(ids) != group.scans or not ids:
            raise Refusal(Reason.RULING_CHANGED)
        _add(tx, event_id, ids, draft, actor, at)
        _settle_credit(tx, event_id, at)
        detail = {
            "doubt": group.doubt.value,
            "gate": group.gate,
            "scans": len(ids),
            "ruling": draft.ruling.value,
            "reason": draft.reason,
        }
        _note(tx, "scan.rule_group", event_id, detail, actor, at)
    return len(ids)


def note_report_export(event_id: int, rows: int, *, actor: Actor, at: datetime) -> None:
    """Keep that somebody took the report away as a file."""
    with transaction() as tx:
        _note(tx, "reconciliation.export", event_id, {"rows": rows}, actor, at)


def _add(
    tx: Session,
    event_id: int,
    scan_ids: Sequence[str],
    draft: RulingDraft,
    actor: Actor,
    at: datetime,
) -> None:
    """Write first decisions; of two people who decide at once the second is told."""
    rows = [
        {
            "scan_id": scan_id,
            "event_id": event_id,
            "ruling": draft.ruling,
            "reason": draft.reason,
            "by_id": actor.person_id,
            "at": at,
        }
        for scan_id in scan_ids
    ]
    adding = insert(ScanRuling).on_conflict_do_nothing().returning(ScanRuling.scan_id)
    if len(tx.scalars(adding, rows).all()) != len(rows):
        raise Refusal(Reason.RULING_CHANGED)


def _settle_credit(tx: Session, event_id: int, at: datetime) -> None:
    """Attendance does not count while one of the scans that it hangs on does not.

    In whatever order people decide on several scans of one person, the same comes of it.
    """
    judged = _judged_attendances(event_id).subquery()
    for stands_against, now_disallowed in ((1, at), (0, None)):
        was_allowed = Attendance.disallowed_at.is_(None)
        tx.execute(
            update(Attendance)
            .where(
                Attendance.event_id == event_id,
                was_allowed if stands_against else ~was_allowed,
                Attendance.id.in_(
                    select(judged.c.id).where(judged.c.stands_against == stands_against)
                ),
            )
            .values(disallowed_at=now_disallowed)
            .execution_options(synchronize_session=False)
        )


def _judged_attendances(event_id: int) -> Select[Any, Any]:
    """(attendance, 1 if a scan that it hangs on does not count, else 0) of those decided on."""
    stands_against = func.max(case((ScanRuling.ruling == Ruling.DOES_NOT_COUNT, 1), else_=0))
    return (
        select(Attendance.id, stands_against.label("stands_against"))
        .select_from(ScanRuling)
        .join(Scan, Scan.id == ScanRuling.scan_id)
        .join(Ticket, Ticket.id == Scan.ticket_id)
        .join(Registration, Registration.id == Ticket.registration_id)
        .join(
            Attendance,
            (Attendance.person_id == Registration.person_id)
            & (Attendance.session_id == Scan.session_id),
        )
        .where(ScanRuling.event_id == event_id)
        .group_by(Attendance.id)
    )


def _note(
    tx: Session,
    action: str,
    event_id: int,
    detail: Mapping[str, object],
    actor: Actor,
    at: datetime,
) -> None:
    record(tx, actor=actor, action=action, subject=("event", event_id), at=at, detail=dict(detail))

"""Answering the rules that cannot be calculated: a plan exists, a drill was held."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clearance.access import may_answer
from app.clearance.models import Answer
from app.clearance.queries import subject_of
from app.clearance.rules import ANSWERABLE, FOR_THE_RESPONSIBLE, answer_basis, names_phone
from app.events.models import Event
from app.events.operations.loading import editable_event
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import Forbidden, NotFound, Refusal
from app.platform.reasons import Reason

LONGEST_NOTE = 300


@dataclass(frozen=True)
class AnswerDraft:
    """Whether what a rule asks for is in place, and where its proof lies."""

    holds: bool
    note: str = ""


def answer_checks(
    event_id: int, answers: Mapping[str, AnswerDraft | None], *, actor: Actor, at: datetime
) -> int:
    """Record answers by rule, and say how many are new or changed; None takes an answer back.

    Raises `NotFound` for a rule that is not asked and `Forbidden` for one that somebody else has
    to answer. Refuses `EVENT_NOT_DRAFT` or `EVENT_CANCELLED` by its state, and
    `RESPONSIBLE_NEEDS_PHONE` where somebody takes responsibility without a number in the note.
    """
    with transaction() as tx:
        event = editable_event(tx, event_id, at)
        kept = {row.rule: row for row in tx.scalars(select(Answer).filter_by(event_id=event_id))}
        detail: dict[str, bool | None] = {}
        for rule, given in answers.items():
            _check_rule(event, rule, given, actor)
            basis = answer_basis(rule, subject_of(event))
            if _differs(kept.get(rule), given, basis):
                row = kept.get(rule) or Answer(event_id=event_id, rule=rule, basis=basis)
                _write(tx, row, given, basis)
                row.by_id, row.at = actor.person_id, at
                detail[rule] = None if given is None else given.holds
        if detail:
            record(
                tx, actor=actor, action="clearance.answer", subject=("event", event_id), at=at,
                detail=detail,
            )  # fmt: skip
        return len(detail)


def _differs(kept: Answer | None, given: AnswerDraft | None, basis: str) -> bool:
    """Whether something new was said; who said it first stays on record."""
    if kept is None or given is None:
        return kept is not None or given is not None
    return (kept.holds, kept.note, kept.basis) != (given.holds, given.note, basis)


def _write(tx: Session, row: Answer, given: AnswerDraft | None, basis: str) -> None:
    if given is None:
        tx.delete(row)
        return
    row.holds, row.note, row.basis = given.holds, given.note.strip()[:LONGEST_NOTE], basis
    tx.add(row)


def _check_rule(event: Event, rule: str, given: AnswerDraft | None, actor: Actor) -> None:
    if rule not in ANSWERABLE:
        raise NotFound
    if not may_answer(actor, event, rule):
        raise Forbidden
    if rule in FOR_THE_RESPONSIBLE and given and given.holds and not names_phone(given.note):
        raise Refusal(Reason.RESPONSIBLE_NEEDS_PHONE)

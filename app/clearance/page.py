"""What the clearance page shows: the judgement in words, who may settle what, what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from flask_babel import gettext

from app.clearance.access import may_acknowledge, may_answer
from app.clearance.forms import TypedAnswers, TypedReasons
from app.clearance.models import Acknowledgement, Permit
from app.clearance.queries import Clearance, ReviewRow, names_of, reviews_of
from app.clearance.rules import ANSWERABLE, Answerer, who_answers
from app.clearance.wording import FindingWords, determination_words, worded
from app.events.kinds import EventState
from app.events.models import Event
from app.events.rules import EDITABLE, event_state
from app.platform.access import Actor, Permission
from app.platform.clock import campus_today
from app.safety import (
    RULES_BY_ID,
    Assessment,
    Determination,
    Finding,
    Hall,
    latest_permit_date,
)
from app.safety.words.labels import PERMIT_STATUSES
from app.venues.capacity import Capacity, explained_capacity
from app.venues.queries import Conflict, typed_by


@dataclass(frozen=True)
class AnswerRow:
    """A rule that a person answers, as the page shows it.

    `holds` None: not answered.
    """

    rule: str
    title: str
    advice: str
    severity: str
    for_whom: Answerer
    may_answer: bool
    holds: bool | None
    note: str
    by: str
    at: datetime | None
    error: str


@dataclass(frozen=True)
class WarningRow:
    """A warning that waits for its acceptance, or that has been accepted."""

    finding: FindingWords
    accepted: Acknowledgement | None
    by: str
    reason: str
    error: str


@dataclass(frozen=True)
class Typed:
    """What was sent with the page when it is shown again."""

    answers: TypedAnswers = field(default_factory=TypedAnswers)
    reasons: TypedReasons = field(default_factory=TypedReasons)

    @property
    def errors(self) -> int:
        """How many things are to be corrected."""
        return len(self.answers.errors) + len(self.reasons.errors)


@dataclass(frozen=True)
class Rights:
    """What the actor may do on the page."""

    read: bool
    edit: bool
    publish: bool
    acknowledge: bool
    determine: bool
    mend_venue: bool


@dataclass(frozen=True)
class Asking:
    """What the event needs from others, by when, and what is on record.

    `apply_by`: the last day to file with the police, where they are asked.
    """

    need: str
    asks_police: bool
    apply_by: date
    permit: Permit | None
    state: str
    recorded_by: str


@dataclass(frozen=True)
class ClearancePage:
    """Everything of the page."""

    event: Event
    state: EventState
    rights: Rights
    assessment: Assessment
    capacity: Capacity | None
    blocking: tuple[FindingWords, ...]
    warnings: tuple[WarningRow, ...]
    passed: tuple[FindingWords, ...]
    answers: tuple[AnswerRow, ...]
    asking: Asking
    rivals: tuple[Conflict, ...]
    venue_by: str
    reviews: list[ReviewRow]
    errors: int

    @property
    def is_open(self) -> bool:
        """Whether anything can still be settled."""
        return self.state in EDITABLE

    @property
    def open_warnings(self) -> int:
        """Warnings nobody has accepted."""
        return sum(row.accepted is None for row in self.warnings)

    @property
    def to_do(self) -> int:
        """How many things stand between the event and its publication."""
        return len(self.blocking) + self.open_warnings


NOTHING_TYPED = Typed()


def clearance_page(
    judged: Clearance, actor: Actor, typed: Typed = NOTHING_TYPED, *, at: datetime
) -> ClearancePage:
    """The page of a judgement for this actor."""
    event, hall = judged.event, judged.facts.hall
    names = _people(judged)
    return ClearancePage(
        event=event,
        state=event_state(event, at),
        rights=_rights(event, actor),
        assessment=judged.assessment,
        capacity=explained_capacity(hall) if isinstance(hall, Hall) else None,
        blocking=tuple(map(worded, judged.assessment.blocking)),
        warnings=_warnings(judged, typed, names),
        passed=tuple(map(worded, judged.assessment.passed)),
        answers=_answers(judged, actor, typed, names),
        asking=_asking(judged, names),
        rivals=tuple(each for each in judged.clashes if not each.confirmed),
        venue_by=typed_by(event.venue) if event.venue else "",
        reviews=reviews_of(event.id),
        errors=typed.errors,
    )


def _people(judged: Clearance) -> dict[int, str]:
    ids = [answer.by_id for answer in judged.answers.values()]
    ids += [accepted.by_id for accepted in judged.acknowledgements.values()]
    return names_of([*ids, judged.permit.recorded_by_id if judged.permit else None])


def _asking(judged: Clearance, names: Mapping[int, str]) -> Asking:
    need, permit = judged.assessment.determination, judged.permit
    day = campus_today(judged.event.starts_at)
    return Asking(
        need=determination_words(need),
        asks_police=need in {Determination.PERMIT, Determination.CONSULT},
        apply_by=latest_permit_date(day, judged.parameters.permit_lead_days),
        permit=permit,
        state=gettext(PERMIT_STATUSES[permit.status.value]) if permit else "",
        recorded_by=names.get(permit.recorded_by_id or 0, "") if permit else "",
    )


def _rights(event: Event, actor: Actor) -> Rights:
    path = event.unit.path
    return Rights(
        read=actor.can(Permission.EVENT_READ, path),
        edit=actor.can(Permission.EVENT_MANAGE, path),
        publish=actor.can(Permission.EVENT_PUBLISH, path),
        acknowledge=may_acknowledge(actor, event),
        determine=actor.can(Permission.CLEARANCE_DETERMINE, path),
        mend_venue=actor.can(Permission.VENUE_MANAGE, path),
    )


def _warnings(judged: Clearance, typed: Typed, names: Mapping[int, str]) -> tuple[WarningRow, ...]:
    waiting = {each.rule for each in judged.open_warnings}
    rows = []
    for each in map(worded, judged.assessment.findings):
        if each.severity != "warn":
            continue
        kept = None if each.rule in waiting else judged.acknowledgements.get(each.rule)
        rows.append(
            WarningRow(
                finding=each,
                accepted=kept,
                by=names.get(kept.by_id or 0, "") if kept else "",
                reason=typed.reasons.reasons.get(each.rule, ""),
                error=typed.reasons.errors.get(each.rule, ""),
            )
        )
    return tuple(rows)


def _answers(
    judged: Clearance, actor: Actor, typed: Typed, names: Mapping[int, str]
) -> tuple[AnswerRow, ...]:
    """The asked rules that apply to this event, in the catalogue's order."""
    assessment = judged.assessment
    applying = {each.rule: each for each in (*assessment.findings, *assessment.passed)}
    return tuple(
        _answer_row(applying[rule], judged, actor, typed, names)
        for rule in ANSWERABLE
        if rule in applying and (RULES_BY_ID[rule].is_asked or _is_office_matter(rule, judged))
    )


def _is_office_matter(rule: str, judged: Clearance) -> bool:
    """A calculated rule is asked about only when its number fails, or was answered already."""
    return rule in judged.answers or any(each.rule == rule for each in judged.assessment.findings)


def _answer_row(
    finding: Finding, judged: Clearance, actor: Actor, typed: Typed, names: Mapping[int, str]
) -> AnswerRow:
    rule = finding.rule
    kept = judged.answers.get(rule)
    shown = typed.answers.answers.get(rule) or kept
    return AnswerRow(
        rule=rule,
        title=gettext(RULES_BY_ID[rule].words.title),
        advice=gettext(RULES_BY_ID[rule].words.fix),
        severity=finding.severity.value,
        for_whom=who_answers(rule),
        may_answer=may_answer(actor, judged.event, rule),
        holds=shown.holds if shown else None,
        note=shown.note if shown else "",
        by=names.get(kept.by_id or 0, "") if kept else "",
        at=kept.at if kept else None,
        error=typed.answers.errors.get(rule, ""),
    )

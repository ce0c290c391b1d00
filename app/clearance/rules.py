"""Pure decisions of clearance: what is asked, by whom, what still stands, what may be published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from app.events.kinds import EventKind
from app.events.rules import SessionDraft, takes_all_sessions
from app.safety import RULES, Assessment, Finding, Severity, Wave
from app.safety.constants import ARRIVAL_MINUTES
from app.safety.rule import Phase

SCOPE = frozenset(rule.id for rule in RULES if rule.phase is Phase.PUBLISH)
ASKED = tuple(rule.id for rule in RULES if rule.is_asked and rule.phase is Phase.PUBLISH)

# FILE-01 is calculated, but the security office's word that it was filed in time settles it.
ANSWERABLE = (*ASKED, "FILE-01")
FOR_THE_OFFICE = frozenset({"FILE-01", "PERMIT-03", "PLAN-02", "VIS-01"})
FOR_THE_RESPONSIBLE = frozenset({"RESP-01"})

ABOUT_THE_HALL = frozenset({"AID-01", "AISLE-01", "AISLE-02", "FLOW-01", "SEC-01", "WX-01"})
ABOUT_THE_DAY = frozenset({"DRILL-01", "FILE-01", "PERMIT-03", "VIS-01", "VIS-03", "VIS-04"})

SHORTEST_PHONE = 7


@dataclass(frozen=True)
class Subject:
    """What answers are about: when it changes, the answers about it no longer count."""

    venue_id: int | None
    responsible_id: int | None
    day: date


class Answerer(StrEnum):
    """Who answers a rule."""

    OFFICE = "office"  # the security office
    ORGANISER = "organiser"
    RESPONSIBLE = "responsible"  # the event's responsible person


def who_answers(rule: str) -> Answerer:
    """Taking responsibility is for the responsible person, approving for the security office."""
    if rule in FOR_THE_RESPONSIBLE:
        return Answerer.RESPONSIBLE
    return Answerer.OFFICE if rule in FOR_THE_OFFICE else Answerer.ORGANISER


def answer_basis(rule: str, subject: Subject) -> str:
    """What an answer to this rule rests on; "" where it rests on nothing that can change."""
    if rule in FOR_THE_RESPONSIBLE:
        return f"person {subject.responsible_id}"
    if rule in ABOUT_THE_HALL:
        return f"venue {subject.venue_id}"
    if rule in ABOUT_THE_DAY:
        return subject.day.isoformat()
    return ""


def names_phone(note: str) -> bool:
    """Whether a text holds a phone number: seven digits at least."""
    return sum(character.isdecimal() for character in note) >= SHORTEST_PHONE


def finding_number(finding: Finding) -> str:
    """The number that an acknowledgement accepts: another one needs another look."""
    return f"{_plain(finding.value)} / {_plain(finding.threshold)}"


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "unknown" if value is None else str(value)


def open_warnings(findings: Iterable[Finding], accepted: Mapping[str, str]) -> tuple[Finding, ...]:
    """The warnings that nobody has accepted with their present number (`accepted`: by rule)."""
    return tuple(
        finding
        for finding in findings
        if finding.severity is Severity.WARN
        and accepted.get(finding.rule) != finding_number(finding)
    )


def may_be_published(assessment: Assessment, accepted: Mapping[str, str]) -> bool:
    """Whether nothing blocks and every warning is accepted."""
    return not assessment.blocking and not open_warnings(assessment.findings, accepted)


def total_places(kind: EventKind, sessions: Sequence[SessionDraft]) -> int:
    """Places over the whole event: of lessons once, because one person takes them all."""
    places = [session.planned for session in sessions]
    return max(places, default=0) if takes_all_sessions(kind) else sum(places)


def arrival_waves(
    kind: EventKind, sessions: Sequence[SessionDraft], external: int
) -> tuple[Wave, ...]:
    """How people arrive. At a fair over the whole wave; at a talk before it begins; a class and a
    visiting group at once (no waves). People from outside come evenly in all waves."""
    if kind in {EventKind.TRAINING, EventKind.VISIT} or not sessions:
        return ()
    from_outside = -(-external // len(sessions))
    start = sessions[0].starts_at
    return tuple(
        Wave(
            start_min=_minutes(session.starts_at - start),
            length_min=_arrival_minutes(kind, _minutes(session.ends_at - session.starts_at)),
            size=session.planned + from_outside,
        )
        for session in sessions
    )


def _arrival_minutes(kind: EventKind, length: int) -> int:
    return length if kind is EventKind.FAIR else min(length, ARRIVAL_MINUTES.whole)


def usual_stay(kind: EventKind, sessions: Sequence[SessionDraft], stay_minutes: int) -> int:
    """Minutes a visitor stays: as planned at a fair, elsewhere as long as a session lasts."""
    if kind is EventKind.FAIR:
        return stay_minutes
    return max(_minutes(session.ends_at - session.starts_at) for session in sessions)


def _minutes(span: timedelta) -> int:
    return span // timedelta(minutes=1)


def session_quota(planned: int, student_quota: int | None) -> int:
    """The seats of a session: as planned, and never more than may be inside at once.

    `student_quota` is None where there is no hall to fill.
    """
    return planned if student_quota is None else min(planned, student_quota)

"""The season's events on their way: drafted, submitted, settled, published, called off."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from app.clearance.kinds import PermitStatus
from app.clearance.operations import (
    AnswerDraft,
    PermitDraft,
    acknowledge,
    answer_checks,
    publish_event,
    record_permit,
    review_event,
)
from app.clearance.queries import Clearance, clearance_of
from app.clearance.rules import ANSWERABLE, FOR_THE_OFFICE, FOR_THE_RESPONSIBLE, finding_number
from app.demo.operations.founding import Founded
from app.demo.rules.cast import MATERIALS, OTHER_SAFETY, OTHER_UNIVERSITY
from app.demo.rules.plans import Fate, PlannedEvent, Season
from app.events.models import Event
from app.events.operations import cancel_event, create_event, submit_event
from app.people.queries import actor_of
from app.platform.access import Actor
from app.platform.clock import campus_today
from app.platform.database import reading
from app.safety import Severity

PLANNED_BEFORE = timedelta(days=24)
# The latest moment at which something of the future was planned.
PLANNED_AGO = timedelta(days=3)
DAY = timedelta(days=1)
WITHOUT_PERMIT = "PERMIT-01"
NOTE = "0791-8300 0000，详见活动档案"
ACCEPTED = "已现场核对：增派两名疏导人员，按批次放行，每15分钟报一次馆内人数"


@dataclass(frozen=True)
class Crew:
    """Who plans an event and who answers for its safety."""

    organiser: Actor
    officer: Actor


@dataclass(frozen=True)
class Milestones:
    """When an event took its steps."""

    drafted: datetime
    published: datetime


def milestones(season: Season, event: PlannedEvent) -> Milestones:
    """Three weeks before its start, or some days ago where that lies ahead."""
    now = season.now.astimezone(UTC)
    drafted = min(event.starts_at - PLANNED_BEFORE, now - PLANNED_AGO)
    return Milestones(drafted, drafted + 2 * DAY)


def plan_events(season: Season, founded: Founded) -> dict[str, int]:
    """Bring every event as far as it has come; gives their ids by key.

    The earliest first, so that lists without an order of their own look like a season's.
    """
    crews = _crews(founded.staff)
    ids: dict[str, int] = {}
    for event in sorted(season.events, key=lambda each: milestones(season, each).drafted):
        ids[event.key] = _plan(event, crews[_crew_of(event)], founded, milestones(season, event))
    return ids


def _crews(staff: Mapping[str, int]) -> dict[str, Crew]:
    officer = actor_of(staff["safety"])
    return {
        "": Crew(actor_of(staff["organiser"]), officer),
        MATERIALS: Crew(actor_of(staff["school"]), officer),
        OTHER_UNIVERSITY: Crew(actor_of(staff["organiser2"]), actor_of(staff[OTHER_SAFETY.name])),
    }


def _crew_of(event: PlannedEvent) -> str:
    return event.unit if event.unit in {MATERIALS, OTHER_UNIVERSITY} else ""


def _plan(event: PlannedEvent, crew: Crew, founded: Founded, when: Milestones) -> int:
    draft = replace(
        event.draft,
        unit_id=founded.units[event.unit],
        venue_id=founded.venues.get((event.university, event.venue)),
        responsible_id=crew.officer.person_id,
    )
    event_id = create_event(draft, actor=crew.organiser, at=when.drafted)
    if event.fate is not Fate.DRAFT:
        submit_event(event_id, actor=crew.organiser, at=when.drafted + DAY / 24)
    if event.fate is Fate.WAITING:
        review_event(event_id, actor=crew.organiser, at=when.drafted + DAY)
    if event.fate in {Fate.PUBLISHED, Fate.CANCELLED}:
        settle(event_id, crew, at=when.drafted + DAY)
        publish_event(event_id, actor=crew.organiser, at=when.published)
    return event_id


def settle(event_id: int, crew: Crew, *, at: datetime) -> None:
    """Answer what the safety check asks, each by who may, and accept the warnings left."""
    judged = _judged(event_id, at)
    found = {finding.rule for finding in judged.assessment.findings}
    if WITHOUT_PERMIT in found:
        draft = PermitDraft(
            PermitStatus.NOT_NEEDED, f"青公治答〔{at.year}〕118号（演示）", campus_today(at),
            judged.assessment.total,
        )  # fmt: skip
        record_permit(event_id, draft, actor=crew.officer, at=at)
    asked = found & set(ANSWERABLE)
    for_the_officer = asked & (FOR_THE_OFFICE | FOR_THE_RESPONSIBLE)
    yes = AnswerDraft(holds=True, note=NOTE)
    for actor, rules in (
        (crew.organiser, asked - for_the_officer), (crew.officer, for_the_officer)
    ):  # fmt: skip
        if rules:
            answer_checks(event_id, dict.fromkeys(sorted(rules), yes), actor=actor, at=at)
    for warning in _judged(event_id, at).assessment.with_severity(Severity.WARN):
        acknowledge(
            event_id, warning.rule, finding_number(warning), ACCEPTED, actor=crew.officer, at=at
        )


def call_off(event: PlannedEvent, event_id: int, founded: Founded, *, at: datetime) -> None:
    """Cancel a published event."""
    crew = _crews(founded.staff)[_crew_of(event)]
    cancel_event(event_id, event.cancel_reason, actor=crew.organiser, at=at)


def _judged(event_id: int, at: datetime) -> Clearance:
    return clearance_of(reading().get_one(Event, event_id), at=at)

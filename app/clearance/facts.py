"""Gathering an event's facts for the safety rules. What nobody recorded stays unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app import safety
from app.clearance.models import Permit
from app.clearance.rules import arrival_waves, total_places, usual_stay
from app.events.queries import Stretch, stretches
from app.events.rules import EventDraft, needs_hall
from app.platform.clock import campus_today
from app.safety.known import Unknown, missing
from app.units.policies import PolicyValue, policies
from app.venues.capacity import hall_of
from app.venues.models import Venue
from app.venues.queries import Conflict, conflicts

POLICIES = (
    "permit_people", "permit_lead_days", "filing_people", "filing_external", "filing_lead_days",
)  # fmt: skip


@dataclass(frozen=True)
class Recorded:
    """What people have put on record about an event: its permit, and their answers by rule."""

    permit: Permit | None = None
    checks: Mapping[str, bool] = field(default_factory=dict)


NOTHING_RECORDED = Recorded()


def draft_stretches(draft: EventDraft, venue: Venue | None) -> list[Stretch]:
    """The stretches of the venue's time that a draft needs; none without hall or sessions."""
    if venue is None or not draft.sessions or not needs_hall(draft.kind, draft.format):
        return []
    times = [(session.starts_at, session.ends_at) for session in draft.sessions]
    return stretches(venue, draft.words.title, times, draft.shuts_at)


def clashes(
    draft: EventDraft, venue: Venue | None, *, apart_from: Sequence[int] = ()
) -> list[Conflict]:
    """Other bookings that overlap a draft's; hard ones keep it from being published."""
    found: dict[int, Conflict] = {}
    for stretch in draft_stretches(draft, venue):
        for conflict in conflicts(stretch.slot, apart_from=apart_from):
            found[conflict.booking_id] = conflict
    return list(found.values())


def gather(
    draft: EventDraft,
    venue: Venue | None,
    taken: Sequence[Conflict],
    recorded: Recorded = NOTHING_RECORDED,
    *,
    at: datetime,
) -> safety.EventFacts:
    """The facts of a draft in this venue, against these clashes."""
    day = campus_today(draft.begins_at) if draft.sessions else None
    days = missing("days_to_event") if day is None else max(0, (day - campus_today(at)).days)
    return safety.EventFacts(
        hall=_hall(draft, venue),
        crowd=_crowd(draft),
        audience=safety.Audience(draft.audience.value),
        booths=draft.booths,
        lanes=draft.lanes,
        days_to_event=days,
        permit=None if recorded.permit is None else _permit(recorded.permit, day),
        checks=dict(recorded.checks),
        kind=safety.EventKind(draft.kind.value),
        leaders=draft.leaders,
        conflicts=tuple(each.title for each in taken if each.confirmed),
    )


def _hall(draft: EventDraft, venue: Venue | None) -> safety.Hall | Unknown | None:
    if not needs_hall(draft.kind, draft.format):
        return None
    return missing("hall") if venue is None else hall_of(venue)


def _crowd(draft: EventDraft) -> safety.Crowd:
    """Whatever number was expected, as many as there are places may come."""
    sessions = draft.sessions
    expected = max(draft.expected_people or 0, total_places(draft.kind, sessions))
    stay = usual_stay(draft.kind, sessions, draft.stay_minutes) if sessions else 0
    return safety.Crowd(
        expected=expected or missing("crowd.expected"),
        external=draft.external_people,
        employer_reps=draft.employer_reps,
        staff=draft.staff_people,
        stay_min=stay or missing("crowd.stay_min"),
        reserve_pct=draft.reserve_pct,
        waves=arrival_waves(draft.kind, sessions, draft.external_people),
    )


def _permit(permit: Permit, day: date | None) -> safety.Permit:
    before = None if permit.filed_on is None or day is None else (day - permit.filed_on).days
    return safety.Permit(
        status=safety.PermitStatus(permit.status.value),
        number=permit.number or None,
        filed_days_before=before,
        people=permit.people,
    )


def parameters_for(unit_path: str, *, on: date) -> safety.Parameters:
    """The numbers that the unit's policy sets, with the documents that set them."""
    values = policies(unit_path, POLICIES, on=on)
    return safety.Parameters(
        **{key: value.number for key, value in values.items()},
        sources={key: _source(value) for key, value in values.items() if value.set_here},
    )


def _source(value: PolicyValue) -> str:
    return f"{value.source} {value.document_number}".strip()

"""What stands in the composer when it opens: a kind's usual numbers, or a saved event."""

from datetime import datetime, time
from typing import Any

from app.events.forms.composer import NUMBERS, ROWS, WAVES
from app.events.kinds import EventFormat, EventKind
from app.events.models import Event
from app.events.rules import SessionDraft, WavePlan, even_plan, takes_all_sessions
from app.platform.clock import campus

WORDS = ("title", "summary", "bring", "entry", "contact", "online_url")
AS_STORED = (
    *WORDS, *NUMBERS, "version", "unit_id", "opens_at", "closes_at", "counts_as_activity",
    "expected_people",
)  # fmt: skip
USUAL: dict[EventKind, dict[str, Any]] = {
    EventKind.FAIR: {"waves": 3, "lanes": 2, "starts": time(9), "ends": time(12)},
    EventKind.TALK: {"starts": time(14, 30), "ends": time(16)},
    EventKind.VISIT: {"leaders": 2, "starts": time(13, 30), "ends": time(17)},
    EventKind.TRAINING: {"plan": ROWS, "minimum_pct": 80},
    EventKind.LECTURE: {"starts": time(19), "ends": time(20, 30)},
    EventKind.CONTEST: {"starts": time(9), "ends": time(17)},
}
LESSON = {"starts": time(8, 30), "ends": time(11, 50)}


def usual_values(kind: EventKind, unit_id: int) -> dict[str, Any]:
    """What a new event of a kind begins with; everything can be changed."""
    values = {"kind": kind.value, "plan": WAVES, "unit_id": unit_id, "version": 1, "waves": 1}
    values |= {"stay_minutes": 60, "reserve_pct": 2, "format": EventFormat.ON_SITE.value}
    rows = [dict(LESSON)] if takes_all_sessions(kind) else []
    return {**values, "rows": rows, **USUAL[kind]}


def saved_values(event: Event) -> dict[str, Any]:
    """What a saved event was typed as."""
    values = {name: getattr(event, name) for name in AS_STORED}
    sessions = [
        SessionDraft(s.starts_at, s.ends_at, s.planned, s.title) for s in event.sessions
    ]  # fmt: skip
    return values | {
        "kind": event.kind.value,
        "format": event.format.value,
        "audience": event.audience.value,
        "venue_id": event.venue_id or 0,
        "responsible_id": event.responsible_id or 0,
        **plan_values(event.kind, sessions, event.ends_at),
    }


def plan_values(kind: EventKind, sessions: list[SessionDraft], ends_at: datetime) -> dict[str, Any]:
    """How sessions stand in the form: as equal waves of one day, else row by row."""
    one_day = campus(sessions[0].starts_at).date() == campus(ends_at).date()
    plan = even_plan(sessions, ends_at) if one_day and not takes_all_sessions(kind) else None
    if plan is None:
        return row_values(sessions)
    return wave_values(sessions[0].starts_at, ends_at, plan)


def wave_values(starts_at: datetime, ends_at: datetime, plan: WavePlan) -> dict[str, Any]:
    """Equal waves in the form."""
    return {
        "plan": WAVES,
        "day": campus(starts_at).date(),
        "starts": campus(starts_at).time(),
        "ends": campus(ends_at).time(),
        "waves": plan.count,
        "wave_minutes": plan.length_minutes,
        "places": plan.planned,
    }


def row_values(sessions: list[SessionDraft]) -> dict[str, Any]:
    """Sessions row by row; places that all share stand once, above the rows."""
    shared = {session.planned for session in sessions}
    common = shared.pop() if len(shared) == 1 else None
    rows = [
        {
            "title": session.title,
            "day": campus(session.starts_at).date(),
            "starts": campus(session.starts_at).time(),
            "ends": campus(session.ends_at).time(),
            "places": None if common else session.planned,
        }
        for session in sessions
    ]
    return {"plan": ROWS, "rows": rows, "places": common}

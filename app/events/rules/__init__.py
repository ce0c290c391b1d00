"""Pure rules of events: where one is in its life, what a draft must be, how sessions are laid."""

from app.events.rules.drafts import (
    EventDraft,
    EventWords,
    Flaw,
    Problem,
    SessionDraft,
    draft_flaws,
    word_flaws,
)
from app.events.rules.plans import (
    Span,
    WavePlan,
    booking_spans,
    even_plan,
    required_minutes,
    waves_between,
)
from app.events.rules.states import (
    EDITABLE,
    TRANSITIONS,
    Moments,
    event_state,
    may_become,
    needs_hall,
    takes_all_sessions,
)

__all__ = [
    "EDITABLE",
    "TRANSITIONS",
    "EventDraft",
    "EventWords",
    "Flaw",
    "Moments",
    "Problem",
    "SessionDraft",
    "Span",
    "WavePlan",
    "booking_spans",
    "draft_flaws",
    "even_plan",
    "event_state",
    "may_become",
    "needs_hall",
    "required_minutes",
    "takes_all_sessions",
    "waves_between",
    "word_flaws",
]

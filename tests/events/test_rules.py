"""Where an event is in its life, what a draft must be, how sessions are laid."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.events.kinds import EventFormat, EventKind, EventState
from app.events.rules import (
    TRANSITIONS,
    EventDraft,
    EventWords,
    Flaw,
    Problem,
    SessionDraft,
    WavePlan,
    booking_spans,
    draft_flaws,
    even_plan,
    event_state,
    may_become,
    needs_hall,
    takes_all_sessions,
    waves_between,
)

NINE = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)  # 09:00 on campus
HOUR = timedelta(hours=1)
NOW = NINE - timedelta(days=20)
S = EventState


@dataclass
class Life:
    """The moments of an event."""

    submitted_at: datetime | None = None
    published_at: datetime | None = None
    cancelled_at: datetime | None = None
    starts_at: datetime = NINE
    ends_at: datetime = NINE + 4 * HOUR


def draft(*sessions: SessionDraft, **fields: object) -> EventDraft:
    """A fair, sound unless said otherwise."""
    first = SessionDraft(NINE, NINE + HOUR, 100)
    whole = EventDraft(EventKind.FAIR, 1, EventWords("双选会"), sessions or (first,))
    return replace(whole, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("life", "at", "state"),
    [
        (Life(), NOW, S.DRAFT),
        (Life(), NINE + 9 * HOUR, S.DRAFT),
        (Life(submitted_at=NOW), NOW, S.CLEARANCE),
        (Life(NOW, NOW), NINE - timedelta(seconds=1), S.PUBLISHED),
        (Life(NOW, NOW), NINE, S.RUNNING),
        (Life(NOW, NOW), NINE + 4 * HOUR, S.FINISHED),
        (Life(NOW, NOW, NOW), NINE, S.CANCELLED),
        (Life(cancelled_at=NOW), NOW, S.CANCELLED),
    ],
)
def test_state_follows_from_moments(life: Life, at: datetime, state: EventState) -> None:
    assert event_state(life, at) is state


def test_every_state_has_its_steps() -> None:
    assert set(TRANSITIONS) == set(EventState)
    assert may_become(S.CLEARANCE, S.PUBLISHED)
    assert not may_become(S.DRAFT, S.PUBLISHED)
    assert not may_become(S.FINISHED, S.CANCELLED)


def test_lessons_are_taken_together() -> None:
    assert [kind for kind in EventKind if takes_all_sessions(kind)] == [EventKind.TRAINING]


@pytest.mark.parametrize(
    ("kind", "form", "needed"),
    [
        (EventKind.FAIR, EventFormat.ON_SITE, True),
        (EventKind.FAIR, EventFormat.HYBRID, True),
        (EventKind.FAIR, EventFormat.ONLINE, False),
        (EventKind.TALK, EventFormat.LIVESTREAM, False),
        (EventKind.VISIT, EventFormat.ON_SITE, False),
    ],
)
def test_hall_is_needed_on_site_only(kind: EventKind, form: EventFormat, needed: bool) -> None:
    assert needs_hall(kind, form) is needed


def test_sound_draft_has_no_flaws() -> None:
    assert draft_flaws(draft(), NOW) == []


BACKWARDS = SessionDraft(NINE, NINE, 100)
LONG = SessionDraft(NINE, NINE + 25 * HOUR, 100)
FIRST, LATE = SessionDraft(NINE, NINE + 2 * HOUR, 1), SessionDraft(NINE + HOUR, NINE + 3 * HOUR, 1)


@pytest.mark.parametrize(
    ("faulty", "flaw"),
    [
        (draft(words=EventWords("  ")), Flaw("title", Problem.TITLE_MISSING)),
        (draft(format=EventFormat.ONLINE), Flaw("online_url", Problem.LINK_MISSING)),
        (
            draft(words=EventWords("a", online_url="javascript:alert(1)")),
            Flaw("online_url", Problem.LINK_UNREADABLE),
        ),
        (draft(BACKWARDS), Flaw("sessions", Problem.ENDS_BEFORE_START)),
        (draft(LONG), Flaw("sessions", Problem.SESSION_TOO_LONG)),
        (draft(SessionDraft(NINE, NINE + HOUR, 0)), Flaw("sessions", Problem.NO_PLACES)),
        (draft(FIRST, LATE), Flaw("sessions", Problem.SESSIONS_OVERLAP, 1)),
        (draft(ends_at=NINE + HOUR / 2), Flaw("ends_at", Problem.ENDS_TOO_EARLY)),
        (draft(ends_at=NINE + timedelta(days=367)), Flaw("ends_at", Problem.TOO_LONG)),
        (
            draft(opens_at=NINE - HOUR, closes_at=NINE - HOUR),
            Flaw("closes_at", Problem.CLOSES_BEFORE_OPENS),
        ),
        (draft(closes_at=NINE + 2 * HOUR), Flaw("closes_at", Problem.CLOSES_AFTER_END)),
    ],
)
def test_flaw_is_found(faulty: EventDraft, flaw: Flaw) -> None:
    assert draft_flaws(faulty, NOW) == [flaw]


def test_draft_without_sessions_is_refused() -> None:
    assert draft_flaws(draft(sessions=()), NOW) == [Flaw("sessions", Problem.NO_SESSION)]


def test_draft_must_lie_in_the_near_future() -> None:
    assert draft_flaws(draft(), NINE) == [Flaw("starts_at", Problem.IN_THE_PAST)]
    assert draft_flaws(draft(), NINE - timedelta(days=1099)) == [Flaw("starts_at", Problem.TOO_FAR)]


def test_waves_divide_the_time_on_whole_minutes() -> None:
    waves = waves_between(NINE, NINE + timedelta(minutes=100), WavePlan(3, 50))
    assert [(w.starts_at - NINE, w.ends_at - NINE) for w in waves] == [
        (timedelta(minutes=a), timedelta(minutes=b)) for a, b in ((0, 33), (33, 66), (66, 100))
    ]
    assert {w.planned for w in waves} == {50}


def test_waves_of_a_length_leave_the_rest_of_the_time() -> None:
    waves = waves_between(NINE, NINE + 4 * HOUR, WavePlan(3, 800, 60))
    assert waves[-1] == SessionDraft(NINE + 2 * HOUR, NINE + 3 * HOUR, 800)


@given(
    count=st.integers(1, 24),
    minutes=st.integers(24, 720),
    length=st.none() | st.integers(1, 60),
    planned=st.integers(1, 2000),
)
def test_plan_is_read_back_from_its_waves(
    count: int, minutes: int, length: int | None, planned: int
) -> None:
    end = NINE + timedelta(minutes=max(minutes, count * (length or 0)))
    waves = waves_between(NINE, end, WavePlan(count, planned, length))
    plan = even_plan(waves, end)
    assert plan is not None
    assert waves_between(NINE, end, plan) == waves


def test_sessions_set_by_hand_have_no_plan() -> None:
    assert even_plan([SessionDraft(NINE, NINE + HOUR, 10, "口语角")], NINE + HOUR) is None
    uneven = [SessionDraft(NINE, NINE + HOUR, 10), SessionDraft(NINE + HOUR, NINE + 2 * HOUR, 20)]
    assert even_plan(uneven, NINE + 2 * HOUR) is None


def spans(
    *sessions: tuple[float, float], shut: float
) -> list[tuple[float, float, tuple[int, ...]]]:
    """Spans in hours after nine, with two hours of set-up and one of tear-down."""
    found = booking_spans(
        [(NINE + a * HOUR, NINE + b * HOUR) for a, b in sessions],
        doors_shut_at=NINE + shut * HOUR,
        setup=2 * HOUR,
        teardown=HOUR,
    )
    return [
        ((span.starts_at - NINE) / HOUR, (span.ends_at - NINE) / HOUR, span.sessions)
        for span in found
    ]


def test_waves_share_one_stretch_until_the_doors_shut() -> None:
    assert spans((0, 1), (1, 2), (2, 3), shut=4) == [(0, 4, (0, 1, 2))]


def test_lessons_whose_set_up_meets_the_tear_down_share_a_stretch() -> None:
    assert spans((0, 3), (6, 9), shut=9) == [(0, 9, (0, 1))]
    assert spans((0, 3), (6.5, 9), shut=9) == [(0, 3, (0,)), (6.5, 9, (1,))]


def test_no_sessions_need_no_venue() -> None:
    assert spans(shut=4) == []

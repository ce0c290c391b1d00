"""How sessions are laid in time, and which stretches of a venue they need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from app.events.rules.drafts import SessionDraft

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class WavePlan:
    """Equal waves one after the other; `length_minutes` None: the whole time is divided evenly."""

    count: int
    planned: int
    length_minutes: int | None = None


@dataclass(frozen=True)
class Span:
    """A stretch of a venue's time, set-up and tear-down included, and the sessions in it."""

    starts_at: datetime
    ends_at: datetime
    sessions: tuple[int, ...]


def waves_between(
    starts_at: datetime, ends_at: datetime, plan: WavePlan
) -> tuple[SessionDraft, ...]:
    """Waves from `starts_at`, on whole minutes; an uneven rest goes to the later waves.

    With a length given, the last wave may end after `ends_at`: the caller judges that.
    """
    minutes = (ends_at - starts_at) // MINUTE
    edges = [
        plan.length_minutes * n if plan.length_minutes else minutes * n // plan.count
        for n in range(plan.count + 1)
    ]
    return tuple(
        SessionDraft(starts_at + first * MINUTE, starts_at + second * MINUTE, plan.planned)
        for first, second in pairwise(edges)
    )


def even_plan(sessions: Sequence[SessionDraft], ends_at: datetime) -> WavePlan | None:
    """The plan that makes exactly these sessions, or None when they were set by hand."""
    first = sessions[0]
    length = (first.ends_at - first.starts_at) // MINUTE
    for minutes in (None, length):
        plan = WavePlan(len(sessions), first.planned, minutes)
        if waves_between(first.starts_at, ends_at, plan) == tuple(sessions):
            return plan
    return None


def booking_spans(
    sessions: Iterable[tuple[datetime, datetime]],
    *,
    doors_shut_at: datetime,
    setup: timedelta,
    teardown: timedelta,
) -> list[Span]:
    """The stretches to book: each session with set-up before and tear-down after.

    Stretches that meet or overlap become one, so that an event never clashes with itself; the
    last one lasts until the doors shut.
    """
    spans: list[Span] = []
    ordered = list(enumerate(sessions))
    for row, (start, end) in ordered:
        shut = max(end, doors_shut_at) if row == len(ordered) - 1 else end
        begins, ends = start - setup, shut + teardown
        if spans and begins <= spans[-1].ends_at:
            before = spans.pop()
            ends = max(ends, before.ends_at)
            spans.append(Span(before.starts_at, ends, (*before.sessions, row)))
        else:
            spans.append(Span(begins, ends, (row,)))
    return spans

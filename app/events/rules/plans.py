"""How sessions are laid in time, and which stretches of a venue they need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
    """A stretch of a venue's time without set-up and tear-down, and the sessions in it."""

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
    """The stretches to book, set-up and tear-down not yet added.

    Sessions whose set-up would reach into the tear-down before it share a stretch, so that an
    event never clashes with itself; the last stretch lasts until the doors shut.
    """
    spans: list[Span] = []
    for row, (start, end) in enumerate(sessions):
        last = spans[-1] if spans else None
        if last and start - setup <= last.ends_at + teardown:
            spans[-1] = Span(last.starts_at, max(end, last.ends_at), (*last.sessions, row))
        else:
            spans.append(Span(start, end, (row,)))
    if spans and doors_shut_at > spans[-1].ends_at:
        spans[-1] = replace(spans[-1], ends_at=doors_shut_at)
    return spans


def required_minutes(minimum_pct: int, minutes: Sequence[int], *, all_sessions: bool) -> int:
    """Minutes that a person must attend for the event to count, rounded up.

    Of all sessions together where a person takes all of them (a training), else of the shortest
    (at a fair a person takes one wave, and no wave asks more than another).
    """
    base = sum(minutes) if all_sessions else min(minutes, default=0)
    return -(-base * minimum_pct // 100)

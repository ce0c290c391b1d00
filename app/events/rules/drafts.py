"""What a person plans: drafts of events, and what is wrong with one before it is saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from app.events.kinds import Audience, EventFormat, EventKind

HORIZON = timedelta(days=3 * 366)
LONGEST_EVENT = timedelta(days=366)
LONGEST_SESSION = timedelta(hours=24)
LINKS = ("https://", "http://")


@dataclass(frozen=True)
class SessionDraft:
    """One wave or lesson: half-open [starts_at, ends_at), and the places wanted in it."""

    starts_at: datetime
    ends_at: datetime
    planned: int
    title: str = ""


@dataclass(frozen=True)
class EventWords:
    """What may be changed after publication, because nobody's safety hangs on it.

    Attributes:
        bring: one thing a line.
        entry: by which door.
        online_url: where an online event is held; http(s) or empty.
    """

    title: str
    summary: str = ""
    bring: str = ""
    entry: str = ""
    contact: str = ""
    online_url: str = ""


@dataclass(frozen=True)
class EventDraft:
    """Everything of an event that a person sets.

    Attributes:
        sessions: in the order of their start; at least one.
        ends_at: when the doors shut; None: with the last session.
        expected_people: students over the whole event; None: not said, counted from the places.
    """

    kind: EventKind
    unit_id: int
    words: EventWords
    sessions: tuple[SessionDraft, ...]
    format: EventFormat = EventFormat.ON_SITE
    audience: Audience = Audience.OWN_STUDENTS
    venue_id: int | None = None
    responsible_id: int | None = None
    ends_at: datetime | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    minimum_pct: int = 0
    counts_as_activity: bool = True
    expected_people: int | None = None
    external_people: int = 0
    employer_reps: int = 0
    staff_people: int = 0
    leaders: int = 0
    booths: int = 0
    lanes: int = 1
    stay_minutes: int = 60
    reserve_pct: int = 2

    @property
    def begins_at(self) -> datetime:
        """The start of the first session."""
        return self.sessions[0].starts_at

    @property
    def shuts_at(self) -> datetime:
        """When the doors shut: as said, or with the last session."""
        return self.ends_at or self.sessions[-1].ends_at


class Problem(StrEnum):
    """What can be wrong with a draft."""

    CLOSES_AFTER_END = "closes_after_end"
    CLOSES_BEFORE_OPENS = "closes_before_opens"
    ENDS_BEFORE_START = "ends_before_start"
    ENDS_TOO_EARLY = "ends_too_early"
    IN_THE_PAST = "in_the_past"
    LINK_MISSING = "link_missing"
    LINK_UNREADABLE = "link_unreadable"
    NO_PLACES = "no_places"
    NO_SESSION = "no_session"
    SESSIONS_OVERLAP = "sessions_overlap"
    SESSION_TOO_LONG = "session_too_long"
    TITLE_MISSING = "title_missing"
    TOO_FAR = "too_far"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Flaw:
    """A problem and where it sits: the draft's field, and of the sessions which one (from 0)."""

    field: str
    problem: Problem
    row: int = 0


def draft_flaws(draft: EventDraft, at: datetime) -> list[Flaw]:
    """Everything that keeps a draft from being saved at this moment, all at once."""
    return [
        *word_flaws(draft.words, draft.format),
        *_session_flaws(draft.sessions),
        *(_time_flaws(draft, at) if draft.sessions else ()),
    ]


def word_flaws(words: EventWords, form: EventFormat) -> list[Flaw]:
    """What is wrong with the words of an event of this format."""
    flaws = []
    if not words.title.strip():
        flaws.append(Flaw("title", Problem.TITLE_MISSING))
    if words.online_url and not words.online_url.startswith(LINKS):
        flaws.append(Flaw("online_url", Problem.LINK_UNREADABLE))
    if not words.online_url and form is not EventFormat.ON_SITE:
        flaws.append(Flaw("online_url", Problem.LINK_MISSING))
    return flaws


def _session_flaws(sessions: tuple[SessionDraft, ...]) -> Iterator[Flaw]:
    if not sessions:
        yield Flaw("sessions", Problem.NO_SESSION)
    for row, session in enumerate(sessions):
        if session.ends_at <= session.starts_at:
            yield Flaw("sessions", Problem.ENDS_BEFORE_START, row)
        elif session.ends_at - session.starts_at > LONGEST_SESSION:
            yield Flaw("sessions", Problem.SESSION_TOO_LONG, row)
        if session.planned < 1:
            yield Flaw("sessions", Problem.NO_PLACES, row)
    for row, (first, second) in enumerate(pairwise(sessions), start=1):
        if second.starts_at < first.ends_at:
            yield Flaw("sessions", Problem.SESSIONS_OVERLAP, row)


def _time_flaws(draft: EventDraft, at: datetime) -> Iterator[Flaw]:
    if draft.begins_at <= at:
        yield Flaw("starts_at", Problem.IN_THE_PAST)
    if draft.begins_at > at + HORIZON:
        yield Flaw("starts_at", Problem.TOO_FAR)
    if draft.shuts_at < max(session.ends_at for session in draft.sessions):
        yield Flaw("ends_at", Problem.ENDS_TOO_EARLY)
    if draft.shuts_at - draft.begins_at > LONGEST_EVENT:
        yield Flaw("ends_at", Problem.TOO_LONG)
    if draft.opens_at and draft.closes_at and draft.closes_at <= draft.opens_at:
        yield Flaw("closes_at", Problem.CLOSES_BEFORE_OPENS)
    if draft.closes_at and draft.closes_at > draft.shuts_at:
        yield Flaw("closes_at", Problem.CLOSES_AFTER_END)

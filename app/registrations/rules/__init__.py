"""Pure decisions about codes, windows, audiences, the choice of sessions and clashes."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from app.events.kinds import Audience, EventKind
from app.events.rules import takes_all_sessions
from app.platform.errors import Refusal
from app.platform.reasons import Reason

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
CODE_BITS = 128
CODE_LENGTH = 26
LONGEST_TEXT = 200
BLANKS = " \t\r\n"

CODE = re.compile(r"([0-9a-z]{26})(?:-[0-9a-z]+)?", re.IGNORECASE | re.ASCII)
LINK = re.compile(r".*/t/(.*)", re.IGNORECASE | re.ASCII | re.DOTALL)
CANONICAL = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
READ_AS = str.maketrans("OIL", "011")


def new_code(random_bits: Callable[[int], int]) -> str:
    """A fresh ticket code: 128 random bits as 26 characters, so the first is at most 7.

    `random_bits(n)` gives a number of n random bits (`secrets.randbits`).
    """
    number = random_bits(CODE_BITS)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(CODE_LENGTH)))


def canonical_code(text: str) -> str | None:
    """The code in what was scanned or typed, or None where there is none.

    Takes the bare code or the whole ticket link, in either case, with or without `-` and the live
    suffix, at most 200 characters. O is read as 0, I and L as 1. A link is cut at its query and
    read after its last `/T/`. Codes are compared as this text and never as decoded bytes, because
    spare bits would give one code several spellings. `static/attendance/codes.js` reads by the
    same rules; both are tested with `tests/data/code-vectors.json`.
    """
    if len(text) > LONGEST_TEXT:
        return None
    trimmed = text.strip(BLANKS)
    link = LINK.fullmatch(re.split("[?#]", trimmed, maxsplit=1)[0])
    found = CODE.fullmatch(link[1] if link else trimmed)
    if found is None:
        return None
    code = found[1].upper().translate(READ_AS)
    return code if CANONICAL.fullmatch(code) else None


class EventWindow(Protocol):
    """The moments that decide whether one may register."""

    @property
    def published_at(self) -> datetime | None: ...
    @property
    def cancelled_at(self) -> datetime | None: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def opens_at(self) -> datetime | None: ...
    @property
    def closes_at(self) -> datetime | None: ...


def event_obstacle(event: EventWindow, at: datetime) -> Refusal | None:
    """Why nothing can be registered or withdrawn at this event: unpublished, cancelled, over."""
    if event.cancelled_at is not None:
        return Refusal(Reason.EVENT_CANCELLED)
    if event.published_at is None:
        return Refusal(Reason.EVENT_NOT_PUBLISHED)
    if event.ends_at <= at:
        return Refusal(Reason.EVENT_OVER)
    return None


def window_obstacle(event: EventWindow, at: datetime) -> Refusal | None:
    """Why nobody can register now; registration is open in [opens_at, closes_at).

    Without `opens_at` it opens with publication; without `closes_at` it ends with the event.
    """
    if obstacle := event_obstacle(event, at):
        return obstacle
    if event.opens_at is not None and at < event.opens_at:
        return Refusal(Reason.REGISTRATION_NOT_OPEN, opens_at=event.opens_at)
    if event.closes_at is not None and event.closes_at <= at:
        return Refusal(Reason.REGISTRATION_CLOSED, closes_at=event.closes_at)
    return None


def is_invited(audience: Audience, own_path: str, school_path: str | None) -> bool:
    """Whether a student of the school may come; None is somebody who is not a student.

    `own_path` is the path below which the host's own students are.
    """
    if school_path is None:
        return False
    return audience is not Audience.OWN_STUDENTS or school_path.startswith(own_path)


class Span(Protocol):
    """A half-open interval [starts_at, ends_at)."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


class SessionSpan(Span, Protocol):
    """A session's interval."""

    @property
    def id(self) -> int: ...


class TitledSpan(Span, Protocol):
    """Something with a name that happens in the interval."""

    @property
    def title(self) -> str: ...


S = TypeVar("S", bound=SessionSpan)


def sessions_to_take(
    kind: EventKind, sessions: Sequence[S], chosen: Collection[int], at: datetime
) -> list[S]:
    """The sessions in which somebody gets a seat who chose these ids.

    Every session of a training, else exactly one; an only session needs no choice. Refuses
    `SESSION_UNKNOWN` for any other choice and `SESSION_OVER` for a session that has ended.
    """
    wanted = set(chosen)
    if not wanted and len(sessions) == 1:
        wanted = {sessions[0].id}
    if not wanted <= {session.id for session in sessions}:
        raise Refusal(Reason.SESSION_UNKNOWN)
    if takes_all_sessions(kind):
        return list(sessions)
    if len(wanted) != 1:
        raise Refusal(Reason.SESSION_UNKNOWN)
    taken = [session for session in sessions if session.id in wanted]
    if taken[0].ends_at <= at:
        raise Refusal(Reason.SESSION_OVER)
    return taken


def session_on_now(sessions: Sequence[S], at: datetime) -> S:
    """The session that is on, else the next one to come. Refuses `SESSION_OVER` after the last."""
    open_ones = [session for session in sessions if session.ends_at > at]
    if not open_ones:
        raise Refusal(Reason.SESSION_OVER)
    return min(open_ones, key=lambda session: (session.starts_at, session.id))


@dataclass(frozen=True)
class Engagement:
    """Something a person is registered for elsewhere."""

    title: str
    starts_at: datetime
    ends_at: datetime


T = TypeVar("T", bound=TitledSpan)


def first_clash(wanted: Iterable[Span], engagements: Iterable[T]) -> T | None:
    """The earliest engagement that overlaps one of the wanted intervals."""
    spans = list(wanted)
    clashing = [
        held
        for held in engagements
        if any(held.starts_at < span.ends_at and span.starts_at < held.ends_at for span in spans)
    ]
    return min(clashing, key=lambda held: held.starts_at, default=None)


def has_begun(sessions: Iterable[Span], at: datetime) -> bool:
    """Whether the first of somebody's own sessions has begun: from then on they may be inside."""
    return any(session.starts_at <= at for session in sessions)

"""Pure decisions about accounts and sign-ins."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

# A shared office computer is left open; a student's own phone is not. Both are bounded by use.
LONGEST_IDLE = timedelta(hours=12)
LONGEST_IDLE_STAFF = timedelta(minutes=30)
LONGEST_SIGN_IN = timedelta(days=7)
SLIP_CHARACTERS = 16
SEEN_EVERY = timedelta(minutes=1)
DEMO_DOMAIN = "@demo.fairday.example"
NOTICE_VERSION = "2026-11"  # of templates/people/privacy.html


def hashed(token: str) -> str:
    """The kept form of a random token; it has entropy enough to need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def plain_code(code: str) -> str:
    """A one-time code as it is hashed: a slip's code without dashes, spaces and case.

    A code from a mail is longer and case matters there; it has no place for slips' freedom.
    """
    compact = "".join(code.split()).replace("-", "").upper()
    return compact if len(compact) == SLIP_CHARACTERS else code.strip()


@dataclass(frozen=True)
class Account:
    """What signing in needs to know of a person."""

    person_id: int
    email: str | None
    password_hash: str | None
    activated_at: datetime | None
    disabled_at: datetime | None

    @property
    def is_demo(self) -> bool:
        """Whether the account belongs to the demo season."""
        return (self.email or "").endswith(DEMO_DOMAIN)


class SignInTimes(Protocol):
    """The moments of a sign-in."""

    @property
    def created_at(self) -> datetime:
        """When it began."""
        ...

    @property
    def last_seen_at(self) -> datetime:
        """When it was last used, to the minute."""
        ...

    @property
    def ended_at(self) -> datetime | None:
        """When somebody ended it."""
        ...


def is_in_force(sign_in: SignInTimes, at: datetime) -> bool:
    """Whether a sign-in still holds, before the person's own idle limit is known."""
    return (
        sign_in.ended_at is None
        and at - sign_in.last_seen_at < LONGEST_IDLE
        and at - sign_in.created_at < LONGEST_SIGN_IN
    )


def is_idle_too_long(sign_in: SignInTimes, at: datetime, *, staff: bool) -> bool:
    """Whether the browser was left alone longer than 30 minutes (staff) or 12 hours (others)."""
    return at - sign_in.last_seen_at >= (LONGEST_IDLE_STAFF if staff else LONGEST_IDLE)

"""Pure decisions about accounts and sign-ins."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

# A shared office computer is left open; a student's own phone is not. Both are bounded by use.
LONGEST_IDLE = timedelta(hours=12)
LONGEST_IDLE_STAFF = timedelta(minutes=30)
LONGEST_SIGN_IN = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)
DEMO_DOMAIN = "@demo.fairday.example"


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

    created_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None


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

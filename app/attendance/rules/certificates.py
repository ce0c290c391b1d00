"""What a certificate of attendance says, and when it holds."""

from dataclasses import dataclass
from datetime import datetime

from app.events.kinds import EventKind


@dataclass(frozen=True)
class Attested:
    """What a certificate attests.

    Attributes:
        minutes: attended in all, with evidence that counts.
        sessions: attended, of how many `of_sessions` the event has.
        issued_at: None where no certificate was made yet.
        holds: the attendance counts; else the certificate is withdrawn.
    """

    code: str
    person_id: int
    event_id: int
    name: str
    title: str
    kind: EventKind
    starts_at: datetime
    ends_at: datetime
    host: str
    minutes: int
    sessions: int
    of_sessions: int
    issued_at: datetime
    holds: bool


def grouped_code(code: str) -> str:
    """A code as people read it aloud: groups of four."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))

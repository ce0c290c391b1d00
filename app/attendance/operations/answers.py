"""What the gate is told of one scan, as JSON text: it is kept, and given again word for word.

It holds a masked name and a wave, and never a number, a category or a mark of support.
"""

import json
from datetime import datetime
from typing import Any

from app.attendance.kinds import Outcome
from app.attendance.rules import (
    PresenceFacts,
    SeatFacts,
    TicketFacts,
    Unreadable,
    Verdict,
    wave_of,
)
from app.events.kinds import EventKind
from app.platform.masking import masked_name

_ENCODER = json.JSONEncoder(ensure_ascii=False)


def verdict_answer(
    verdict: Verdict,
    holder: dict[str, str | None] | None,
    before: PresenceFacts | None,
) -> str:
    """The answer to a scan that was judged, without its id.

    `before` is where the holder was: somebody inside already hears when and where they came in.
    """
    answer: dict[str, Any] = {
        "outcome": verdict.outcome.value,
        "reason": verdict.reason or None,
        "first_at": None,
        "holder": holder,
        "duplicate_of": None,
    }
    if verdict.outcome is Outcome.ALREADY_INSIDE and before is not None:
        answer["first_at"] = moment_text(before.since)
        answer["first_gate"] = before.gate
        answer["duplicate_of"] = before.scan_id
    return _ENCODER.encode(answer)


def unjudged_answer(outcome: Outcome, reason: str | None) -> str:
    """The answer to a scan that nobody can judge: unreadable, or its id used for another."""
    return _ENCODER.encode(
        {
            "outcome": outcome.value,
            "reason": reason,
            "first_at": None,
            "holder": None,
            "duplicate_of": None,
        }
    )


def unreadable_answer(scan: Unreadable) -> str:
    """The answer to a scan that cannot be read; the reason names the member."""
    return with_id(scan.id, unjudged_answer(Outcome.INVALID, scan.member))


def with_id(name: str | None, answer: str) -> str:
    """An answer with the id as the gate spelt it."""
    return f'{{"id": {_ENCODER.encode(name)}, {answer[1:]}'


def shown_holder(
    ticket: TicketFacts, seat: SeatFacts | None, event_id: int, kind: EventKind
) -> dict[str, str | None] | None:
    """Who stands at the door, as far as a gate may know; nothing of another event's guests."""
    if ticket.event_id != event_id:
        return None
    return {"name_masked": masked_name(ticket.name), "wave": wave_of(seat, kind)}


def moment_text(moment: datetime) -> str:
    """A UTC moment as the contract writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"

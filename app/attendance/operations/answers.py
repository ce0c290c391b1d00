"""What the gate is told of one scan, as JSON text: it is kept, and given again word for word.

It holds a masked name and a wave, and never a number, a category or a mark of support.
"""

from datetime import datetime
from json.encoder import encode_basestring
from typing import TypeAlias

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

Shown: TypeAlias = tuple[str, str | None]


def verdict_answer(verdict: Verdict, holder: Shown | None, before: PresenceFacts | None) -> str:
    """The answer to a scan that was judged, without its id.

    `before` is where the holder was: somebody inside already hears when and where they came in.
    """
    if verdict.outcome is Outcome.ALREADY_INSIDE and before is not None:
        first_at, doubled = moment_text(before.since), before.scan_id
        gate = f', "first_gate": {_json(before.gate)}'
    else:
        first_at, doubled, gate = None, None, ""
    return (
        f'{{"outcome": "{verdict.outcome.value}", "reason": {_json(verdict.reason or None)}, '
        f'"first_at": {_json(first_at)}, "holder": {_holder(holder)}, '
        f'"duplicate_of": {_json(doubled)}{gate}}}'
    )


def unjudged_answer(outcome: Outcome, reason: str | None) -> str:
    """The answer to a scan that nobody can judge: unreadable, or its id used for another."""
    return (
        f'{{"outcome": "{outcome.value}", "reason": {_json(reason)}, '
        '"first_at": null, "holder": null, "duplicate_of": null}'
    )


def unreadable_answer(scan: Unreadable) -> str:
    """The answer to a scan that cannot be read; the reason names the member."""
    return with_id(scan.id, unjudged_answer(Outcome.INVALID, scan.member))


def with_id(name: str | None, answer: str) -> str:
    """An answer with the id as the gate spelt it."""
    return f'{{"id": {_json(name)}, {answer[1:]}'


def _holder(shown: Shown | None) -> str:
    if shown is None:
        return "null"
    return f'{{"name_masked": {_json(shown[0])}, "wave": {_json(shown[1])}}}'


def _json(text: str | None) -> str:
    return "null" if text is None else encode_basestring(text)


def shown_holder(
    ticket: TicketFacts, seat: SeatFacts | None, event_id: int, kind: EventKind
) -> Shown | None:
    """The masked name and the wave of who stands at the door; nothing of another event's guest."""
    if ticket.event_id != event_id:
        return None
    return masked_name(ticket.name), wave_of(seat, kind)


def moment_text(moment: datetime) -> str:
    """A UTC moment as the contract writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"

"""The device pack: what a gate needs to know tickets without a network, and no name."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypedDict

from sqlalchemy import func, or_, select

from app.attendance.models import Presence
from app.events.models import Event, Session
from app.platform.database import reading
from app.registrations.models import Registration, Seat, Ticket

HASH_BYTES = 16
KEPT_AFTER = timedelta(hours=24)


class PackedTicket(TypedDict):
    """A ticket in the pack; `waves` are positions, `revoked` means that it opens nothing."""

    hash: str
    waves: list[int]
    party: str
    inside: bool
    revoked: bool


def packed_tickets(event_id: int, salt: str) -> list[PackedTicket]:
    """Every ticket of the event: the salted SHA-256 of its code, cut to 16 bytes in hex."""
    packed: dict[int, PackedTicket] = {}
    for ticket_id, code, party, inside, revoked, position in _tickets(event_id):
        ticket = packed.get(ticket_id)
        if ticket is None:
            ticket = packed[ticket_id] = {
                "hash": packed_hash(code, salt),
                "waves": [],
                "party": party.value,
                "inside": bool(inside),
                "revoked": bool(revoked),
            }
        if position is not None:
            ticket["waves"].append(position)
    return sorted(packed.values(), key=lambda ticket: ticket["hash"])


def _tickets(event_id: int) -> Iterable[Any]:
    """The tickets with a row for each seat."""
    return reading().execute(
        select(
            Ticket.id,
            Ticket.code,
            Registration.party,
            func.coalesce(Presence.inside, False),
            or_(Ticket.revoked_at.is_not(None), Registration.withdrawn_at.is_not(None)),
            Session.position,
        )
        .join(Registration, Registration.id == Ticket.registration_id)
        .outerjoin(Presence, Presence.ticket_id == Ticket.id)
        .outerjoin(Seat, Seat.registration_id == Registration.id)
        .outerjoin(Session, Session.id == Seat.session_id)
        .where(Registration.event_id == event_id)
        .order_by(Ticket.id, Session.position)
    )


def packed_hash(code: str, salt: str) -> str:
    """What stands for a code in the pack."""
    return hashlib.sha256(f"{salt}{code}".encode()).digest()[:HASH_BYTES].hex()


def packed_waves(event: Event) -> list[dict[str, Any]]:
    """When each wave is."""
    return [
        {
            "position": session.position,
            "title": session.title,
            "starts_at": _text(session.starts_at),
            "ends_at": _text(session.ends_at),
        }
        for session in event.sessions
    ]


def pack_of(event: Event, salt: str, at: datetime) -> dict[str, Any]:
    """The pack of an event; it empties itself a day after the end."""
    expires_at = event.ends_at + KEPT_AFTER
    tickets: Sequence[PackedTicket] = packed_tickets(event.id, salt) if at < expires_at else []
    return {
        "event_id": event.id,
        "kind": event.kind.value,
        "starts_at": _text(event.starts_at),
        "ends_at": _text(event.ends_at),
        "expires_at": _text(expires_at),
        "salt": salt,
        "hash": "sha256/16",
        "waves": packed_waves(event),
        "tickets": tickets,
    }


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"

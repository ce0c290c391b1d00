"""The device pack: what a gate needs to judge tickets without a network, and no name.

Its queries are as many whatever the number of tickets; a phone that says what it has is sent the
tickets that changed since, found by the scans that came in, and nothing if there are none.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypedDict

from sqlalchemy import ColumnElement, func, or_, select, true

from app.attendance.models import Device, Hall, Presence, Reversal, Scan
from app.attendance.queries.devices import GateDevice
from app.attendance.queries.occupancy import occupancy_of
from app.attendance.queries.policies import door_policy_of
from app.attendance.rules import OPENS_BEFORE, OVERRIDES
from app.attendance.rules.packs import Mark, changed_since
from app.events.models import Event, Session
from app.platform.database import reading
from app.registrations.models import Registration, Seat, Ticket

HASH_BYTES = 16
KEPT_AFTER = timedelta(hours=24)


class PackedTicket(TypedDict):
    """A ticket in the pack; `waves` are positions, `revoked` means that it opens nothing, `since`
    is the latest entry or exit, `hall` where the holder is."""

    hash: str
    waves: list[int]
    party: str
    inside: bool
    revoked: bool
    since: str | None
    hall: int | None


class Pack(NamedTuple):
    """A pack as it is sent, and its mark; `is_news`: something changed since the phone's mark."""

    content: dict[str, Any]
    mark: Mark
    is_news: bool


def pack_of(event: Event, device: GateDevice, salt: str, known: Mark | None, at: datetime) -> Pack:
    """The pack of an event for a device that has the pack of mark `known`, or none.

    It empties itself a day after the end.
    """
    frame = _frame(event, device, salt)
    mark = Mark(at, hashlib.sha256(json.dumps(frame).encode()).hexdigest()[:16])
    since = changed_since(known, event.sessions, at)
    is_over = at >= event.ends_at + KEPT_AFTER
    tickets = [] if is_over else packed_tickets(event.id, salt, since)
    is_whole = since is None or is_over
    is_news = is_whole or bool(tickets) or known is None or known.frame != mark.frame
    made = {"mark": str(mark), "made_at": _text(at), "whole": is_whole, "tickets": tickets}
    return Pack(frame | made, mark, is_news)


def packed_tickets(event_id: int, salt: str, since: datetime | None = None) -> list[PackedTicket]:
    """The tickets of the event, or those that changed since: each with the salted SHA-256 of its
    code, cut to 16 bytes in hex."""
    packed: dict[int, PackedTicket] = {}
    for ticket_id, code, party, inside, revoked, moved_at, hall_id, position in _tickets(
        event_id, true() if since is None else _changed(event_id, since)
    ):
        ticket = packed.get(ticket_id)
        if ticket is None:
            ticket = packed[ticket_id] = {
                "hash": packed_hash(code, salt),
                "waves": [],
                "party": party.value,
                "inside": bool(inside),
                "revoked": bool(revoked),
                "since": _text(moved_at) if inside else None,
                "hall": hall_id,
            }
        if position is not None:
            ticket["waves"].append(position)
    return sorted(packed.values(), key=lambda ticket: ticket["hash"])


def _tickets(event_id: int, which: ColumnElement[bool]) -> Iterable[Any]:
    """The tickets with a row for each seat."""
    return reading().execute(
        select(
            Ticket.id,
            Ticket.code,
            Registration.party,
            func.coalesce(Presence.inside, False),
            or_(Ticket.revoked_at.is_not(None), Registration.withdrawn_at.is_not(None)),
            Presence.since,
            Presence.hall_id,
            Session.position,
        )
        .join(Registration, Registration.id == Ticket.registration_id)
        .outerjoin(Presence, Presence.ticket_id == Ticket.id)
        .outerjoin(Seat, Seat.registration_id == Registration.id)
        .outerjoin(Session, Session.id == Seat.session_id)
        .where(Registration.event_id == event_id, which)
        .order_by(Ticket.id, Session.position)
    )


def _changed(event_id: int, since: datetime) -> ColumnElement[bool]:
    """Tickets that are new, open nothing any more, were scanned, or whose scan was taken back.

    Who changed their wave is missed: phones fetch everything now and then.
    """
    scanned = select(Scan.ticket_id).where(
        Scan.event_id == event_id, Scan.received_at >= since, Scan.ticket_id.is_not(None)
    )
    taken_back = (
        select(Scan.ticket_id)
        .join(Reversal, Reversal.scan_id == Scan.id)
        .where(Reversal.event_id == event_id, Reversal.at >= since, Scan.ticket_id.is_not(None))
    )
    return or_(
        Ticket.made_at >= since,
        Ticket.revoked_at >= since,
        Registration.withdrawn_at >= since,
        Ticket.id.in_(scanned),
        Ticket.id.in_(taken_back),
    )


def packed_hash(code: str, salt: str) -> str:
    """What stands for a code in the pack."""
    return hashlib.sha256(f"{salt}{code}".encode()).digest()[:HASH_BYTES].hex()


def _frame(event: Event, device: GateDevice, salt: str) -> dict[str, Any]:
    """All that local judgement needs but the tickets."""
    flags = door_policy_of(event.id)
    return {
        "event_id": event.id,
        "kind": event.kind.value,
        "opens_at": _text(event.starts_at - OPENS_BEFORE),
        "starts_at": _text(event.starts_at),
        "ends_at": _text(event.ends_at),
        "expires_at": _text(event.ends_at + KEPT_AFTER),
        "cancelled": event.cancelled_at is not None,
        "gate": device.gate,
        "hall": reading().scalar(select(Device.hall_id).where(Device.id == device.id)),
        "admits_unverified": flags.admits_unverified,
        "asks_live_code": flags.asks_live_code,
        "overrides": [outcome for outcome in OVERRIDES if outcome],
        "crowd": _packed_crowd(event.id),
        "halls": _packed_halls(event.id),
        "waves": packed_waves(event),
        "salt": salt,
        "hash": "sha256/16",
    }


def _packed_crowd(event_id: int) -> dict[str, Any]:
    """The counter; what devices hold is left out, for every device holds its own."""
    crowd = occupancy_of(event_id).crowd
    return {
        "cap": crowd.cap,
        "student_cap": crowd.student_cap,
        "inside": crowd.inside,
        "students_inside": crowd.students_inside,
        "uncounted": crowd.uncounted,
        "stopped": crowd.stopped_at is not None,
        "red": crowd.red_since is not None,
    }


def _packed_halls(event_id: int) -> list[dict[str, Any]]:
    rows = reading().execute(
        select(Hall.id, Hall.name, Hall.cap, Hall.inside)
        .where(Hall.event_id == event_id)
        .order_by(Hall.id)
    )
    return [{"id": id_, "name": name, "cap": cap, "inside": n} for id_, name, cap, n in rows]


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


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"

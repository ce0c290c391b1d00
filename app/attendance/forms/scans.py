"""The envelope of scans: read once, checked whole, one bad scan never spoiling the others."""

import hashlib
import re
from datetime import UTC, datetime
from typing import Any

from app.attendance.kinds import Direction, Source
from app.attendance.rules import OVERRIDES, ScanDraft, SentScan, Unreadable
from app.platform.errors import Refusal
from app.platform.json_reading import is_plain_text, read_json
from app.platform.reasons import Reason
from app.registrations.rules import LONGEST_TEXT, canonical_code

MOST_SCANS = 500
LONGEST_ID = 100
LONGEST_GATE = 40
LONGEST_TIME = 40

UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
DIRECTIONS = {direction.value: direction for direction in Direction}
# What a device at a door can say of itself; the hall's code and desks have doors of their own.
SOURCES = {
    source.value: source for source in (Source.CAMERA, Source.SCANNER, Source.NUMBER, Source.LINK)
}


class _BadMember(ValueError):  # noqa: N818  an answer, not a fault
    """A member of a scan that cannot be read; its text names it."""


def read_scans(body: bytes, *, event_id: int, key: bytes) -> list[SentScan]:
    """The scans of a request body, in their order; those that cannot be read say why.

    `key` keys the hashes, so that nobody can try out payment codes against what is kept of
    unknown ones.

    Refuses `JSON_UNREADABLE` for a broken envelope and `TOO_MANY_SCANS` above 500.
    """
    envelope = read_json(body)
    scans = envelope.get("scans") if isinstance(envelope, dict) else None
    if not isinstance(scans, list):
        raise Refusal(Reason.JSON_UNREADABLE)
    if len(scans) > MOST_SCANS:
        raise Refusal(Reason.TOO_MANY_SCANS, limit=MOST_SCANS)
    hasher = _hasher(event_id, key)
    return [_read_scan(scan, hasher) for scan in scans]


def read_scan(members: dict[str, Any], *, event_id: int, key: bytes) -> SentScan:
    """One scan that did not come in an envelope, read by the same rules."""
    return _read_scan(members, _hasher(event_id, key))


def _hasher(event_id: int, key: bytes) -> Any:
    return hashlib.blake2b(b"%d" % event_id, key=key, digest_size=16)


def _read_scan(sent: object, hasher: Any) -> SentScan:
    if not isinstance(sent, dict):
        return Unreadable(None, "scan")
    name = sent.get("id")
    if not (isinstance(name, str) and UUID.fullmatch(name)):
        return Unreadable(name if is_plain_text(name, LONGEST_ID) else None, "id")
    try:
        return _read_members(name, sent, hasher)
    except _BadMember as error:
        return Unreadable(name, str(error))


def _read_members(name: str, sent: dict[str, Any], hasher: Any) -> ScanDraft:
    text = sent.get("code")
    if not is_plain_text(text, LONGEST_TEXT) or not text:
        raise _BadMember("code")
    code = canonical_code(text)
    direction = _one_of(sent, "direction", DIRECTIONS, None)
    source = _one_of(sent, "source", SOURCES, Source.CAMERA)
    scanned_at = _moment(sent.get("scanned_at"))
    at_gate = _gate(sent.get("gate"))
    offline = sent.get("offline", False)
    if not isinstance(offline, bool):
        raise _BadMember("offline")
    override = sent.get("override") or ""
    if override not in OVERRIDES:
        raise _BadMember("override")
    told = code or text.strip()
    # How a scan travelled (`offline`) does not make it another fact.
    facts = f"{told}\n{direction}\n{source}\n{at_gate}\n{scanned_at.isoformat()}\n{override}"
    return ScanDraft(
        name.lower(), name, code, _hash(hasher, told), direction, source, at_gate, scanned_at,
        offline, override, _hash(hasher, facts),
    )  # fmt: skip


def _hash(hasher: Any, text: str) -> str:
    keyed = hasher.copy()
    keyed.update(text.encode())
    return str(keyed.hexdigest())


def _one_of(sent: dict[str, Any], member: str, known: dict[str, Any], absent: Any) -> Any:
    value = sent.get(member)
    found = absent if value is None else known.get(value) if isinstance(value, str) else None
    if found is None:
        raise _BadMember(member)
    return found


def _moment(value: object) -> datetime:
    """An ISO 8601 moment with its offset, in this century."""
    if not isinstance(value, str) or len(value) > LONGEST_TIME:
        raise _BadMember("scanned_at")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise _BadMember("scanned_at") from None
    if moment.tzinfo is None or not 2001 <= moment.year < 2100:
        raise _BadMember("scanned_at")
    return moment.astimezone(UTC)


def _gate(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > LONGEST_GATE or not value.isprintable():
        raise _BadMember("gate")
    return value

"""The envelope of scans: read once, checked whole, one bad scan never spoiling the others."""

import hashlib
import re
from datetime import UTC, datetime
from typing import Any, NamedTuple

from app.attendance.kinds import Direction, Outcome, Source
from app.attendance.rules import OVERRIDES, ScanDraft, SentScan, Unreadable
from app.platform.errors import Refusal
from app.platform.json_reading import is_plain_text, read_json
from app.platform.reasons import Reason
from app.registrations.rules import LONGEST_TEXT, canonical_code
from app.registrations.rules.live_codes import is_live_suffix, live_secret, live_suffix_in

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


OUTCOMES = {outcome.value: outcome for outcome in Outcome}
ABSENT = object()


class _BadMember(ValueError):  # noqa: N818  an answer, not a fault
    """A member of a scan that cannot be read; its text names it."""


class ScanKeys(NamedTuple):
    """Keys of this installation, for reading scans.

    `hashes` keys the hashes, so that nobody can try out payment codes against what is kept of
    unknown ones; `live` is what the live codes of tickets are made with.
    """

    hashes: bytes
    live: bytes


class _Reading(NamedTuple):
    hasher: Any
    live_key: bytes
    at: datetime


def read_scans(body: bytes, *, event_id: int, keys: ScanKeys, at: datetime) -> list[SentScan]:
    """The scans of a request body, in their order; those that cannot be read say why.

    `at`: the server's time, by which live codes are judged.

    Refuses `JSON_UNREADABLE` for a broken envelope and `TOO_MANY_SCANS` above 500.
    """
    envelope = read_json(body)
    scans = envelope.get("scans") if isinstance(envelope, dict) else None
    if not isinstance(scans, list):
        raise Refusal(Reason.JSON_UNREADABLE)
    if len(scans) > MOST_SCANS:
        raise Refusal(Reason.TOO_MANY_SCANS, limit=MOST_SCANS)
    reading = _reading(event_id, keys, at)
    return [_read_scan(scan, reading) for scan in scans]


def read_scan(members: dict[str, Any], *, event_id: int, keys: ScanKeys, at: datetime) -> SentScan:
    """One scan that did not come in an envelope, read by the same rules."""
    return _read_scan(members, _reading(event_id, keys, at))


def _reading(event_id: int, keys: ScanKeys, at: datetime) -> _Reading:
    hasher = hashlib.blake2b(b"%d" % event_id, key=keys.hashes, digest_size=16)
    return _Reading(hasher, keys.live, at)


def _read_scan(sent: object, reading: _Reading) -> SentScan:
    if not isinstance(sent, dict):
        return Unreadable(None, "scan")
    name = sent.get("id")
    if not (isinstance(name, str) and UUID.fullmatch(name)):
        return Unreadable(name if is_plain_text(name, LONGEST_ID) else None, "id")
    try:
        return _read_members(name, sent, reading)
    except _BadMember as error:
        return Unreadable(name, str(error))


def _read_members(name: str, sent: dict[str, Any], reading: _Reading) -> ScanDraft:
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
    told = _one_of(sent, "told", OUTCOMES, ABSENT)
    subject = code or text.strip()
    # How a scan travelled (`offline`) does not make it another fact.
    facts = f"{subject}\n{direction}\n{source}\n{at_gate}\n{scanned_at.isoformat()}\n{override}"
    return ScanDraft(
        name.lower(), name, code, _hash(reading.hasher, subject), direction, source, at_gate,
        scanned_at, offline, override, _hash(reading.hasher, facts),
        None if told is ABSENT else told, _is_live(text, code, reading),
    )  # fmt: skip


def _is_live(text: str, code: str | None, reading: _Reading) -> bool:
    suffix = live_suffix_in(text) if code and "-" in text else ""
    if not code or not suffix:
        return False
    return is_live_suffix(suffix, live_secret(reading.live_key, code), reading.at)


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

"""Recording scans: one transaction a request, judged scan by scan, kept whole or not at all.

One admission on SQLite is five statements besides BEGIN and COMMIT: one that reads everything,
then presence, counter, scan, attendance. A refusal is two, a repeated one is one.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.exc import OperationalError

from app.attendance.access import BadTokenError, gate_device
from app.attendance.operations.answers import unreadable_answer
from app.attendance.operations.counting import RacedError, open_counter
from app.attendance.operations.recording import Recording
from app.attendance.queries.door import (
    Door,
    DoorFacts,
    Frame,
    facts_of_many,
    facts_of_none,
    facts_of_one,
)
from app.attendance.rules import Crowd, ScanDraft, SentScan
from app.platform.database import is_deadlock
from app.platform.errors import Forbidden, NotFound
from app.platform.hot import Link, hot_transaction

MOST_RACES = 20


class CounterMissingError(Exception):
    """The event has no counter yet, or one with limits that are no longer the event's."""


class Answers(NamedTuple):
    """One JSON text for each scan, in their order, and the crowd after them."""

    results: list[str]
    crowd: Crowd


def record_scans(door: Door, scans: Sequence[SentScan], *, at: datetime) -> Answers:
    """Judge and keep the scans of one request, and give what the gate shows.

    An id that was answered before gets the stored answer and writes nothing; with other content
    it is `id_reused`. What a gate without a network reports is kept even where a rule is broken.
    Attendance is written with the scan.

    The device is looked at here, in the scan's own transaction: once it is revoked it is refused.
    Raises what `gate_device` raises, and `NotFound` for an event that does not exist.
    """
    readable = [scan for scan in scans if isinstance(scan, ScanDraft)]
    held = len(readable) > 1 or any(scan.offline for scan in readable)
    races = 0
    while races < MOST_RACES:
        try:
            with hot_transaction() as link:
                recording = Recording(_facts(link, door, readable, at, held=held), door, at)
                return _recorded(link, recording, scans, held=held)
        except CounterMissingError:
            # In a transaction of its own: whoever holds the counter wants nothing else any more.
            with hot_transaction() as link:
                open_counter(link, door.event_id)
        except RacedError:
            races, held = races + 1, True
        except OperationalError as error:
            # A batch holds the counter and wants an id that a single scan has just written.
            if not is_deadlock(error):
                raise
            races, held = races + 1, True
        except NotFound:
            if door.token_hash is not None:
                gate_device(door.token_hash, door.event_id, at)
            raise
    raise RacedError


def _facts(
    link: Link, door: Door, readable: list[ScanDraft], at: datetime, *, held: bool
) -> DoorFacts:
    """Read what the judgement needs, and look at the device first."""
    facts = _read(link, door, readable, held=held)
    if door.token_hash is not None:
        _check_device(facts.frame, at)
    if not facts.frame.has_counter:
        raise CounterMissingError
    if not held and _touches_a_hall(facts):
        raise RacedError  # halls are moved with the counter of the event held
    return facts


def _touches_a_hall(facts: DoorFacts) -> bool:
    device = facts.frame.device
    if device is not None and device.hall_id is not None:
        return True
    presences = (holder.presence for holder in facts.holders.values())
    return any(presence is not None and presence.hall_id is not None for presence in presences)


def _check_device(frame: Frame, at: datetime) -> None:
    if frame.device is None or frame.device.expires_at <= at:
        raise BadTokenError
    if frame.device.event_id != frame.event.id:
        raise Forbidden


def _read(link: Link, door: Door, readable: list[ScanDraft], *, held: bool) -> DoorFacts:
    if not readable:
        frame = facts_of_none(link, door)
        facts = None if frame is None else DoorFacts(frame, {}, {}, {})
    elif held:
        facts = facts_of_many(link, door, readable)
    else:
        facts = facts_of_one(link, door, readable[0])
    if facts is None:
        raise NotFound
    return facts


def _recorded(
    link: Link, recording: Recording, scans: Sequence[SentScan], *, held: bool
) -> Answers:
    results = [
        recording.answer(scan) if isinstance(scan, ScanDraft) else unreadable_answer(scan)
        for scan in scans
    ]
    return Answers(results, recording.write(link, held=held))

"""What happened at the doors: devices enrolled, everybody scanned in and out until now."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from sqlalchemy import select

from app.attendance.forms.scans import MOST_SCANS, ScanKeys, read_scans
from app.attendance.models import Device
from app.attendance.operations.closing import close_ended_sessions, empty_ended_events
from app.attendance.operations.devices import enrol_device, grant_gate, note_device_seen
from app.attendance.operations.scans import record_scans
from app.attendance.queries.door import Door
from app.demo.operations.doubts import scan_offline, still_inside
from app.demo.operations.planning import milestones
from app.demo.rules.doubts import offline_scans
from app.demo.rules.guests import GuestList
from app.demo.rules.highlights import RUNNING
from app.demo.rules.passages import (
    GATES,
    NOBODY,
    WITH_GATES,
    Passage,
    company_passages,
    passages,
)
from app.demo.rules.plans import PlannedEvent, Season
from app.platform.access import Actor
from app.platform.database import reading
from app.registrations.models import Registration, Ticket

# Somebody's payment code, held before a gate by mistake.
STRANGE_CODE = "286910035521047718"
# Scans of the demo need no secret: their ids are known to everybody who reads this.
KEYS = ScanKeys(b"demo", b"demo")
HOUR = timedelta(hours=1)


def enrol_gates(
    season: Season, ids: Mapping[str, int], gate_worker_id: int, *, actor: Actor
) -> None:
    """A device for each gate of the fairs that have gates, enrolled before their doors open.

    The gates of today's fair are the gate worker's too.
    """
    for key in sorted(WITH_GATES):
        at = (season.event(key).starts_at - 2 * HOUR).astimezone(UTC)
        for gate in GATES:
            enrol_device(ids[key], f"{gate}手机", gate, actor=actor, at=at)
    at = milestones(season, season.event(RUNNING)).published
    grant_gate(ids[RUNNING], gate_worker_id, actor=actor, at=at)


def scan_guests(
    season: Season,
    ids: Mapping[str, int],
    guests: Mapping[str, GuestList],
    people: Mapping[str, int],
) -> int:
    """Record every passage until now and close what is over; gives the number of scans.

    `people`: person ids by what passages call them. Scans have ids of their own, so that doing
    this again adds nothing. Must not stand inside a transaction: the door has its own.
    """
    total = 0
    for event in season.attended:
        walk = passages(season, event, guests[event.key])
        if event.key in WITH_GATES:
            company = [name for name in people if not name.isdecimal()]
            walk += company_passages(season, event, company)
        total += _scan(ids[event.key], walk, people)
        total += _scan_offline(season, event, ids[event.key], guests[event.key], people)
        if event.ends_at <= season.now:
            close_ended_sessions(at=event.ends_at + HOUR / 2)
            empty_ended_events(at=event.ends_at + 2 * HOUR)
    _note_devices(ids[RUNNING], season.now.astimezone(UTC))
    return total


def _scan(event_id: int, walk: Sequence[Passage], people: Mapping[str, int]) -> int:
    codes = _codes(event_id)
    tokens = _token_hashes(event_id)
    total = 0
    for at, gate, batch in _batches(walk):
        sent = [_sent(each, codes, people) for each in batch]
        body = json.dumps({"scans": sent}).encode()
        scans = read_scans(body, event_id=event_id, keys=KEYS, at=at)
        answers = record_scans(Door(event_id, tokens.get(gate)), scans, at=at)
        total += len(answers.results)
    return total


def _scan_offline(
    season: Season,
    event: PlannedEvent,
    event_id: int,
    guests: GuestList,
    people: Mapping[str, int],
) -> int:
    """What the gates did while their network was away; before the event is closed."""
    numbers = {person_id: name for name, person_id in people.items() if name.isdecimal()}
    inside = [numbers[each] for each in still_inside(event_id) if each in numbers]
    scans = offline_scans(season, event, guests, inside)
    held = _codes(event_id)
    codes = {name: held[person_id] for name, person_id in people.items() if person_id in held}
    return scan_offline(event_id, scans, codes, _token_hashes(event_id), KEYS)


def _batches(walk: Iterable[Passage]) -> Iterator[tuple[datetime, str, Sequence[Passage]]]:
    """The scans of one gate at one moment go in one request, as far as requests go."""
    ordered = sorted(walk, key=lambda each: (each.at, each.gate, each.id))
    for (at, gate), group in groupby(ordered, key=lambda each: (each.at, each.gate)):
        batch = list(group)
        for first in range(0, len(batch), MOST_SCANS):
            yield at, gate, batch[first : first + MOST_SCANS]


def _sent(each: Passage, codes: Mapping[int, str], people: Mapping[str, int]) -> dict[str, str]:
    code = STRANGE_CODE if each.guest == NOBODY else codes[people[each.guest]]
    return {
        "id": each.id,
        "code": code,
        "direction": each.direction.value,
        "scanned_at": each.at.isoformat(),
        "gate": each.gate,
    }


def _codes(event_id: int) -> dict[int, str]:
    rows = reading().execute(
        select(Registration.person_id, Ticket.code)
        .join(Ticket, Ticket.registration_id == Registration.id)
        .where(Registration.event_id == event_id)
    )
    return dict(rows.all())


def _token_hashes(event_id: int) -> dict[str, str]:
    rows = reading().execute(
        select(Device.gate, Device.token_hash).where(Device.event_id == event_id)
    )
    return dict(rows.all())


def _note_devices(event_id: int, at: datetime) -> None:
    devices = reading().scalars(select(Device.id).where(Device.event_id == event_id)).all()
    for device_id in devices:
        note_device_seen(device_id, at=at)

"""What the tests of the door stand on: a fair in three waves with a device, tickets, scans."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from app.attendance.forms.scans import ScanKeys, read_scan
from app.attendance.models import Attendance, Device, Hall, Occupancy, Presence, Scan
from app.attendance.operations.devices import enrol_device
from app.attendance.operations.scans import record_scans
from app.attendance.queries.devices import hashed_token
from app.attendance.queries.door import Door
from app.attendance.rules import Crowd, SentScan
from app.events.kinds import EventKind
from app.events.models import Event
from app.platform.access import Actor
from app.platform.database import reading, transaction
from app.registrations.kinds import Party
from app.registrations.models import Ticket
from app.registrations.operations.entries import Entry, write_entries
from app.units.models import Unit
from tests.factories import NOW, make_event, make_person, make_school, make_student, make_unit

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
KEY = b"a key of tests"
ORGANISER = Actor(None, "organiser")


@dataclass(frozen=True)
class Scene:
    """A fair in waves of an hour from NOW on, and a device at its gate A."""

    university: Unit
    school: Unit
    event_id: int
    waves: tuple[int, ...]
    token: str

    @property
    def door(self) -> Door:
        """The door as the device stands at it."""
        return Door(self.event_id, hashed_token(self.token))


@dataclass(frozen=True)
class Pass:
    """A ticket and whose it is."""

    id: int
    code: str
    person_id: int
    registration_id: int


def make_scene(*, starts_at: datetime = NOW, waves: int = 3, **fields: Any) -> Scene:
    """A published event, a fair unless said, with room for a hundred."""
    university = make_unit()
    school = make_school(university)
    event = make_event(university, starts_at=starts_at, sessions=waves, **fields)
    ids = tuple(session.id for session in event.sessions)
    token = enrol_device(event.id, "phone", "A", actor=ORGANISER, at=starts_at - timedelta(days=1))
    return Scene(university, school, event.id, ids, token)


def give_pass(
    scene: Scene, wave: int = 0, *, party: Party = Party.STUDENT, name: str = "张三"
) -> Pass:
    """A ticket: a student's with a seat in a wave, anybody else's without."""
    if party is Party.STUDENT:
        person_id = make_student(scene.school, name).id
        return give_passes(scene, [person_id], (scene.waves[wave],))[0]
    return give_passes(scene, [make_person(name).id], (), party)[0]


def give_passes(
    scene: Scene,
    people: Sequence[int],
    session_ids: tuple[int, ...],
    party: Party = Party.STUDENT,
) -> list[Pass]:
    """Tickets for many people."""
    entries = [Entry(scene.event_id, person_id, party, session_ids) for person_id in people]
    with transaction() as tx:
        ids = write_entries(tx, entries, NOW - timedelta(days=1))
        rows = tx.execute(
            select(Ticket.id, Ticket.code, Ticket.registration_id)
            .where(Ticket.registration_id.in_(ids))
            .order_by(Ticket.registration_id)
        ).all()
    return [
        Pass(ticket_id, code, person_id, registration_id)
        for (ticket_id, code, registration_id), person_id in zip(rows, people, strict=True)
    ]


def make_hall(scene: Scene, name: str, cap: int | None = None) -> tuple[int, Scene]:
    """A hall of the event, and the event as a device at the hall's gate sees it."""
    token = enrol_device(scene.event_id, name, name, actor=ORGANISER, at=NOW - timedelta(days=1))
    with transaction() as tx:
        hall = Hall(event_id=scene.event_id, name=name, cap=cap)
        tx.add(hall)
        tx.flush()
        tx.execute(
            update(Device).where(Device.token_hash == hashed_token(token)).values(hall_id=hall.id)
        )
        hall_id = hall.id
    return hall_id, Scene(scene.university, scene.school, scene.event_id, scene.waves, token)


def members(code: str, direction: str = "in", /, **fields: Any) -> dict[str, Any]:
    """A scan as a gate sends it."""
    return {
        "id": str(uuid.uuid4()),
        "code": code,
        "direction": direction,
        "scanned_at": "2026-11-25T01:02:03Z",
        "gate": "A",
        "offline": False,
    } | fields


def a_scan(
    code: str, direction: str = "in", *, at: datetime = NOW, event_id: int = 1, **fields: Any
) -> SentScan:
    """A scan that was made at a moment."""
    sent = members(code, direction, scanned_at=at.isoformat(), **fields)
    return read_scan(sent, event_id=event_id, keys=ScanKeys(KEY, KEY), at=NOW)


def record(scene: Scene, *scans: SentScan, at: datetime = NOW) -> list[dict[str, Any]]:
    """Record scans as one request; give their answers."""
    reading().rollback()
    answers = record_scans(scene.door, scans, at=at)
    return [json.loads(result) for result in answers.results]


def outcome(
    scene: Scene, code: str, direction: str = "in", *, at: datetime = NOW, **fields: Any
) -> str:
    """Record one scan that is made now, or at `scanned_at`; give its outcome."""
    scanned_at = fields.pop("scanned_at", at)
    scan = a_scan(code, direction, at=scanned_at, **fields)
    return str(record(scene, scan, at=at)[0]["outcome"])


def crowd_of(scene: Scene) -> Crowd:
    """The counter as it is stored."""
    row = kept(Occupancy, Occupancy.event_id == scene.event_id)[0]
    return Crowd(
        row.cap, row.student_cap, row.inside, row.students_inside, row.admitted, row.peak,
        row.peak_at, row.stopped_at, row.red_since, row.uncounted, row.leased,
    )  # fmt: skip


def kept(model: Any, *which: Any) -> list[Any]:
    """Rows as the database has them now."""
    reading().rollback()
    reading().expire_all()
    return list(reading().scalars(select(model).where(*which)))


def scans_of(scene: Scene) -> list[Scan]:
    """The scans of the event in the order in which they came."""
    return sorted(kept(Scan, Scan.event_id == scene.event_id), key=lambda scan: scan.received_at)


def presence_of(ticket: Pass) -> Presence | None:
    """Where a holder is."""
    return next(iter(kept(Presence, Presence.ticket_id == ticket.id)), None)


def attendances_of(ticket: Pass) -> list[Attendance]:
    """A person's attendances, in the order of their sessions."""
    found = kept(Attendance, Attendance.person_id == ticket.person_id)
    return sorted(found, key=lambda row: row.session_id)


def change_event(scene: Scene, **values: object) -> None:
    """Write an event's columns, whatever the operations would say."""
    with transaction() as tx:
        tx.execute(update(Event).where(Event.id == scene.event_id).values(**values))


def real_now() -> datetime:
    """The present second: views judge by the real clock."""
    return datetime.now(UTC).replace(microsecond=0)


def make_training(*, starts_at: datetime = NOW) -> Scene:
    """A training of three lessons, one after the other."""
    return make_scene(starts_at=starts_at, kind=EventKind.TRAINING)

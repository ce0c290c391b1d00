"""What the organiser's desk of the running fair did: a lost phone, a walk-in, one admission taken
back, and the choices for its door."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select, update

from app.attendance.forms.scans import read_scan
from app.attendance.kinds import Direction, Outcome, Source
from app.attendance.models import Device, DoorPolicy, Presence, Scan
from app.attendance.operations.devices import enrol_device, revoke_device
from app.attendance.operations.policies import set_door_policy
from app.attendance.operations.reversals import take_back
from app.attendance.operations.walk_ins import walk_in
from app.attendance.queries.policies import DoorFlags
from app.attendance.rules import ScanDraft
from app.demo.operations.doors import KEYS
from app.demo.rules.highlights import RUNNING
from app.demo.rules.passages import ENTRY_GATES
from app.demo.rules.plans import Season
from app.events.models import Event
from app.people.models import Student
from app.platform.access import Actor
from app.platform.database import reading, transaction
from app.platform.errors import Refusal
from app.registrations.models import Registration

LOST = "志愿者的备用手机"
BATTERIES = {ENTRY_GATES[0]: 86, ENTRY_GATES[1]: 17}
POLICY = DoorFlags(admits_unverified=True, asks_live_code=False, offers_hall_code=True)
MOST_TRIES = 40


def run_desk(season: Season, ids: Mapping[str, int], *, actor: Actor) -> None:
    """Do what a desk does, once: the choices for the door come last and say that it was done."""
    event_id, at = ids[RUNNING], season.now.astimezone(UTC)
    if reading().get(DoorPolicy, event_id) is not None:
        return
    _lose_a_phone(event_id, actor, at)
    _note_batteries(event_id)
    _let_a_newcomer_in(event_id, actor, at)
    _take_one_back(event_id, actor, at)
    set_door_policy(event_id, POLICY, actor=actor, at=at - timedelta(hours=3))


def _lose_a_phone(event_id: int, actor: Actor, at: datetime) -> None:
    if _device(event_id, LOST) is None:
        enrol_device(event_id, LOST, ENTRY_GATES[1], actor=actor, at=at - timedelta(hours=2))
    device = _device(event_id, LOST)
    if device is not None and device.revoked_at is None:
        revoke_device(event_id, device.id, actor=actor, at=at - timedelta(minutes=40))


def _device(event_id: int, name: str) -> Device | None:
    return reading().scalar(select(Device).where(Device.event_id == event_id, Device.name == name))


def _note_batteries(event_id: int) -> None:
    with transaction() as tx:
        for gate, percent in BATTERIES.items():
            tx.execute(
                update(Device)
                .where(Device.event_id == event_id, Device.gate == gate, Device.name != LOST)
                .values(battery_pct=percent)
            )


def _let_a_newcomer_in(event_id: int, actor: Actor, at: datetime) -> None:
    """The first student without a ticket whom nothing stands in the way of."""
    scan_id = str(uuid5(NAMESPACE_URL, f"fairday-demo:{event_id}:walk-in"))
    moment = at - timedelta(minutes=3)

    def scan_of(code: str) -> ScanDraft:
        members = {
            "id": scan_id, "code": code, "direction": Direction.IN.value, "gate": ENTRY_GATES[0],
            "scanned_at": moment.isoformat(), "source": Source.NUMBER.value,
        }  # fmt: skip
        scan = read_scan(members, event_id=event_id, keys=KEYS, at=moment)
        assert isinstance(scan, ScanDraft)  # noqa: S101  we wrote it
        return scan

    for person_id in _without_ticket(event_id):
        try:
            if walk_in(event_id, person_id, scan_id, scan_of, actor=actor, at=moment).is_in:
                return
        except Refusal:
            continue


def _without_ticket(event_id: int) -> list[int]:
    has = select(Registration.id).where(
        Registration.event_id == event_id, Registration.person_id == Student.person_id
    )
    rows = reading().scalars(
        select(Student.person_id)
        .join(Event, Event.unit_id == Student.university_id)
        .where(Event.id == event_id, Student.number.like("99%"), ~has.exists())
        .order_by(Student.number.desc())
        .limit(MOST_TRIES)
    )
    return list(rows)


def _take_one_back(event_id: int, actor: Actor, at: datetime) -> None:
    """The first of those inside who were admitted some minutes ago."""
    scan_id = reading().scalar(
        select(Scan.id)
        .join(Presence, Presence.scan_id == Scan.id)
        .where(
            Scan.event_id == event_id,
            Scan.outcome == Outcome.ADMITTED,
            Scan.source == Source.CAMERA,
            Presence.inside,
        )
        .order_by(Scan.received_at.desc(), Scan.id)
        .offset(8)
        .limit(1)
    )
    if scan_id is not None:
        take_back(event_id, scan_id, "扫成了同学的入场码", actor=actor, at=at)

"""Two whole universities, so that somebody of one can be set on the other.

Each has everybody who works there, and one of everything that an address can name.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from app.attendance.forms.scans import ScanKeys, read_scan
from app.attendance.models import Device, HallScreen
from app.attendance.operations.devices import enrol_device, grant_gate
from app.attendance.operations.halls import HallDraft, add_hall
from app.attendance.operations.policies import set_door_policy
from app.attendance.operations.scans import record_scans
from app.attendance.operations.screens import open_screen
from app.attendance.queries.devices import hashed_token
from app.attendance.queries.door import Door
from app.attendance.queries.policies import DoorFlags, hall_secret_of
from app.attendance.rules.hall_codes import hall_code, step_of
from app.calendars.operations import make_feed
from app.clearance.kinds import PermitStatus
from app.clearance.operations import PermitDraft, record_permit
from app.events.models import Event
from app.events.operations import create_event, submit_event
from app.imports.kinds import ImportKind
from app.imports.lists import IMPORTERS
from app.imports.operations import keep_list
from app.imports.queries import Incoming
from app.people.models import Person, RoleGrant, SignIn
from app.people.operations import issue_slips
from app.people.operations import sign_in as begin_sign_in
from app.people.queries import actor_of
from app.platform.access import Actor, Role
from app.platform.clock import campus_today, from_campus
from app.platform.database import reading, transaction
from app.platform.files import Upload
from app.platform.spreadsheets.tables import Row, Sheet, Table
from app.registrations.models import Registration, Ticket
from app.registrations.operations import join_waiting, register_many, register_student
from app.support.kinds import Category
from app.support.operations import change_plan
from app.support.operations.files import FileDraft, save_file
from app.units.models import Unit
from tests.access.claims import claim_attendance
from tests.access.doubts import doubt_a_scan
from tests.factories import (
    give_role,
    make_draft,
    make_event,
    make_person,
    make_school,
    make_student,
    make_students,
    make_unit,
    make_venue,
)

HOUR = timedelta(hours=1)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
WORKERS = {
    "admin": Role.ADMIN,
    "organiser": Role.ORGANISER,
    "province": Role.PROVINCE_READER,
    "reviewer": Role.REVIEWER,
    "safety": Role.SAFETY_OFFICER,
    "officer": Role.SUPPORT_OFFICER,
}
# Everybody in a scene; `student` is a hardship graduate, `other` is a student who is none.
EVERYBODY = (*WORKERS, "helper", "gate", "responsible", "student", "other")
ROSTER = [["学号", "姓名", "学院", "毕业届别"], ["20239901", "新同学", "材料学院", "2027"]]


@dataclass(frozen=True)
class University:
    """A university with its people and things.

    Attributes:
        people: names of `EVERYBODY` → id.
        events: `draft`, `submitted`, `open` and `running` → id.
        places: what addresses name (`venue_id`, `code`, …), events apart → an id or a text.
        token: that of the device at the gate of the running event.
        screen_token: that of the screen in its hall.
    """

    name: str
    unit: Unit
    school: Unit
    people: dict[str, int] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)
    places: dict[str, int | str] = field(default_factory=dict)
    sessions: dict[str, list[int]] = field(default_factory=dict)
    token: str = ""
    screen_token: str = ""

    def place(self, name: str, rule: str) -> int | str:
        """What stands for `name` in the addresses of a rule. Raises `KeyError` for a new name."""
        if name == "code":
            return CODES[next(start for start in CODES if rule.startswith(start))](self)
        return self.places[name]


def present_code(made: University) -> str:
    """What the screen in the hall of the running event shows."""
    event_id = made.events["running"]
    return hall_code(hall_secret_of(event_id) or b"", event_id, step_of(now()))


# What a code is depends on where it stands.
CODES: dict[str, Callable[[University], int | str]] = {
    "/activate/": lambda made: made.places["code"],
    "/reset/": lambda made: made.places["code"],
    "/feeds/units/": lambda made: made.unit.code,
    "/H/": present_code,
    "/T/": lambda made: made.places["ticket_code"],
    "/V/": lambda made: made.places["certificate_code"],
}


def now() -> datetime:
    """The present second: views judge by the real clock."""
    return datetime.now(UTC).replace(microsecond=0)


def make_university(name: str) -> University:
    """Build one, whole."""
    unit = make_unit(f"uni-{name}", name=f"{name}大学")
    made = University(name, unit, make_school(unit, f"{name}学院"))
    _let_people_in(made)
    _plan_events(made)
    _open_gates(made)
    _take_seats(made)
    _let_one_in(made)
    claim_attendance(made, now())
    doubt_a_scan(made, now())
    _open_files(made)
    _keep_lists(made)
    return made


def _let_people_in(made: University) -> None:
    name, unit = made.name, made.unit
    for key, role in WORKERS.items():
        person = make_person(f"{name}{key}", university=unit)
        give_role(person, role, unit)
        made.people[key] = person.id
    for key in ("helper", "gate", "responsible"):
        person = make_person(f"{name}{key}", university=unit)
        made.people[key] = person.id
        if key == "responsible":
            give_role(person, Role.REVIEWER, made.school)
    for key in ("student", "other"):
        made.people[key] = make_student(made.school, f"{name}{key}", email=f"{key}@{name}.cn").id
    begin_sign_in(made.people["organiser"], browser="another", at=now())
    _note_places(made)


def _note_places(made: University) -> None:
    """What stands in addresses: ids of this university's own rows."""
    name, unit = made.name, made.unit
    venue = make_venue(unit, f"{name}馆")
    grants = dict(reading().execute(select(RoleGrant.person_id, RoleGrant.id)).all())
    sign_in_id = (
        reading()
        .scalars(select(SignIn.id).where(SignIn.person_id == made.people["organiser"]))
        .one()
    )
    newcomer = make_student(made.school, f"{name}newcomer")
    with transaction() as tx:
        tx.get_one(Person, newcomer.id).activated_at = None
    code = issue_slips([newcomer.id], actor=as_somebody(made, "organiser"), at=now())[0].code
    made.places.update(
        venue_id=venue.id,
        unit_id=unit.id,
        parent_id=unit.id,
        school_id=made.school.id,
        person_id=made.people["reviewer"],
        grant_id=grants[made.people["safety"]],
        sign_in_id=sign_in_id,
        code=code,
        filename="_ui/brand.svg",
    )


def _plan_events(made: University) -> None:
    at, unit, venue_id = now(), made.unit, int(made.places["venue_id"])
    organiser, name = as_somebody(made, "organiser"), made.name
    for number, key in enumerate(("draft", "submitted"), start=1):
        draft = make_draft(
            unit,
            starts_at=from_campus(campus_today(at) + timedelta(days=30 * number), time(9)),
            title=f"{name}{key}",
            venue_id=venue_id,
            responsible_id=made.people["responsible"],
        )
        made.events[key] = create_event(draft, actor=organiser, at=at)
    submit_event(made.events["submitted"], actor=organiser, at=at)
    permit = PermitDraft(
        PermitStatus.FILED, "1", at.date(), 900, Upload("许可.pdf", PDF, "permit", sensitive=True)
    )
    record_permit(made.events["submitted"], permit, actor=as_somebody(made, "safety"), at=at)
    _publish_events(made)


def _publish_events(made: University) -> None:
    at, unit, name = now(), made.unit, made.name
    for key, starts_at in (("open", at + timedelta(days=3)), ("running", at - HOUR / 2)):
        event = make_event(
            unit,
            title=f"{name}{key}",
            starts_at=starts_at,
            sessions=2,
            quota=3,
            opens_at=at - timedelta(days=1),
            responsible_id=made.people["responsible"],
        )
        made.events[key] = event.id
    for key, event_id in made.events.items():
        found = reading().get_one(Event, event_id)
        made.sessions[key] = [session.id for session in found.sessions]


def _open_gates(made: University) -> None:
    organiser, event_id = as_somebody(made, "organiser"), made.events["running"]
    token = enrol_device(event_id, "手机", "A", actor=organiser, at=now())
    object.__setattr__(made, "token", token)
    grant_gate(event_id, made.people["gate"], actor=organiser, at=now())
    set_door_policy(event_id, DoorFlags(offers_hall_code=True), actor=organiser, at=now())
    token = open_screen(event_id, "投影", actor=organiser, at=now())
    object.__setattr__(made, "screen_token", token)
    made.places["screen_id"] = (
        reading().scalars(select(HallScreen.id).where(HallScreen.event_id == event_id)).one()
    )
    made.places["device_id"] = (
        reading().scalars(select(Device.id).where(Device.event_id == event_id)).one()
    )


def _take_seats(made: University) -> None:
    """Both students have a ticket for the running event; the open one's first wave is full."""
    at = now()
    first, second = made.sessions["open"]
    crowd = make_students(made.school, 3)
    register_many(made.events["open"], first, crowd, at=at, actor=as_somebody(made, "organiser"))
    join_waiting(made.events["open"], first, actor=as_somebody(made, "other"), at=at)
    pair = [made.people["student"], made.people["other"]]
    wave = made.sessions["running"][0]
    held = register_many(
        made.events["running"], wave, pair, at=at, actor=as_somebody(made, "organiser")
    )
    own = register_student(made.events["open"], [second], actor=as_somebody(made, "student"), at=at)
    ticket = reading().scalars(select(Ticket).where(Ticket.registration_id == held[0])).one()
    made.places.update(registration_id=own, ticket_id=ticket.id, ticket_code=ticket.code)
    made.places["token"] = make_feed(actor=as_somebody(made, "student"), at=at)


def _let_one_in(made: University) -> None:
    """Who is no hardship graduate was scanned into the running event, which keeps a hall apart."""
    at, event_id, person_id = now(), made.events["running"], made.people["other"]
    code = (
        reading()
        .scalars(
            select(Ticket.code)
            .join(Registration, Registration.id == Ticket.registration_id)
            .where(Registration.event_id == event_id, Registration.person_id == person_id)
        )
        .one()
    )
    scan_id = str(uuid.uuid4())
    members = {"id": scan_id, "code": code, "direction": "in", "scanned_at": at.isoformat()}
    scan = read_scan(members, event_id=event_id, keys=ScanKeys(b"key", b"key"), at=at)
    record_scans(Door(event_id, hashed_token(made.token)), [scan], at=at)
    hall = HallDraft(f"{made.name}厅", 2)
    hall_id = add_hall(event_id, hall, actor=as_somebody(made, "organiser"), at=at)
    made.places.update(scan_id=scan_id, hall_id=hall_id)


def _open_files(made: University) -> None:
    draft = FileDraft(
        made.people["student"], frozenset({Category.POVERTY}), made.people["helper"], "愿意去外地"
    )
    with transaction() as tx:
        file_id, _ = save_file(tx, draft, actor=as_somebody(made, "officer"), at=now())
    change_plan(file_id, "先投简历", actor=as_somebody(made, "helper"), at=now())
    made.places["file_id"] = file_id


def _keep_lists(made: University) -> None:
    table = Table((Sheet("Sheet1", [Row(n, list(row)) for n, row in enumerate(ROSTER, 1)]),))
    importer, kind = IMPORTERS[ImportKind.ROSTER], ImportKind.ROSTER
    plan = importer.plan(importer.read(table), made.unit)
    incoming = Incoming(kind, made.unit.id, f"{made.name}名单.xlsx", table, plan)
    made.places["batch_id"] = keep_list(incoming, actor=as_somebody(made, "organiser"), at=now())


def as_somebody(made: University, key: str) -> Actor:
    return actor_of(made.people[key])

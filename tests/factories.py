"""Plain factories: each makes one row with sensible values and gives it back, committed.

They write models directly, so that a test of one room does not depend on the verbs of another.
"""

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from flask.testing import FlaskClient

from app.events.kinds import Audience, EventFormat, EventKind
from app.events.models import Event, Session
from app.events.rules import EventDraft, EventWords, SessionDraft
from app.people.kinds import Degree
from app.people.models import Person, RoleGrant, Student
from app.people.operations import sign_in as begin_sign_in
from app.people.queries import actor_of
from app.platform.access import Actor, Role
from app.platform.database import reading, transaction
from app.units.kinds import UnitKind
from app.units.models import Unit
from app.venues.kinds import FireClass, VenueKind
from app.venues.models import Venue, VenueExit

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)  # 09:00 on campus, a Wednesday
_numbers = itertools.count(1)


def _next() -> int:
    return next(_numbers)


def _kept(row: Any) -> Any:
    with transaction() as tx:
        tx.add(row)
        tx.flush()
    return row


def make_unit(
    code: str = "", *, kind: UnitKind = UnitKind.UNIVERSITY, parent: Unit | None = None,
    name: str = "",
) -> Unit:  # fmt: skip
    """A unit; a university at the root unless said."""
    code = code or f"u{_next()}"
    with transaction() as tx:
        unit = Unit(
            code=code, name=name or f"单位{code}", kind=kind,
            parent_id=parent.id if parent else None, path=f"new-{code}", created_at=NOW,
        )  # fmt: skip
        tx.add(unit)
        tx.flush()
        unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    return unit


def make_school(university: Unit, name: str = "") -> Unit:
    """A school of a university."""
    return make_unit(kind=UnitKind.SCHOOL, parent=university, name=name)


def make_person(name: str = "周敏", *, university: Unit | None = None, **fields: Any) -> Person:
    """An activated person without a password."""
    number = _next()
    fields = {"email": f"p{number}@example.edu.cn", "created_at": NOW, "activated_at": NOW} | fields
    person: Person = _kept(
        Person(name=name, university_id=university.id if university else None, **fields)
    )
    return person


def make_student(
    school: Unit, name: str = "林小禾", *, class_year: int = 2027, number: str = "", **fields: Any
) -> Person:
    """An activated student of a school."""
    number = number or f"2023{_next():07d}"
    with transaction() as tx:
        person = Person(
            name=name, university_id=school.parent_id, created_at=NOW, activated_at=NOW, **fields
        )
        tx.add(person)
        tx.flush()
        tx.add(
            Student(
                person_id=person.id, university_id=school.parent_id, school_id=school.id,
                number=number, major="材料工程", class_name="材料2301", degree=Degree.BACHELOR,
                class_year=class_year,
            )
        )  # fmt: skip
    return person


def make_students(school: Unit, count: int, *, class_year: int = 2027) -> list[int]:
    """Ids of many students of a school, made in one transaction."""
    with transaction() as tx:
        people = [
            Person(
                name=f"学生{n}", university_id=school.parent_id, created_at=NOW, activated_at=NOW
            )
            for n in range(count)
        ]
        tx.add_all(people)
        tx.flush()
        ids = [person.id for person in people]
        tx.add_all(
            Student(
                person_id=person_id, university_id=school.parent_id, school_id=school.id,
                number=f"2024{_next():07d}", class_year=class_year,
            )
            for person_id in ids
        )  # fmt: skip
    return ids


def give_role(person: Person, role: Role, unit: Unit) -> None:
    """Let a person hold a role on a unit."""
    _kept(RoleGrant(person_id=person.id, role=role, unit_id=unit.id, granted_at=NOW))


def make_staff(role: Role, unit: Unit, name: str = "周敏") -> Actor:
    """A person with a role on a unit, as the actor they are."""
    person = make_person(name, university=unit if unit.kind is UnitKind.UNIVERSITY else None)
    give_role(person, role, unit)
    return actor(person)


def actor(person: Person) -> Actor:
    """The actor that a person is."""
    return actor_of(person.id)


def make_venue(
    unit: Unit, name: str = "", *, exits_m: tuple[float, ...] = (2.4, 2.4, 1.8, 1.8), **fields: Any
) -> Venue:
    """The hall of the safety vectors: 1,500 m², 300 m² of booths, four doors, ground floor."""
    values: dict[str, Any] = {
        "kind": VenueKind.HALL,
        "area_m2": Decimal(1500),
        "booth_area_m2": Decimal(300),
        "storeys": 1,
        "floor": 1,
        "fire_class": FireClass.I_II,
        "sprinklered": False,
        "max_exit_distance_m": Decimal(25),
        "updated_at": NOW,
    }
    venue = Venue(unit_id=unit.id, name=name or f"体育馆{_next()}", **(values | fields))
    venue.exits = [
        VenueExit(position=n, name=f"{n}号门", width_m=Decimal(str(width)))
        for n, width in enumerate(exits_m, 1)
    ]
    kept: Venue = _kept(venue)
    return kept


def make_event(
    unit: Unit,
    *,
    starts_at: datetime = NOW + timedelta(days=7),
    sessions: int = 1,
    quota: int = 100,
    published: bool = True,
    venue: Venue | None = None,
    **fields: Any,
) -> Event:
    """An event with consecutive one-hour sessions; published and open for registration."""
    hour = timedelta(hours=1)
    values: dict[str, Any] = {
        "kind": EventKind.FAIR,
        "format": EventFormat.ON_SITE,
        "title": f"双选会{_next()}",
        "audience": Audience.OWN_STUDENTS,
        "venue_id": venue.id if venue else None,
        "starts_at": starts_at,
        "ends_at": starts_at + sessions * hour,
        "opens_at": NOW - timedelta(days=7),
        "closes_at": starts_at,
        "expected_people": quota * sessions,
        "created_at": NOW,
        "updated_at": NOW,
    }
    if published:
        values |= {
            "submitted_at": NOW, "published_at": NOW, "safe_capacity": quota, "student_quota": quota
        }  # fmt: skip
    event = Event(unit_id=unit.id, **(values | fields))
    event.sessions = [
        Session(
            position=n, title=f"第{n}批", planned=quota, quota=quota if published else 0,
            starts_at=starts_at + (n - 1) * hour, ends_at=starts_at + n * hour,
        )
        for n in range(1, sessions + 1)
    ]  # fmt: skip
    kept: Event = _kept(event)
    return kept


def make_draft(
    unit: Unit,
    *,
    starts_at: datetime = NOW + timedelta(days=30),
    waves: int = 3,
    planned: int = 300,
    title: str = "秋季综合双选会",
    **fields: Any,
) -> EventDraft:
    """What a person types for a fair: waves of an hour each, one after the other."""
    hour = timedelta(hours=1)
    sessions = tuple(
        SessionDraft(starts_at + n * hour, starts_at + (n + 1) * hour, planned)
        for n in range(waves)
    )
    values: dict[str, Any] = {
        "kind": EventKind.FAIR, "words": EventWords(title), "sessions": sessions
    }  # fmt: skip
    return EventDraft(unit_id=unit.id, **(values | fields))


def sign_in(client: FlaskClient, person_id: int | None, at: datetime | None = None) -> None:
    """Sign a person in on a client, without the password form."""
    token = begin_sign_in(person_id or 0, browser="test", at=at or datetime.now(UTC))
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True


def count(model: type[Any]) -> int:
    """How many rows a table has, read anew."""
    reading().rollback()
    return reading().query(model).count()

"""What is measured against: a campus, a hall, fairs with tickets, a full month.

Rows come from the factories of the tests and the rooms' own operations, in few transactions.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import current_app
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert, select

from app.attendance.operations.devices import enrol_device
from app.events.kinds import EventFormat, EventKind
from app.events.models import Event, Session
from app.people.models import SignIn
from app.people.rules import hashed
from app.platform.access import system_actor
from app.platform.clock import campus_day, campus_today, utcnow
from app.platform.database import reading, transaction
from app.registrations.models import Registration, Ticket
from app.registrations.operations import register_many
from app.units.models import Unit
from app.venues.models import Venue
from tests.factories import make_event, make_school, make_students, make_unit, make_venue

ACTOR = system_actor("bench")
HOUR = timedelta(hours=1)
MONTH_EVENTS = 500
SUMMARY = "六十家企业，材料、机械、信息类岗位为主。\n请携带三份简历；现场提供打印。\n请按批次入场。"


@dataclass(frozen=True)
class Campus:
    """A university's school and its hall; read anew, because each `inside` has its own session."""

    university_id: int
    school_id: int
    hall_id: int

    @property
    def university(self) -> Unit:
        """The university, in the session of the moment."""
        return reading().get_one(Unit, self.university_id)

    @property
    def school(self) -> Unit:
        """The school, in the session of the moment."""
        return reading().get_one(Unit, self.school_id)

    @property
    def hall(self) -> Venue:
        """The hall, in the session of the moment."""
        return reading().get_one(Venue, self.hall_id)


@dataclass(frozen=True)
class Gate:
    """A running fair: its tickets' codes, and one device token for each gate."""

    event_id: int
    codes: list[str]
    tokens: list[str]


@dataclass(frozen=True)
class Browser:
    """A signed-in person's browser: the cookie it sends, and the token its forms carry."""

    cookie: str
    csrf_token: str


def found_campus() -> Campus:
    """A university with a school and a hall."""
    university = make_unit()
    return Campus(university.id, make_school(university).id, make_venue(university).id)


def running_fair(campus: Campus, tickets: int, gates: int) -> Gate:
    """A fair that began half an hour ago, with room for all of its students and as many more."""
    began = utcnow() - HOUR / 2
    with transaction():
        students = make_students(campus.school, tickets)
        fair = make_event(
            campus.school,
            starts_at=began,
            ends_at=began + 3 * HOUR,
            quota=2 * tickets,
            venue=campus.hall,
        )
        fair.sessions[0].ends_at = began + 3 * HOUR
        event_id, session_id = fair.id, fair.sessions[0].id
    earlier = began - timedelta(days=1)
    register_many(event_id, session_id, students, actor=ACTOR, at=earlier)
    tokens = [
        enrol_device(event_id, f"phone {n}", "A", actor=ACTOR, at=utcnow()) for n in range(gates)
    ]
    return Gate(event_id, codes_of(event_id), tokens)


def codes_of(event_id: int) -> list[str]:
    """The codes of an event's tickets."""
    wanted = (
        select(Ticket.code)
        .join(Registration, Registration.id == Ticket.registration_id)
        .where(Registration.event_id == event_id)
        .order_by(Ticket.id)
    )
    return list(reading().scalars(wanted))


def open_fair(campus: Campus, seats: int, waves: int = 1) -> tuple[int, list[int]]:
    """A fair of next week that takes registrations: its id and its waves'."""
    fair = make_event(
        campus.school,
        starts_at=utcnow() + timedelta(days=7),
        opens_at=utcnow() - timedelta(days=1),
        sessions=waves,
        quota=seats,
        venue=campus.hall,
        title="2027 届毕业生秋季综合双选会",
        summary=SUMMARY,
        bring="简历三份\n学生证",
        entry="体育馆东门",
        contact="就业指导中心",
    )
    return fair.id, [wave.id for wave in fair.sessions]


def this_month() -> date:
    """The first day of the month on campus."""
    return campus_today(utcnow()).replace(day=1)


def full_month(campus: Campus, count: int = MONTH_EVENTS) -> None:
    """Events of every kind on this month's first 28 days, a session each, with seats taken."""
    begins, _ends = campus_day(this_month())
    kinds = list(EventKind)
    starts = [begins + timedelta(days=n % 28, hours=8 + n // 28 % 10) for n in range(count)]
    with transaction() as tx:
        tx.execute(
            insert(Event),
            [_listed_event(campus, kinds[n % len(kinds)], n, at) for n, at in enumerate(starts)],
        )
        ids = tx.scalars(select(Event.id).order_by(Event.id.desc()).limit(count)).all()
        rows = tx.execute(select(Event.id, Event.starts_at).where(Event.id.in_(ids))).all()
        tx.execute(insert(Session), [_only_session(event_id, at) for event_id, at in rows])


def _listed_event(
    campus: Campus, kind: EventKind, n: int, starts_at: datetime
) -> dict[str, object]:
    at = starts_at - timedelta(days=30)
    return {
        "unit_id": campus.school_id,
        "kind": kind,
        "format": EventFormat.ON_SITE,
        "title": f"启明制造集团 2027 届校园招聘 第{n}场",
        "summary": SUMMARY,
        "venue_id": campus.hall_id,
        "audience": "own_students",
        "starts_at": starts_at,
        "ends_at": starts_at + HOUR,
        "created_at": at,
        "updated_at": at,
        "submitted_at": at,
        "published_at": at,
    }


def _only_session(event_id: int, starts_at: datetime) -> dict[str, object]:
    return {
        "event_id": event_id,
        "position": 1,
        "starts_at": starts_at,
        "ends_at": starts_at + HOUR,
        "planned": 120,
        "quota": 120,
        "seats_taken": event_id % 120,
    }


def signed_in(people: Sequence[int]) -> list[Browser]:
    """A browser for each of these people, signed in a moment ago."""
    at = utcnow()
    tokens = [f"{person_id:032x}" for person_id in people]
    with transaction() as tx:
        tx.execute(
            insert(SignIn),
            [
                {"token_hash": hashed(token), "person_id": person_id} | _seen(at)
                for token, person_id in zip(tokens, people, strict=True)
            ],
        )
    return [_browser(token) for token in tokens]


def _seen(at: datetime) -> dict[str, datetime]:
    return {"created_at": at, "last_seen_at": at}


def _browser(token: str) -> Browser:
    """What the site would have put into the browser's cookie and forms."""
    config, form_secret = current_app.config, secrets.token_hex(20)
    kept = {"_user_id": token, "_fresh": True, "csrf_token": form_secret}
    serializer = SecureCookieSessionInterface().get_signing_serializer(current_app)
    if serializer is None:
        raise RuntimeError("the site has no SECRET_KEY")
    cookie = f"{config['SESSION_COOKIE_NAME']}={serializer.dumps(kept)}"
    forms = URLSafeTimedSerializer(config["SECRET_KEY"], salt="wtf-csrf-token")
    return Browser(cookie, str(forms.dumps(form_secret)))

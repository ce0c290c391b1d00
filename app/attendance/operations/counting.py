"""The guarded writes of the door, prepared: presence first, the counter last.

The counter is one row for which every gate waits: after it comes nothing but the COMMIT.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, and_, bindparam, case, func, null, or_, select, update
from sqlalchemy.dialects.postgresql import insert  # SQLite takes its upsert word for word

from app.attendance.models import Attendance, Hall, Occupancy, Presence, Scan, SelfCheckIn
from app.attendance.queries.occupancy import CROWD
from app.attendance.rules import CALM_PCT, REOPENS_PCT, Crowd
from app.events.kinds import EventFormat
from app.events.models import Event, Session
from app.platform.database import Model, UtcDateTime
from app.platform.hot import Link, Prepared

HEADLESS = (EventFormat.ONLINE, EventFormat.LIVESTREAM)
AT = bindparam("at", type_=UtcDateTime())
BY_STUDENTS = bindparam("by_students", type_=Occupancy.inside.type)


class RacedError(Exception):
    """Another gate was quicker: what was read is no longer so, and is read again."""


def _inserting(model: type[Model], *but: str) -> Any:
    columns = [column.name for column in model.__table__.c if column.name not in but]
    return insert(model).values({name: bindparam(name) for name in columns})


def _replacing(model: type[Model], index: list[str], *but: str, where: Any = None) -> Prepared:
    inserting = _inserting(model, *but)
    replaced = {
        column.name: inserting.excluded[column.name]
        for column in model.__table__.c
        if column.name not in {*but, *index}
    }
    return Prepared(
        inserting.on_conflict_do_update(index_elements=index, set_=replaced, where=where)
    )


# A scan's id is used once, whoever comes second.
WRITE_SCAN = Prepared(_inserting(Scan).on_conflict_do_nothing(index_elements=["id"]))
WRITE_SELF_CHECK_IN = Prepared(_inserting(SelfCheckIn))
# Only while the holder is where the judgement read: of two gates one changes the row.
MOVE_PRESENCE = _replacing(
    Presence,
    ["ticket_id"],
    where=and_(
        Presence.last_at == bindparam("seen_last_at"), Presence.inside == bindparam("seen_inside")
    ),
)
# What people decided about it afterwards stays.
WRITE_ATTENDANCE = _replacing(Attendance, ["person_id", "session_id"], "id", "disallowed_at")
# Only with the counter of the event held, for which every gate waits.
WRITE_HALL = Prepared(
    update(Hall)
    .where(Hall.id == bindparam("of_hall"))
    .values(inside=bindparam("new_inside", type_=Hall.inside.type))
)


def _present(step: int) -> Any:
    """Equal to `rules.Crowd.present`, after `step` more people: never below nobody."""
    people = Occupancy.inside + Occupancy.uncounted + step
    return case((people < 0, 0), else_=people)


PRESENT, GROWN, SHRUNK = _present(0), _present(1), _present(-1)
STUDENTS_PRESENT = case(
    (Occupancy.uncounted >= 0, Occupancy.students_inside),
    (Occupancy.students_inside + Occupancy.uncounted <= 0, 0),
    else_=Occupancy.students_inside + Occupancy.uncounted,
)
# Equal to `rules.entry_refusal`, judged again by the statement that counts; a test compares both.
HAS_ROOM = and_(
    Occupancy.stopped_at.is_(None),
    or_(
        Occupancy.cap.is_(None),
        and_(
            PRESENT + Occupancy.leased < Occupancy.cap,
            or_(
                Occupancy.red_since.is_(None),
                Occupancy.cap * REOPENS_PCT >= PRESENT * 100,
            ),
        ),
    ),
    or_(
        BY_STUDENTS == 0,
        Occupancy.student_cap.is_(None),
        STUDENTS_PRESENT + Occupancy.leased < Occupancy.student_cap,
    ),
)
COUNT_IN = Prepared(
    update(Occupancy)
    .where(
        Occupancy.event_id == bindparam("of_event"),
        or_(bindparam("is_free", type_=Boolean()), HAS_ROOM),
    )
    .values(
        inside=Occupancy.inside + 1,
        students_inside=Occupancy.students_inside + BY_STUDENTS,
        admitted=Occupancy.admitted + 1,
        peak=case((Occupancy.peak < GROWN, GROWN), else_=Occupancy.peak),
        peak_at=case((Occupancy.peak < GROWN, AT), else_=Occupancy.peak_at),
        red_since=case(
            (Occupancy.cap <= GROWN, func.coalesce(Occupancy.red_since, AT)),
            else_=Occupancy.red_since,
        ),
    )
    .returning(*CROWD)
)
COUNT_OUT = Prepared(
    update(Occupancy)
    .where(Occupancy.event_id == bindparam("of_event"))
    .values(
        inside=Occupancy.inside - 1,
        students_inside=Occupancy.students_inside - BY_STUDENTS,
        red_since=case(
            (or_(Occupancy.cap.is_(None), Occupancy.cap * CALM_PCT > SHRUNK * 100), null()),
            else_=Occupancy.red_since,
        ),
    )
    .returning(*CROWD)
)
SETTLED = (
    "inside", "students_inside", "admitted", "peak", "peak_at", "red_since", "uncounted",
)  # fmt: skip
SETTLE = Prepared(
    update(Occupancy)
    .where(Occupancy.event_id == bindparam("of_event"))
    .values({
        name: bindparam(f"new_{name}", type_=Occupancy.__table__.c[name].type)
        for name in SETTLED
    })
)  # fmt: skip
LIMITS = Prepared(
    select(Event.format, Event.safe_capacity, Event.student_quota, func.sum(Session.quota))
    .outerjoin(Session, Session.event_id == Event.id)
    .where(Event.id == bindparam("event_id"))
    .group_by(Event.id)
)
_COUNTER = _inserting(Occupancy)
OPEN_COUNTER = Prepared(
    _COUNTER.on_conflict_do_update(
        index_elements=["event_id"],
        set_={"cap": _COUNTER.excluded.cap, "student_cap": _COUNTER.excluded.student_cap},
    )
)


def open_counter(link: Link, event_id: int) -> None:
    """Give the event its counter, or bring the counter's limits up to the event's.

    An event on site without a computed capacity has at most its places; online nobody counts.
    """
    row = link.first(LIMITS, {"event_id": event_id})
    if row is None:
        return
    form, cap, student_cap, places = row
    if cap is None and form not in HEADLESS:
        cap = places or 0
    empty = dict.fromkeys(
        ("inside", "students_inside", "admitted", "peak", "uncounted", "leased"), 0
    )
    unknown = ("peak_at", "stopped_at", "stopped_by_id", "red_since", "people", "forgotten_at")
    blank = dict.fromkeys(unknown, None)
    limits = {"event_id": event_id, "cap": cap, "student_cap": student_cap, "stop_reason": ""}
    link.run(OPEN_COUNTER, limits | empty | blank)


def count_in(link: Link, event_id: int, *, is_student: bool, is_free: bool, at: datetime) -> Crowd:
    """Claim a place and give the crowd with it; `is_free`: whatever the limits say.

    Raises `RacedError` when the last place has gone since the judgement.
    """
    values = {"of_event": event_id, "by_students": int(is_student), "is_free": is_free, "at": at}
    return _counted(link.first(COUNT_IN, values))


def count_out(link: Link, event_id: int, *, is_student: bool) -> Crowd:
    """Give a place back and give the crowd without it."""
    values = {"of_event": event_id, "by_students": int(is_student)}
    return _counted(link.first(COUNT_OUT, values))


def _counted(row: list[Any] | None) -> Crowd:
    if row is None:
        raise RacedError
    return Crowd(*row)


def settle(link: Link, event_id: int, crowd: Crowd) -> None:
    """Write the crowd as it came out of a batch, whose counter is held."""
    values = {f"new_{name}": getattr(crowd, name) for name in SETTLED}
    link.run(SETTLE, {"of_event": event_id, **values})

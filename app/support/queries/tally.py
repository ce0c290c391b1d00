"""The tally: activities of a person, derived from attendance; nothing is stored or typed."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import CTE, Select, Subquery, func, select

from app.attendance.kinds import Grade
from app.attendance.models import Attendance
from app.events.models import Event
from app.people.models import Student
from app.platform.clock import campus_day
from app.platform.database import reading
from app.support.models import SupportFile
from app.support.rules import Activity, Progress, Requirement, class_year_days
from app.units.models import Unit
from app.units.policies import policies

KEYS = ("activities_required", "grades_counted", "class_year_start", "class_year_end")


def requirement_for(unit_path: str, class_year: int, *, on: date) -> Requirement:
    """What the class needs, by the policy of the unit on that day."""
    found = policies(unit_path, KEYS, on=on, class_year=class_year)
    since, until = class_year_days(
        class_year, found["class_year_start"].value, found["class_year_end"].value
    )
    needed = found["activities_required"]
    return Requirement(
        needed.number,
        frozenset(found["grades_counted"].value),
        since,
        until,
        needed.source,
        needed.document_number,
    )


def file_of(person_id: int) -> SupportFile | None:
    """The person's open support file, if there is one."""
    return reading().scalar(
        select(SupportFile).where(
            SupportFile.person_id == person_id, SupportFile.closed_at.is_(None)
        )
    )


def progress_of(person_id: int, *, on: date) -> Progress:
    """One student's activities of their class year, with evidence, newest first."""
    student, path = (
        reading()
        .execute(
            select(Student, Unit.path)
            .join(Unit, Unit.id == Student.school_id)
            .where(Student.person_id == person_id)
        )
        .one()
    )
    requirement = requirement_for(path, student.class_year, on=on)
    return progress_of_many([person_id], requirement)[person_id]


def progress_of_many(person_ids: Sequence[int], requirement: Requirement) -> dict[int, Progress]:
    """The progress of several students of one class, in one trip."""
    theirs = Attendance.person_id.in_(person_ids)
    counted = counted_events(requirement).where(theirs).subquery()
    rows = reading().execute(
        select(counted, Event)
        .join(Event, Event.id == counted.c.event_id)
        .order_by(Event.starts_at.desc(), Event.id)
    )
    found: dict[int, list[Activity]] = {person_id: [] for person_id in person_ids}
    for person_id, _event_id, first_in_at, minutes, grade, event in rows:
        found[person_id].append(
            Activity(
                event.id, event.title, event.kind, event.starts_at, first_in_at, grade, minutes
            )
        )
    return {
        person_id: Progress(requirement, tuple(activities))
        for person_id, activities in found.items()
    }


def counted_events(requirement: Requirement) -> Select[int, int, datetime, int | None, Grade]:
    """(person, event, first in, minutes, best grade) for every event that counts, once each.

    An event counts when it is marked as an activity, starts within the class year, and the
    minutes of the person's sessions reach what the event asks; on-site and online alike. What
    somebody decided not to count, and what people say of themselves (D), never does. Callers
    narrow it to the people they ask for: it sums everybody otherwise.
    """
    since, _ = campus_day(requirement.since)
    _, until = campus_day(requirement.until)
    attended = func.coalesce(func.sum(Attendance.minutes), 0)
    return (
        select(
            Attendance.person_id,
            Attendance.event_id,
            func.min(Attendance.first_in_at),
            func.sum(Attendance.minutes).label("minutes"),
            func.min(Attendance.grade).label("grade"),
        )
        .join(Event, Event.id == Attendance.event_id)
        .where(
            Event.counts_as_activity,
            Event.starts_at >= since,
            Event.starts_at < until,
            Attendance.grade.in_(sorted(requirement.grades - {Grade.D})),
            Attendance.disallowed_at.is_(None),
        )
        .group_by(Attendance.person_id, Attendance.event_id, Event.required_minutes)
        .having(attended >= Event.required_minutes)
    )


def done_counts(requirement: Requirement, people: CTE) -> Subquery:
    """How many activities each of the people, given by `person_id`, has: (person_id, done)."""
    counted = (
        counted_events(requirement)
        .join(people, people.c.person_id == Attendance.person_id)
        .subquery()
    )
    return (
        select(counted.c.person_id, func.count().label("done"))
        .group_by(counted.c.person_id)
        .subquery()
    )

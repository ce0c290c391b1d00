"""The list of a visit: who is registered, and at which stages the name was answered."""

from typing import NamedTuple

from sqlalchemy import func, select

from app.attendance.kinds import RollStage
from app.attendance.models import RollCall
from app.attendance.rules.roll_calls import Called
from app.people.models import Person, Student
from app.platform.database import reading
from app.platform.errors import NotFound
from app.registrations.models import Registration, Ticket


class Named(NamedTuple):
    """A person on the list as the leader sees them: with the whole name."""

    called: Called
    number: str


def people_of_visit(event_id: int) -> list[Named]:
    """Everybody who is registered, by name, in two trips."""
    stages: dict[int, set[RollStage]] = {}
    rows = reading().execute(
        select(RollCall.ticket_id, RollCall.stage).where(RollCall.event_id == event_id)
    )
    for ticket_id, stage in rows:
        stages.setdefault(ticket_id, set()).add(stage)
    people = reading().execute(
        select(
            Ticket.id,
            Person.name,
            func.coalesce(Student.number, Person.staff_number, ""),
        )
        .join(Registration, Registration.id == Ticket.registration_id)
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Student, Student.person_id == Person.id)
        .where(
            Registration.event_id == event_id,
            Registration.withdrawn_at.is_(None),
            Ticket.revoked_at.is_(None),
        )
        .order_by(Person.name, Ticket.id)
    )
    return [
        Named(Called(ticket_id, name, frozenset(stages.get(ticket_id, ()))), number)
        for ticket_id, name, number in people
    ]


def ticket_code(event_id: int, ticket_id: int) -> str:
    """The code of a ticket in force for this event; `NotFound` for any other number."""
    code = reading().scalar(
        select(Ticket.code)
        .join(Registration, Registration.id == Ticket.registration_id)
        .where(
            Ticket.id == ticket_id,
            Ticket.revoked_at.is_(None),
            Registration.event_id == event_id,
            Registration.withdrawn_at.is_(None),
        )
    )
    if code is None:
        raise NotFound
    return code

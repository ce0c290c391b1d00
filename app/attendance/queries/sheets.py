"""What the printed sheets of a door hold: nobody's whole name or number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.events.models import Event
from app.people.models import Person, Student
from app.platform.database import reading
from app.platform.masking import masked_name
from app.registrations.models import Registration, Seat

LAST_DIGITS = 4


@dataclass(frozen=True)
class SheetLine:
    """Somebody who may come: the end of their number, and the masked name."""

    number_end: str
    name_masked: str


@dataclass(frozen=True)
class WaveSheet:
    """The list of one wave or lesson; without a session it is of those who need no seat."""

    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    lines: tuple[SheetLine, ...]


def gate_list_of(event: Event) -> list[WaveSheet]:
    """Everybody with a ticket, wave by wave, sorted by the end of the number that is printed.

    Whoever stands at the gate sees the last digits only, and looks for those.
    """
    rows: Iterable[Any] = reading().execute(
        select(
            Seat.session_id,
            Person.name,
            func.coalesce(Student.number, Person.staff_number, ""),
        )
        .select_from(Registration)
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Student, Student.person_id == Person.id)
        .outerjoin(Seat, Seat.registration_id == Registration.id)
        .where(Registration.event_id == event.id, Registration.withdrawn_at.is_(None))
    )
    found: dict[int | None, list[SheetLine]] = {}
    for session_id, name, number in rows:
        line = SheetLine(number[-LAST_DIGITS:], masked_name(name))
        found.setdefault(session_id, []).append(line)
    sheets = [
        WaveSheet(wave.title, wave.starts_at, wave.ends_at, _sorted(found.get(wave.id, [])))
        for wave in event.sessions
    ]
    others = _sorted(found.get(None, []))
    return [*sheets, *([WaveSheet("", None, None, others)] if others else [])]


def _sorted(lines: list[SheetLine]) -> tuple[SheetLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.number_end, line.name_masked)))

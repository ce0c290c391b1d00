"""A platform's list compared with the students whom it may name; writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import or_, select

from app.attendance.kinds import ClaimSource
from app.attendance.models import Attendance, Claim, ClaimBatch
from app.attendance.platform_list import (
    Lesson,
    PlatformRow,
    attended_minutes,
    read_platform_list,
)
from app.attendance.queries.audience import Guest, guests_named, guests_numbered
from app.attendance.rules.claims import ON_RECORD
from app.events.models import Event, Session
from app.platform.clock import campus_zone
from app.platform.database import in_lists, reading
from app.platform.errors import NotFound
from app.platform.files import StoredFile, stored_content
from app.platform.spreadsheets.lists import ParsedList, ParsedRow
from app.platform.spreadsheets.plans import in_order
from app.platform.spreadsheets.reading import read_table
from app.platform.spreadsheets.rejections import Rejection, RowReason
from app.platform.spreadsheets.values import narrow


class Listed(NamedTuple):
    """A student on the list; `minutes` None: the list does not tell how long."""

    guest: Guest
    minutes: int | None


@dataclass(frozen=True)
class PlatformPlan:
    """What a list would claim.

    Attributes:
        people: whom it would enter, in the list's order.
        known: how many of its people are on record or entered already.
        rejected: rows that are not taken.
        ignored_columns: headings whose cells were not read.
    """

    people: Sequence[Listed]
    known: int
    rejected: Sequence[Rejection]
    ignored_columns: Sequence[str]


def parsed_list(source: bytes) -> ParsedList[PlatformRow]:
    """The rows of a file, read in the guarded process; refuses with a FILE_… reason."""
    return read_platform_list(read_table(source))


def kept_list(batch: ClaimBatch) -> ParsedList[PlatformRow] | None:
    """The rows of a list that was kept; None once its file is gone."""
    stored = None if batch.file_id is None else reading().get(StoredFile, batch.file_id)
    if stored is None:
        return None
    try:
        return parsed_list(stored_content(stored))
    except FileNotFoundError:
        return None


def kept_file(file_id: int | None) -> bytes:
    """The bytes of a list as they were sent; `NotFound` once they are gone."""
    stored = None if file_id is None else reading().get(StoredFile, file_id)
    try:
        if stored is not None:
            return stored_content(stored)
    except FileNotFoundError:
        pass
    raise NotFound


def plan_of_batch(event: Event, batch_id: int) -> PlatformPlan | None:
    """What a list that was kept would enter; None once its file is gone."""
    batch = reading().get_one(ClaimBatch, batch_id)
    parsed = kept_list(batch)
    if parsed is None:
        return None
    return platform_plan(parsed, event, reading().get_one(Session, batch.session_id))


def platform_plan(parsed: ParsedList[PlatformRow], event: Event, session: Session) -> PlatformPlan:
    """Who of the list would be entered for a session, and what is wrong with which row."""
    lesson = Lesson(session.starts_at, session.ends_at, campus_zone())
    rejected, rows = list(parsed.rejected), _recognised(parsed.rows, event)
    people: dict[int, list[PlatformRow]] = {}
    guests: dict[int, tuple[Guest, int]] = {}
    for row, found in rows:
        if isinstance(found, RowReason):
            rejected.append(Rejection(row.row_number, found, _who(row.values)))
            continue
        people.setdefault(found.person_id, []).append(row.values)
        guests.setdefault(found.person_id, (found, row.row_number))
    known = _known(session.id, people)
    listed = []
    for person_id, told in people.items():
        guest, number = guests[person_id]
        minutes = attended_minutes(told, lesson)
        if minutes == 0:
            rejected.append(Rejection(number, RowReason.OUTSIDE_SESSION, _who(told[0])))
        elif person_id not in known:
            listed.append(Listed(guest, minutes))
    return PlatformPlan(listed, len(known), in_order(rejected), parsed.ignored_columns)


def earlier_batch(event_id: int, session_id: int, sha256: str) -> int | None:
    """A list of the very same file for the session that was not put away."""
    return reading().scalar(
        select(ClaimBatch.id)
        .join(StoredFile, StoredFile.id == ClaimBatch.file_id)
        .where(
            ClaimBatch.event_id == event_id,
            ClaimBatch.session_id == session_id,
            ClaimBatch.dropped_at.is_(None),
            StoredFile.sha256 == sha256,
        )
    )


def _recognised(
    rows: Sequence[ParsedRow[PlatformRow]], event: Event
) -> list[tuple[ParsedRow[PlatformRow], Guest | RowReason]]:
    numbered = guests_numbered(event, (r.values.number for r in rows if r.values.number))
    named = guests_named(event, (r.values.name for r in rows if not r.values.number))
    return [(row, _recognise(row.values, numbered, named)) for row in rows]


def _recognise(
    row: PlatformRow, numbered: dict[str, list[Guest]], named: dict[str, list[Guest]]
) -> Guest | RowReason:
    """The one student whom a row can mean."""
    if row.number:
        found = numbered.get(row.number, [])
        if row.name and found:
            found = [guest for guest in found if guest.name == row.name]
            if not found:
                return RowReason.NAME_DIFFERS
    else:
        school = narrow(row.school)
        found = [g for g in named.get(row.name, []) if narrow(g.school) == school]
    if len(found) > 1:
        return RowReason.STUDENT_AMBIGUOUS
    return found[0] if found else RowReason.STUDENT_UNKNOWN


def _known(session_id: int, people: Iterable[int]) -> set[int]:
    """Those of these people who are on record for the session or entered for it already."""
    known: set[int] = set()
    for part in in_lists(people):
        known.update(
            reading().scalars(
                select(Attendance.person_id).where(
                    Attendance.session_id == session_id,
                    Attendance.person_id.in_(part),
                    Attendance.grade.in_(sorted(ON_RECORD)),
                )
            )
        )
        is_open = Claim.confirmed_at.is_(None) & Claim.refused_at.is_(None)
        known.update(
            reading().scalars(
                select(Claim.person_id).where(
                    Claim.session_id == session_id,
                    Claim.person_id.in_(part),
                    Claim.source != ClaimSource.SELF_REPORT,
                    or_(is_open, Claim.confirmed_at.is_not(None)),
                )
            )
        )
    return known


def _who(row: PlatformRow) -> str:
    return row.number or f"{row.name} {row.school}".strip()

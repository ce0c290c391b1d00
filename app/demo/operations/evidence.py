"""Attendance that people vouch for: a claim that waits, a roll call begun, a certificate made."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.attendance.kinds import Direction, RollStage
from app.attendance.models import Attendance, Claim
from app.attendance.operations.certificates import make_certificate
from app.attendance.operations.claims import ClaimDraft, propose_attendance
from app.attendance.operations.roll_calls import call_name
from app.attendance.queries.roll_calls import people_of_visit
from app.attendance.rules import ScanDraft
from app.demo.rules.highlights import FINISHED, RUNNING, VISIT_AHEAD
from app.demo.rules.plans import Season
from app.demo.rules.students import STUDENT, login_address
from app.events.models import Session
from app.people.models import Person, Student
from app.people.queries import actor_of
from app.platform.access import Actor
from app.platform.database import reading
from app.registrations.models import Registration, Seat

STILL_TO_COME = 3
REASON = "手机没电，已核对学生证"


def show_evidence(
    season: Season, ids: Mapping[str, int], gate_worker_id: int, *, actor: Actor
) -> None:
    """Do each of the three once."""
    at = season.now.astimezone(UTC)
    _claim_somebody(ids[RUNNING], gate_worker_id, at - timedelta(minutes=25))
    _call_names(ids[VISIT_AHEAD], actor, at)
    student = reading().scalars(select(Person).where(Person.email == login_address(STUDENT))).one()
    make_certificate(ids[FINISHED], actor=actor_of(student.id), at=at)


def _claim_somebody(event_id: int, gate_worker_id: int, at: datetime) -> None:
    """A volunteer saw somebody of the first wave whose phone was empty."""
    if reading().scalar(select(Claim.id).where(Claim.event_id == event_id)) is not None:
        return
    first = (
        reading()
        .scalars(
            select(Session).where(Session.event_id == event_id).order_by(Session.position).limit(1)
        )
        .one()
    )
    seen = select(Attendance.person_id).where(Attendance.event_id == event_id)
    number = reading().scalar(
        select(Student.number)
        .join(Registration, Registration.person_id == Student.person_id)
        .join(Seat, Seat.registration_id == Registration.id)
        .where(Seat.session_id == first.id, Student.person_id.not_in(seen))
        .order_by(Student.number.desc())
        .limit(1)
    )
    if number is not None:
        draft = ClaimDraft(number, first.id, REASON, 60)
        propose_attendance(event_id, draft, actor=actor_of(gate_worker_id), at=at)


def _call_names(event_id: int, actor: Actor, at: datetime) -> None:
    """The leader has called most names at the bus."""
    people: Sequence[int] = [each.called.ticket_id for each in people_of_visit(event_id)]
    for ticket_id in people[:-STILL_TO_COME]:
        call_name(event_id, ticket_id, RollStage.SET_OUT, _no_scan, actor=actor, at=at)


def _no_scan(_code: str, _direction: Direction) -> ScanDraft:
    raise NotImplementedError  # setting out is no scan

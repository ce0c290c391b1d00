"""A fair on its way to publication: who acts, the hall, and what has been settled."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.clearance.operations import AnswerDraft, acknowledge, answer_checks
from app.clearance.queries import Clearance, clearance_of
from app.clearance.rules import finding_number
from app.events.models import Event
from app.events.operations import create_event, submit_event
from app.people.models import Person
from app.platform.access import Actor, Role
from app.platform.audit import AuditRow
from app.platform.database import reading
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.units.models import Unit
from app.venues.models import Venue
from tests.factories import (
    actor,
    give_role,
    make_draft,
    make_person,
    make_staff,
    make_unit,
    make_venue,
)

HOUR = timedelta(hours=1)
# Pages ask the clock, so that these days move with it: 09:00 on campus, today and in thirty days.
NOW = datetime.now(UTC).replace(hour=1, minute=0, second=0, microsecond=0)
STARTS = NOW + timedelta(days=30)
BY_ORGANISER = (
    "PLAN-01",
    "AISLE-01",
    "AISLE-02",
    "EMP-01",
    "EMP-02",
    "EMP-03",
    "FLOW-01",
    "AID-01",
)


@dataclass
class Office:
    """A university, its hall, and the three who bring a fair to publication."""

    university: Unit
    hall: Venue
    organiser: Actor
    officer: Actor
    responsible: Person

    @property
    def responsible_actor(self) -> Actor:
        """The responsible person as an actor."""
        return actor(self.responsible)


def make_office() -> Office:
    """An office with the hall of the safety vectors."""
    university = make_unit()
    responsible = make_person("何志远", university=university)
    give_role(responsible, Role.GATE_STAFF, university)
    return Office(
        university,
        make_venue(university, "北区体育馆"),
        make_staff(Role.ORGANISER, university, "周敏"),
        make_staff(Role.SAFETY_OFFICER, university, "张海波"),
        responsible,
    )


def submitted_fair(office: Office, **fields: Any) -> int:
    """Id of a fair for 900 students in three waves that only lacks people's answers."""
    usual: dict[str, Any] = {
        "starts_at": STARTS,
        "venue_id": office.hall.id,
        "responsible_id": office.responsible.id,
        "booths": 60,
        "employer_reps": 96,
        "staff_people": 34,
        "lanes": 4,
    }
    draft = make_draft(office.university, **(usual | fields))
    event_id = create_event(draft, actor=office.organiser, at=NOW)
    submit_event(event_id, actor=office.organiser, at=NOW)
    return event_id


def settle(office: Office, event_id: int) -> None:
    """Answer whatever is asked, each by the one who may, and accept the warnings left."""
    yes = AnswerDraft(holds=True, note="档案 2026-11")
    answer_checks(event_id, dict.fromkeys(BY_ORGANISER, yes), actor=office.organiser, at=NOW)
    answer_checks(event_id, {"PLAN-02": yes}, actor=office.officer, at=NOW)
    accepts = AnswerDraft(holds=True, note="0791-8300 0000")
    answer_checks(event_id, {"RESP-01": accepts}, actor=office.responsible_actor, at=NOW)
    for finding in judged(event_id).open_warnings:
        acknowledge(
            event_id, finding.rule, finding_number(finding), "活动前一周补做演练",
            actor=office.responsible_actor, at=NOW,
        )  # fmt: skip


def cleared_fair(office: Office, **fields: Any) -> int:
    """Id of a fair that can be published."""
    event_id = submitted_fair(office, **fields)
    settle(office, event_id)
    return event_id


def event_of(event_id: int) -> Event:
    """The event as it is now."""
    reading().rollback()
    return reading().get_one(Event, event_id)


def judged(event_id: int) -> Clearance:
    """The event as it is judged now."""
    return clearance_of(event_of(event_id), at=NOW)


def open_rules(event_id: int) -> dict[str, str]:
    """Rule -> severity of what is not settled."""
    return {each.rule: each.severity.value for each in judged(event_id).assessment.findings}


def refused(reason: Reason, **facts: object) -> "pytest.RaisesExc[Refusal]":
    """The refusal with this code and these facts."""
    return pytest.raises(
        Refusal,
        check=lambda refusal: refusal.reason is reason and facts.items() <= refusal.facts.items(),
    )


def actions(event_id: int) -> list[str]:
    """What the audit trail says was done to the event, drafting left out."""
    rows = reading().scalars(
        select(AuditRow).where(AuditRow.subject_id == str(event_id)).order_by(AuditRow.id)
    )
    return [row.action for row in rows if row.subject_type == "event"][2:]

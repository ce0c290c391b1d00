"""Reading clearance: what is on record about an event, and how it is judged at this moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.clearance.facts import Recorded, clashes, gather, parameters_for
from app.clearance.models import Acknowledgement, Answer, Permit, Review
from app.clearance.rules import (
    SCOPE,
    Subject,
    answer_basis,
    may_be_published,
    open_warnings,
)
from app.events.models import Event
from app.events.queries import draft_of
from app.people.models import Person
from app.platform.clock import campus_today
from app.platform.database import reading
from app.platform.errors import NotFound
from app.platform.files import StoredFile
from app.safety import Assessment, EventFacts, Finding, Parameters, assess
from app.venues.queries import Conflict

MOST_REVIEWS = 20


@dataclass(frozen=True)
class Clearance:
    """An event judged at one moment, with what people have put on record about it.

    Attributes:
        accepted: rule -> the number that an acknowledgement accepted.
        answers: rule -> the answer, those that still count.
        clashes: overlapping bookings; only hard ones block.
    """

    event: Event
    facts: EventFacts
    parameters: Parameters
    assessment: Assessment
    accepted: Mapping[str, str]
    acknowledgements: Mapping[str, Acknowledgement]
    answers: Mapping[str, Answer]
    permit: Permit | None
    clashes: Sequence[Conflict]

    @property
    def open_warnings(self) -> tuple[Finding, ...]:
        """The warnings nobody has accepted yet."""
        return open_warnings(self.assessment.findings, self.accepted)

    @property
    def may_be_published(self) -> bool:
        """Whether nothing stands in the way."""
        return may_be_published(self.assessment, self.accepted)


def clearance_of(event: Event, *, at: datetime) -> Clearance:
    """Judge an event with the facts of this moment."""
    draft = draft_of(event)
    permit = reading().get(Permit, event.id)
    answers = answers_of(event)
    acknowledgements = acknowledgements_of(event.id)
    taken = clashes(draft, event.venue, apart_from=own_bookings(event))
    checks = {rule: answer.holds for rule, answer in answers.items()}
    facts = gather(draft, event.venue, taken, Recorded(permit, checks), at=at)
    parameters = parameters_for(event.unit.path, on=campus_today(at))
    return Clearance(
        event=event,
        facts=facts,
        parameters=parameters,
        assessment=assess(facts, parameters, SCOPE),
        accepted={rule: row.value for rule, row in acknowledgements.items()},
        acknowledgements=acknowledgements,
        answers=answers,
        permit=permit,
        clashes=taken,
    )


def own_bookings(event: Event) -> list[int]:
    """The bookings that the event itself holds."""
    ids = {session.booking_id for session in event.sessions if session.booking_id is not None}
    return sorted(ids)


def subject_of(event: Event) -> Subject:
    """What answers about the event rest on."""
    return Subject(event.venue_id, event.responsible_id, campus_today(event.starts_at))


def answers_of(event: Event) -> dict[str, Answer]:
    """The answers that still describe the event, by rule."""
    subject = subject_of(event)
    rows = reading().scalars(select(Answer).where(Answer.event_id == event.id))
    return {row.rule: row for row in rows if row.basis == answer_basis(row.rule, subject)}


def acknowledgements_of(event_id: int) -> dict[str, Acknowledgement]:
    """The accepted warnings, by rule."""
    query = select(Acknowledgement).where(Acknowledgement.event_id == event_id)
    return {row.rule: row for row in reading().scalars(query)}


@dataclass(frozen=True)
class ReviewRow:
    """One judgement of the past, as the history shows it."""

    at: datetime
    by: str
    rules_version: str
    safe_capacity: int | None
    student_quota: int | None
    blocking: int
    warnings: int
    published: bool


def reviews_of(event_id: int) -> list[ReviewRow]:
    """The last judgements, newest first."""
    rows = reading().execute(
        select(Review, func.coalesce(Person.name, ""))
        .outerjoin(Person, Person.id == Review.by_id)
        .where(Review.event_id == event_id)
        .order_by(Review.id.desc())
        .limit(MOST_REVIEWS)
    )
    return [
        ReviewRow(
            at=review.at, by=name, rules_version=review.rules_version,
            safe_capacity=review.safe_capacity, student_quota=review.student_quota,
            blocking=sum(finding["severity"] == "block" for finding in review.findings),
            warnings=sum(finding["severity"] == "warn" for finding in review.findings),
            published=review.published,
        )
        for review, name in rows
    ]  # fmt: skip


def names_of(person_ids: Sequence[int | None]) -> dict[int, str]:
    """The names of people, by id, in one trip."""
    wanted = {person_id for person_id in person_ids if person_id is not None}
    if not wanted:
        return {}
    return dict(
        reading().execute(select(Person.id, Person.name).where(Person.id.in_(wanted))).all()
    )


def permit_document(event_id: int) -> StoredFile:
    """The scan on record for an event; raises `NotFound`."""
    stored = reading().scalar(
        select(StoredFile)
        .join(Permit, Permit.file_id == StoredFile.id)
        .where(Permit.event_id == event_id)
    )
    if stored is None:
        raise NotFound
    return stored

"""Planning an event and changing the plan; after publication only its words."""

from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy.orm import Session as Transaction

from app.events.kinds import EventState
from app.events.models import Event, Session
from app.events.operations.bookings import booking_ids, lay_bookings, rename_bookings
from app.events.operations.loading import WHY_NOT, check_version, editable_event, locked_event
from app.events.queries import responsible_people
from app.events.rules import (
    EventDraft,
    EventWords,
    Flaw,
    draft_flaws,
    event_state,
    needs_hall,
    required_minutes,
    takes_all_sessions,
    word_flaws,
)
from app.platform.access import Actor, Permission
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import Forbidden, Refusal
from app.platform.idempotency import once
from app.platform.reasons import Reason
from app.units.models import Unit
from app.units.queries import unit_by_id
from app.venues.queries import venue_choices

PLAIN = [
    field.name
    for field in fields(EventDraft)
    if field.name not in {"words", "sessions", "ends_at", "venue_id"}
]


def create_event(draft: EventDraft, *, actor: Actor, at: datetime, key: str | None = None) -> int:
    """Keep a new draft with its soft bookings, and give its id.

    Refuses `EVENT_PLAN_WRONG` (see `draft_flaws`), `VENUE_FOREIGN` and `RESPONSIBLE_UNKNOWN`.
    """
    with transaction() as tx:

        def create() -> int:
            event = Event(created_at=at, created_by_id=actor.person_id, version=0)
            _fill(event, draft, actor=actor, at=at)
            tx.add(event)
            tx.flush()
            lay_bookings(tx, event, [], at=at)
            _note(tx, event, "event.create", actor=actor, at=at)
            return event.id

        return int(once(tx, key, "event.create", create, actor=actor, at=at))


def change_event(
    event_id: int, draft: EventDraft, version: int, *, actor: Actor, at: datetime
) -> None:
    """Give an unpublished event a new plan; its bookings move along.

    Refuses `EDIT_CONFLICT` when somebody saved since `version`, `EVENT_NOT_DRAFT` once it is
    published, `EVENT_CANCELLED`, and as `create_event`.
    """
    with transaction() as tx:
        event = editable_event(tx, event_id, at)
        check_version(event, version)
        booked = booking_ids(event)
        _fill(event, draft, actor=actor, at=at)
        tx.flush()
        lay_bookings(tx, event, booked, at=at)
        _note(tx, event, "event.change", actor=actor, at=at)


def change_words(
    event_id: int, words: EventWords, version: int, *, actor: Actor, at: datetime
) -> None:
    """Give an event new words, published or not: time, place and people stay as cleared.

    Refuses `EDIT_CONFLICT`, `EVENT_OVER`, `EVENT_CANCELLED` and `EVENT_PLAN_WRONG`.
    """
    with transaction() as tx:
        event = locked_event(tx, event_id)
        state = event_state(event, at)
        if state in {EventState.CANCELLED, EventState.FINISHED}:
            raise Refusal(WHY_NOT[state])
        check_version(event, version)
        _check(word_flaws(words, event.format))
        _fill_words(event, words)
        event.version, event.updated_at = event.version + 1, at
        rename_bookings(tx, event)
        _note(tx, event, "event.reword", actor=actor, at=at)


def _check(flaws: list[Flaw]) -> None:
    if flaws:
        raise Refusal(Reason.EVENT_PLAN_WRONG, field=flaws[0].field, problem=flaws[0].problem.value)


def _fill(event: Event, draft: EventDraft, *, actor: Actor, at: datetime) -> None:
    """Write a draft into the row and its sessions."""
    _check(draft_flaws(draft, at))
    unit = unit_by_id(draft.unit_id)
    if not actor.can(Permission.EVENT_MANAGE, unit.path):
        raise Forbidden
    _check_choices(draft, unit)
    for name in PLAIN:
        setattr(event, name, getattr(draft, name))
    event.venue_id = draft.venue_id if needs_hall(draft.kind, draft.format) else None
    event.starts_at, event.ends_at = draft.begins_at, draft.shuts_at
    event.version, event.updated_at = event.version + 1, at
    _fill_words(event, draft.words)
    _fill_sessions(event, draft)


def _fill_words(event: Event, words: EventWords) -> None:
    for name, value in asdict(words).items():
        setattr(event, name, value)


def _fill_sessions(event: Event, draft: EventDraft) -> None:
    """Rows are kept by position: a draft that grows or shrinks leaves the others their bookings."""
    del event.sessions[len(draft.sessions) :]
    for position, wanted in enumerate(draft.sessions, start=1):
        if position > len(event.sessions):
            event.sessions.append(Session(position=position, quota=0))
        session = event.sessions[position - 1]
        session.title, session.planned = wanted.title, wanted.planned
        session.starts_at, session.ends_at = wanted.starts_at, wanted.ends_at
    event.required_minutes = required_minutes(
        draft.minimum_pct,
        [int((s.ends_at - s.starts_at).total_seconds() // 60) for s in draft.sessions],
        all_sessions=takes_all_sessions(draft.kind),
    )


def _check_choices(draft: EventDraft, unit: Unit) -> None:
    venues = {venue.id for venue in venue_choices(unit.path)} if draft.venue_id else set()
    if draft.venue_id and draft.venue_id not in venues:
        raise Refusal(Reason.VENUE_FOREIGN)
    people = {person.id for person in responsible_people(unit)} if draft.responsible_id else set()
    if draft.responsible_id and draft.responsible_id not in people:
        raise Refusal(Reason.RESPONSIBLE_UNKNOWN)


def _note(tx: Transaction, event: Event, action: str, *, actor: Actor, at: datetime) -> None:
    detail = {
        "version": event.version,
        "starts_at": event.starts_at.isoformat(),
        "venue_id": event.venue_id,
        "places": [session.planned for session in event.sessions],
    }
    record(tx, actor=actor, action=action, subject=("event", event.id), at=at, detail=detail)

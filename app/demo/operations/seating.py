"""Places in the season's events: many at once, waiting lists, company people and staff."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.demo.operations.founding import Founded
from app.demo.operations.planning import milestones
from app.demo.rules.cast import COMPANIES
from app.demo.rules.guests import GuestList
from app.demo.rules.names import drawn_names
from app.demo.rules.passages import WITH_GATES
from app.demo.rules.plans import Season
from app.events.models import Event
from app.events.rules import takes_all_sessions
from app.people.models import Person
from app.people.queries import actor_of
from app.platform.access import Actor
from app.platform.database import reading
from app.registrations.kinds import Party
from app.registrations.operations import join_waiting, register_many, register_party

# After publication: companies first, then students, those of the later waves later.
COMPANIES_AFTER, STUDENTS_AFTER, NEXT_WAVE = timedelta(0), timedelta(hours=2), timedelta(hours=5)
STAFF = ("gate", "organiser", "school", "helper", "helper2", "officer")
EMPLOYERS = ("employer", "employer2")
SENT = 22  # people of companies without an account


def seat_guests(
    season: Season,
    ids: Mapping[str, int],
    guests: Mapping[str, GuestList],
    founded: Founded,
    *,
    actor: Actor,
) -> None:
    """Register everybody on the guest lists, session by session, then those who wait."""
    for event in season.events:
        if event.key in guests:
            at = milestones(season, event).published + STUDENTS_AFTER
            _seat(ids[event.key], guests[event.key], founded, actor, at)


def _seat(event_id: int, guests: GuestList, founded: Founded, actor: Actor, at: datetime) -> None:
    sessions = session_ids(event_id)
    for place, numbers in enumerate(guests.seated):
        people = [founded.students[number] for number in numbers]
        register_many(event_id, sessions[place], people, actor=actor, at=at + place * NEXT_WAVE)
    for number in guests.waiting:
        waiter = actor_of(founded.students[number])
        join_waiting(event_id, sessions[0], actor=waiter, at=at)


def session_ids(event_id: int) -> list[int]:
    """The sessions of an event in their order; of a training the first stands for all."""
    event = reading().get_one(Event, event_id)
    ids = [session.id for session in event.sessions]
    return ids[:1] if takes_all_sessions(event.kind) else ids


def seat_companies(
    tx: Session, season: Season, ids: Mapping[str, int], founded: Founded, *, actor: Actor
) -> dict[str, int]:
    """Register representatives and staff at the fairs with gates; gives their ids by name."""
    made_at = season.now.astimezone(UTC) - timedelta(days=30)
    names = drawn_names(f"companies {season.size.seed}", SENT)
    sent = {f"sent {place}": each for place, each in enumerate(_company_people(tx, names, made_at))}
    senders = {login: founded.staff[login] for login in EMPLOYERS} | sent
    staff = {login: founded.staff[login] for login in STAFF}
    for key in WITH_GATES:
        at = milestones(season, season.event(key)).published + COMPANIES_AFTER
        for party, people in ((Party.EMPLOYER_REP, senders), (Party.STAFF, staff)):
            for person_id in people.values():
                register_party(ids[key], person_id, party, actor=actor, at=at)
    return senders | staff


def _company_people(tx: Session, names: Sequence[str], at: datetime) -> list[int]:
    """People whom companies send; they have no accounts. Gives their ids in order."""
    rows = [
        {
            "name": name,
            "position": f"{COMPANIES[place % len(COMPANIES)]} 招聘专员",
            "created_at": at,
        }
        for place, name in enumerate(names)
    ]
    made = insert(Person).returning(Person.id, sort_by_parameter_order=True)
    return list(tx.scalars(made, rows))

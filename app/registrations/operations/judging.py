"""What must hold before somebody gets a place."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session as Transaction

from app.platform.access import Actor
from app.platform.database import in_lists
from app.platform.errors import Forbidden, Refusal
from app.platform.hot import hot_reading
from app.platform.reasons import Reason
from app.registrations.queries.applications import (
    Application,
    SessionRow,
    engagements,
    seen_places,
    session_rows,
)
from app.registrations.rules import first_clash, sessions_to_take, window_obstacle
from app.registrations.tables import PERSON

HOLD_PEOPLE = (
    select(PERSON.c.id)
    .where(PERSON.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(PERSON.c.id)
    .with_for_update(key_share=True)
)


def judged_sessions(
    found: Application, session_ids: Collection[int], person_id: int, at: datetime
) -> list[SessionRow]:
    """The sessions in which the person would get a seat, everything but fullness judged.

    Refuses what `window_obstacle` and `sessions_to_take` refuse, `AUDIENCE_MISMATCH`, and
    `OWN_CLASH` with the title of the other event.
    """
    if obstacle := window_obstacle(found, at):
        raise obstacle
    return judged_seats(found, session_ids, person_id, at)


def judged_seats(
    found: Application, session_ids: Collection[int], person_id: int, at: datetime
) -> list[SessionRow]:
    """As `judged_sessions`, whenever registration is open: for those who stand at the door."""
    if not found.is_invited:
        raise Refusal(Reason.AUDIENCE_MISMATCH, unit=found.own_name)
    wanted = sessions_to_take(found.kind, session_rows(found.event_id), session_ids, at)
    if clash := first_clash(wanted, engagements(person_id, found.event_id, wanted)):
        raise Refusal(Reason.OWN_CLASH, title=clash.title)
    return wanted


def refuse_full_at_once(
    event_id: int, session_ids: Collection[int], person_id: int, at: datetime
) -> None:
    """Refuse `SESSION_FULL` by a look, before anybody is held up; anything else is judged later.

    Hundreds come for the last place in the same second, and all but one leave here.
    """
    with hot_reading() as link:
        found, sessions = seen_places(link, event_id, person_id)
    if found.registration_id or window_obstacle(found, at) or not found.is_invited:
        return
    refuse_full(sessions_to_take(found.kind, sessions, session_ids, at))


def refuse_full(wanted: Iterable[SessionRow]) -> None:
    """Refuse `SESSION_FULL` early, before anything is written; the claim itself judges again."""
    for session in wanted:
        if session.is_full:
            raise Refusal(Reason.SESSION_FULL, limit=session.quota)


def acting_person(tx: Transaction, actor: Actor) -> int:
    """The person behind the actor, held; visitors and the command line come to nothing."""
    if actor.person_id is None:
        raise Forbidden
    hold_people(tx, [actor.person_id])
    return actor.person_id


def hold_people(tx: Transaction, person_ids: Collection[int]) -> None:
    """Let other requests about these people wait until the transaction ends.

    Otherwise two requests of one person, for two events at the same time, would not see each
    other. SQLite has one writer anyway. People are taken in the order of their ids, so that two
    transactions never wait for each other.
    """
    if tx.get_bind().dialect.name == "postgresql":
        for ids in in_lists(sorted(person_ids)):
            tx.execute(HOLD_PEOPLE, {"ids": ids})

"""Registering across events, and against a cancellation, with negative controls."""

import threading
from collections import Counter
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.events.models import Event
from app.platform.database import transaction
from app.platform.reasons import Reason
from app.registrations.models import Registration
from app.registrations.operations import (
    register_student,
)
from app.units.models import Unit
from tests.concurrency.crowds import all_at_once
from tests.concurrency.fairs import a_fair, crowd
from tests.concurrency.naive_clients import NaiveClients
from tests.factories import NOW, count

pytestmark = pytest.mark.concurrency


def test_two_clashing_events_of_one_person_are_not_both_taken(app: Flask, school: Unit) -> None:
    events = [a_fair(school, quota=100) for _n in range(2)]
    students = crowd(school, 24)
    acts = [
        partial(register_student, event_id, session_ids, actor=student, at=NOW)
        for student in students
        for event_id, session_ids in events
    ]
    answers = Counter(all_at_once(app, acts))
    assert answers[Reason.OWN_CLASH] == 24
    assert count(Registration) == 24


def test_two_clashing_events_are_both_taken_by_naive_clients(app: Flask, school: Unit) -> None:
    events = [a_fair(school, quota=100)[0] for _n in range(2)]
    naive = NaiveClients(events[0], clients=2)
    student = crowd(school, 1)[0]
    all_at_once(app, [partial(naive.register_beside, student, event_id) for event_id in events])
    assert count(Registration) == 2


def cancel(event_id: int) -> int:
    """As cancelling must be done: the event first, then everything that hangs on it."""
    with transaction() as tx:
        tx.execute(update(Event).where(Event.id == event_id).values(cancelled_at=NOW))
        found = tx.scalar(
            select(func.count(Registration.id)).where(Registration.event_id == event_id)
        )
        return -(found or 0)


@pytest.mark.parametrize("round_", range(5))
def test_nobody_is_registered_after_the_event_was_cancelled(
    app: Flask, school: Unit, round_: int
) -> None:
    event_id, session_ids = a_fair(school, quota=100)
    acts = [
        partial(register_student, event_id, session_ids, actor=student, at=NOW)
        for student in crowd(school, 48)
    ]
    answers = all_at_once(app, [*acts, partial(cancel, event_id)])
    seen = -int(answers[-1])
    assert count(Registration) == seen
    assert Counter(answers)[Reason.EVENT_CANCELLED] == 48 - seen


def test_somebody_is_registered_after_a_cancellation_by_naive_clients(
    app: Flask, school: Unit
) -> None:
    event_id, _session_ids = a_fair(school, quota=100)
    cancelled = threading.Event()
    naive = NaiveClients(event_id, clients=2)

    def end() -> int:
        naive.wait_for_the_others()
        seen = -cancel(event_id)
        cancelled.set()
        return seen

    student = crowd(school, 1)[0]
    answers = all_at_once(app, [partial(naive.register_before_the_end, student, cancelled), end])
    assert count(Registration) > int(answers[1])

"""The negative control of the races for places: what clients did without the guards."""

import threading

from sqlalchemy import update

from app.events.models import Session
from app.platform.access import Actor
from app.platform.database import reading, transaction
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.registrations.kinds import Party
from app.registrations.operations.entries import Entry, write_entry
from app.registrations.queries.applications import application, engagements, session_rows
from app.registrations.rules import first_clash, window_obstacle
from tests.factories import NOW


class NaiveClients:
    """Clients who look first and write afterwards, each after all have looked."""

    def __init__(self, event_id: int, clients: int) -> None:
        self.event_id = event_id
        self.looked = threading.Barrier(clients)

    def wait_for_the_others(self) -> None:
        reading().rollback()
        self.looked.wait(timeout=60)

    def register(self, student: Actor) -> int:
        """Register without a guarded statement."""
        session = session_rows(self.event_id)[0]
        self.wait_for_the_others()
        if session.is_full:
            raise Refusal(Reason.SESSION_FULL, limit=session.quota)
        with transaction() as tx:
            tx.execute(
                update(Session)
                .where(Session.id == session.id)
                .values(seats_taken=session.seats_taken + 1)
            )
            entry = Entry(self.event_id, student.person_id or 0, Party.STUDENT, (session.id,))
            return write_entry(tx, entry, NOW)

    def register_beside(self, student: Actor, event_id: int) -> int:
        """Register at one of two events without holding the person."""
        wanted = session_rows(event_id)
        clash = first_clash(wanted, engagements(student.person_id or 0, event_id, wanted))
        self.wait_for_the_others()
        if clash is not None:
            raise Refusal(Reason.OWN_CLASH, title=clash.title)
        with transaction() as tx:
            entry = Entry(event_id, student.person_id or 0, Party.STUDENT, (wanted[0].id,))
            return write_entry(tx, entry, NOW)

    def register_before_the_end(self, student: Actor, cancelled: threading.Event) -> int:
        """Register at an event that is cancelled meanwhile, without holding it."""
        obstacle = window_obstacle(application(self.event_id, student.person_id), NOW)
        self.wait_for_the_others()
        assert cancelled.wait(timeout=60)
        if obstacle:
            raise obstacle
        with transaction() as tx:
            return write_entry(tx, Entry(self.event_id, student.person_id or 0, Party.STUDENT), NOW)

"""Tables as Core statements name them: registering is a hot path and builds no ORM object."""

from app.events.models import Event, Session
from app.people.models import Person, Student
from app.registrations.models import Registration, Seat, Ticket, Waiting
from app.units.models import Unit

TABLES = Registration.metadata.tables

EVENT = TABLES[Event.__tablename__]
PERSON = TABLES[Person.__tablename__]
REGISTRATION = TABLES[Registration.__tablename__]
SEAT = TABLES[Seat.__tablename__]
SESSION = TABLES[Session.__tablename__]
STUDENT = TABLES[Student.__tablename__]
TICKET = TABLES[Ticket.__tablename__]
UNIT = TABLES[Unit.__tablename__]
WAITING = TABLES[Waiting.__tablename__]

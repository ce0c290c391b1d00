"""Reading registrations: applications, seat panels, tickets, lists."""

from app.registrations.queries.applications import Application, SessionRow, session_rows
from app.registrations.queries.lists import (
    RegistrationFilter,
    RegistrationRow,
    registration_page,
    registration_rows,
)
from app.registrations.queries.panels import SeatPanel, seat_panel
from app.registrations.queries.tickets import (
    OwnRegistration,
    OwnSpan,
    TicketHolder,
    TicketRow,
    holder_of,
    registrations_of,
    ticket_of,
    ticket_rows,
)

__all__ = [
    "Application",
    "OwnRegistration",
    "OwnSpan",
    "RegistrationFilter",
    "RegistrationRow",
    "SeatPanel",
    "SessionRow",
    "TicketHolder",
    "TicketRow",
    "holder_of",
    "registration_page",
    "registration_rows",
    "registrations_of",
    "seat_panel",
    "session_rows",
    "ticket_of",
    "ticket_rows",
]

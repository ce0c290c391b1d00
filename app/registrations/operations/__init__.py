"""Writing registrations: places claimed, given back, exchanged, waited for."""

from app.registrations.operations.at_door import register_at_door
from app.registrations.operations.leaving import change_session, withdraw
from app.registrations.operations.registering import (
    register_many,
    register_party,
    register_student,
)
from app.registrations.operations.telling import note_export
from app.registrations.operations.waiting import join_waiting, leave_waiting

__all__ = [
    "change_session",
    "join_waiting",
    "leave_waiting",
    "note_export",
    "register_at_door",
    "register_many",
    "register_party",
    "register_student",
    "withdraw",
]

"""Pages of the registrations room: an event with its seats, tickets, the organiser's list."""

from app.registrations.views import lists, places, tickets
from app.registrations.views.blueprint import bp

__all__ = ["bp", "lists", "places", "tickets"]

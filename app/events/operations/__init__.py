"""Writing events: planning and changing them, sending them to clearance, calling them off."""

from app.events.operations.drafts import change_event, change_words, create_event
from app.events.operations.states import cancel_event, submit_event

__all__ = ["cancel_event", "change_event", "change_words", "create_event", "submit_event"]

"""Forms of the events room."""

from app.events.forms.composer import Choices, ComposerForm
from app.events.forms.filling import saved_values, usual_values
from app.events.forms.filters import event_filter
from app.events.forms.small import CancelForm, PlacesForm, WordsForm
from app.events.forms.steps import take_step

__all__ = [
    "CancelForm",
    "Choices",
    "ComposerForm",
    "PlacesForm",
    "WordsForm",
    "event_filter",
    "saved_values",
    "take_step",
    "usual_values",
]

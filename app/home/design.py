"""What the page /design shows: parts of the interface with numbers that agree with each other."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from app.platform.forms import Form, choice, options
from app.platform.paging import Page


class DesignForm(Form):
    """One field of each kind."""

    kind = RadioField(
        _l("Kind"),
        choices=options([("fair", _l("Job fair")), ("talk", _l("Campus talk"))]),
        default="fair",
    )
    title = StringField(_l("Title"), default=_l("Autumn job fair for the class of 2027"))
    hall = choice(_l("Venue"), [("1", _l("North gymnasium, 1,500 m²"))])
    quota = IntegerField(_l("Students in each wave"), default=450)
    stay = IntegerField(_l("Usual stay"), description=_l("A wave lasts at least as long."))
    note = TextAreaField(_l("Note to the students"), validators=[Optional()])
    announce = BooleanField(_l("Tell the students of the invited schools"))
    file = FileField(_l("Student roster"), description=_l("xlsx, xls or csv, at most 5 MB."))


def design_samples(at: datetime) -> dict[str, object]:
    """The page's variables: a fair nine days from `at`, 09:00 to 13:00 in Shanghai."""
    start = at.replace(hour=1, minute=0, second=0, microsecond=0) + timedelta(days=9)
    form = DesignForm(meta={"csrf": False})
    form.quota.errors = [_l("At most 372 students fit at one time. Put 372, or plan 3 waves.")]
    flow = [
        {
            "label": f"10:{n:02}",
            "up": 8 + (n * 7) % 15,
            "down": 3 + (n * 5) % 9,
            "tick": n % 10 == 0,
        }
        for n in range(1, 31)
    ]
    return {
        "start": start,
        "end": start + timedelta(hours=4),
        "days_later": start + timedelta(days=4, hours=8),
        "form": form,
        "flow": flow,
        "page": Page(rows=range(50), number=2, total=1236),
    }

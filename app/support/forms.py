"""Forms of the support room."""

from flask_babel import lazy_gettext as _l

from app.platform.forms import Form, text


class PlanForm(Form):
    """One plan per student, in a few sentences."""

    plan = text(
        _l("Plan for this student"),
        most=4000,
        description=_l("What comes next and when. Kept encrypted; only you, the officer and "
                       "the student see it."),
        render_kw={"rows": 4},
    )  # fmt: skip

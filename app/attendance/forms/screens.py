"""The form that opens a screen for the hall's code."""

from flask_babel import lazy_gettext as _l

from app.platform.forms import Form, line


class ScreenForm(Form):
    """A screen in the hall."""

    name = line(
        _l("Screen"),
        most=60,
        needed=_l("Say which screen it is."),
        description=_l("So that you know it again, for example “Projector, main hall”."),
    )

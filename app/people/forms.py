"""Forms of the people room."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """Account (e-mail, student number or staff number), password, and where to go then."""

    account = StringField(
        _l("E-mail, student number or staff number"),
        [DataRequired(_l("Type your e-mail, student number or staff number.")), Length(max=254)],
    )
    password = PasswordField(
        _l("Password"), [DataRequired(_l("Type your password.")), Length(max=200)]
    )
    next = HiddenField()

"""Forms of the people room."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, Field, HiddenField
from wtforms.validators import DataRequired, EqualTo, Length, StopValidation

from app.people.role_words import ROLES
from app.platform.access import Role
from app.platform.forms import Form, choice, is_address, line, plain_line, secret, tidy
from app.platform.permissions import GRANTABLE


def _address(_form: object, field: Field) -> None:
    if not is_address(field.data or ""):
        raise StopValidation(_l("Type an e-mail address such as name@example.edu.cn."))


class SignInForm(Form):
    """Account (e-mail, student number or staff number), password, and where to go then."""

    account = line(
        _l("E-mail, student number or staff number"),
        most=254,
        needed=_l("Type your e-mail, student number or staff number."),
        render_kw={"autocomplete": "username"},
    )
    password = secret(
        _l("Password"), _l("Type your password."), render_kw={"autocomplete": "current-password"}
    )
    next = HiddenField()


class NewPasswordForm(Form):
    """A new password, typed twice."""

    password = secret(
        _l("New password"),
        _l("Choose a password."),
        description=_l("At least 10 characters. A short sentence is easy to remember."),
        render_kw={"autocomplete": "new-password"},
    )
    again = secret(
        _l("New password once more"),
        _l("Type the same password once more."),
        render_kw={"autocomplete": "new-password"},
    )

    def validate_again(self, field: Field) -> None:
        """Both must be equal."""
        EqualTo("password", _l("The two passwords differ."))(self, field)


class ActivationForm(NewPasswordForm):
    """The code from a slip or a mail, a password, and the privacy notice."""

    code = line(
        _l("Your code"),
        most=80,
        needed=_l("Type the code from your slip or mail."),
        render_kw={"autocomplete": "one-time-code"},
    )
    agree = BooleanField(
        _l("I have read the privacy notice"),
        [DataRequired(_l("Read the privacy notice and tick here to go on."))],
    )


class ResetForm(Form):
    """Where to send the mail."""

    email = EmailField(_l("E-mail"), [plain_line, Length(max=254), _address], filters=[tidy])


class ChangePasswordForm(NewPasswordForm):
    """The present password and the new one."""

    old = secret(
        _l("Present password"),
        _l("Type your present password."),
        render_kw={"autocomplete": "current-password"},
    )


@dataclass(frozen=True)
class InvitationDraft:
    """Whom to invite, as what, where."""

    name: str
    email: str
    role: Role
    unit_id: int


class InvitationForm(Form):
    """Invite a member of staff."""

    name = line(_l("Name"), most=80, needed=_l("Type the person's name."))
    email = EmailField(_l("E-mail"), [plain_line, Length(max=254), _address], filters=[tidy])
    role = choice(_l("Role"), [(role.value, ROLES[role]) for role in GRANTABLE])
    unit_id = choice(_l("Unit"), [], coerce=int)

    def draft(self) -> InvitationDraft:
        """What was typed, once it is valid."""
        return InvitationDraft(
            str(self.name.data), str(self.email.data), Role(self.role.data), self.unit_id.data
        )

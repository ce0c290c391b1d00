"""One's own account: activation, password, sign-ins; and the privacy notice."""

from flask import flash, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_login import login_user
from werkzeug.wrappers import Response

from app.people.forms import ActivationForm, ChangePasswordForm, NewPasswordForm, ResetForm
from app.people.operations import (
    activate,
    change_own_password,
    end_sign_in,
    request_reset,
    set_password_by_code,
    sign_in,
)
from app.people.queries import own_account
from app.people.sign_ins import signed_in
from app.people.views.blueprint import bp
from app.platform import throttle
from app.platform.access import Permission, access, current_actor, public
from app.platform.clock import utcnow
from app.platform.errors import Refusal
from app.platform.htmx import see_other
from app.platform.i18n import chosen_locale
from app.platform.words import refusal_text


def _page(template: str, form: object, status: int = 200) -> Response:
    return make_response(render_template(template, form=form), status)


def _begin_sign_in(person_id: int) -> None:
    token = sign_in(person_id, browser=str(request.user_agent), at=utcnow())
    login_user(signed_in(token))


def _count_address() -> None:
    """A guesser of codes is slowed by address; a whole campus behind one address is not."""
    address = request.remote_addr or ""
    if not throttle.is_campus_address(address):
        throttle.check_limit(throttle.ACTIVATION_ADDRESS, address)
        throttle.count_attempt(throttle.ACTIVATION_ADDRESS, address)


@bp.get("/activate", defaults={"code": ""})
@bp.get("/activate/<code>")
@public("Somebody who activates an account has none yet.")
def activation(code: str) -> Response:
    """The form to open an account with a code."""
    return _page("people/activate.html", ActivationForm(code=code))


@bp.post("/activate")
@public("Somebody who activates an account has none yet.")
def activation_submit() -> Response:
    """Open the account, note the notice agreed to, and sign in."""
    form = ActivationForm()
    if not form.validate():
        return _page("people/activate.html", form, 422)
    try:
        person_id = activate(
            str(form.code.data), str(form.password.data), locale=chosen_locale(), at=utcnow()
        )
    except Refusal as refusal:
        return _refused_activation(form, refusal)
    _begin_sign_in(person_id)
    flash(_("Your account is open. Welcome."), "ok")
    return see_other("/")


def _refused_activation(form: ActivationForm, refusal: Refusal) -> Response:
    """Say it beside the field it is about; only wrong codes count as attempts."""
    weak = refusal.reason == "password_weak"
    if not weak:
        _count_address()
    field = form.password if weak else form.code
    field.errors = [refusal_text(refusal)]
    return _page("people/activate.html", form, 422)


@bp.get("/reset")
@public("Somebody who forgot a password cannot sign in.")
def reset() -> Response:
    """Where to send the mail."""
    return _page("people/reset.html", ResetForm())


@bp.post("/reset")
@public("Somebody who forgot a password cannot sign in.")
def reset_submit() -> Response:
    """Send a mail if there is such an account; the answer is the same if there is none."""
    form = ResetForm()
    if not form.validate():
        return _page("people/reset.html", form, 422)
    address = str(form.email.data).lower()
    throttle.check_limit(throttle.RESET_ACCOUNT, address)
    throttle.count_attempt(throttle.RESET_ACCOUNT, address)
    request_reset(address, at=utcnow())
    return make_response(render_template("people/reset_sent.html", address=address))


@bp.get("/reset/<code>")
@public("Somebody who forgot a password cannot sign in.")
def new_password(code: str) -> Response:
    """The form for a new password."""
    return make_response(
        render_template("people/new_password.html", form=NewPasswordForm(), code=code)
    )


@bp.post("/reset/<code>")
@public("Somebody who forgot a password cannot sign in.")
def new_password_submit(code: str) -> Response:
    """Set the new password and sign in; a used code is refused beside the field."""
    form = NewPasswordForm()
    try:
        if form.validate():
            _begin_sign_in(set_password_by_code(code, str(form.password.data), at=utcnow()))
            return see_other("/")
    except Refusal as refusal:
        form.password.errors = [refusal_text(refusal)]
    page = render_template("people/new_password.html", form=form, code=code)
    return make_response(page, 422)


@bp.get("/privacy")
@public("Everybody may read what is done with their data.")
def privacy() -> str:
    """The privacy notice."""
    return render_template("people/privacy.html")


@bp.get("/me/account")
@access(Permission.OWN_ACCOUNT)
def account() -> Response:
    """One's own account: who I am, password, where I am signed in."""
    return _account_page(ChangePasswordForm())


def _account_page(form: ChangePasswordForm, status: int = 200) -> Response:
    own = own_account(current_actor(), g.sign_in_token, utcnow())
    return make_response(render_template("people/account.html", form=form, own=own), status)


@bp.post("/me/account/password")
@access(Permission.OWN_ACCOUNT)
def password_change() -> Response:
    """Change one's password; other browsers are signed out."""
    form = ChangePasswordForm()
    if not form.validate():
        return _account_page(form, 422)
    old, new, actor = str(form.old.data), str(form.password.data), current_actor()
    try:
        change_own_password(old, new, keep=g.sign_in_token, actor=actor, at=utcnow())
    except Refusal as refusal:
        field = form.password if refusal.reason == "password_weak" else form.old
        field.errors = [refusal_text(refusal)]
        return _account_page(form, 422)
    flash(_("Your password is changed. Other browsers are signed out."), "ok")
    return see_other("/me/account")


@bp.post("/me/account/sign-ins/<int:sign_in_id>/end")
@access(Permission.OWN_ACCOUNT)
def sign_in_end(sign_in_id: int) -> Response:
    """Sign another of one's own browsers out."""
    end_sign_in(sign_in_id, actor=current_actor(), at=utcnow())
    flash(_("That browser is signed out."), "ok")
    return see_other("/me/account")

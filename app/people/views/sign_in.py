"""Signing in and out, and the language."""

import logging

from flask import current_app, g, make_response, render_template, request
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from app.people.forms import SignInForm
from app.people.operations import matching_account, sign_in, sign_out
from app.people.queries import accounts_named
from app.people.sign_ins import signed_in
from app.people.views.blueprint import bp
from app.platform import throttle
from app.platform.access import current_actor, public
from app.platform.clock import utcnow
from app.platform.errors import Refusal
from app.platform.htmx import see_other
from app.platform.i18n import LOCALES, remember_locale
from app.platform.navigation import safe_next
from app.platform.words import refusal_text

log = logging.getLogger("app.people")


@bp.get("/login", endpoint="sign_in")
@public("Everybody must be able to reach the sign-in page.")
def sign_in_page() -> Response:
    """The sign-in form; somebody signed in is sent on."""
    if current_actor().is_signed_in:
        return see_other(safe_next(request.args.get("next")))
    form = SignInForm(next=request.args.get("next", ""))
    return make_response(render_template("people/sign_in.html", form=form))


@bp.post("/login")
@public("Signing in is what makes a visitor a person.")
def sign_in_submit() -> Response:
    """Judge the account and password; begin a sign-in with a new token."""
    form = SignInForm()
    if not form.validate():
        return make_response(render_template("people/sign_in.html", form=form), 422)
    try:
        token = _sign_in(str(form.account.data), str(form.password.data))
    except Refusal as refusal:
        log.warning("sign-in refused: %s, from %s", refusal.reason.value, request.remote_addr)
        form.password.errors = [refusal_text(refusal)]
        status = 429 if refusal.reason == "too_many_attempts" else 422
        return make_response(render_template("people/sign_in.html", form=form), status)
    login_user(signed_in(token))
    return see_other(safe_next(form.next.data))


def _sign_in(account: str, password: str) -> str:
    """Judge within the limits: per account always, per address failures only."""
    name, address = account.strip().lower(), request.remote_addr or ""
    counted = not throttle.is_campus_address(address)
    throttle.check_limit(throttle.SIGN_IN_ACCOUNT, name)
    if counted:
        throttle.check_limit(throttle.SIGN_IN_ADDRESS, address)
    try:
        demo = bool(current_app.config["DEMO"])
        found = matching_account(accounts_named(account), password, demo=demo)
    except Refusal:
        throttle.count_attempt(throttle.SIGN_IN_ACCOUNT, name)
        if counted:
            throttle.count_attempt(throttle.SIGN_IN_ADDRESS, address)
        raise
    throttle.forget_attempts(throttle.SIGN_IN_ACCOUNT, name)
    return sign_in(found.person_id, browser=str(request.user_agent), at=utcnow())


@bp.post("/logout")
@public("Signing out twice must not be an error.")
def sign_out_submit() -> Response:
    """End the sign-in; cached private pages go, unsent scans stay."""
    if current_actor().is_signed_in:
        sign_out(g.sign_in_token, at=utcnow())
    logout_user()
    response = see_other("/")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.post("/language")
@public("A visitor chooses a language too.")
def choose_language() -> Response:
    """Keep the chosen language in a cookie and go back."""
    wanted = request.form.get("language", "")
    response = see_other(safe_next(request.form.get("next")))
    if wanted in LOCALES:
        remember_locale(response, wanted)
    return response

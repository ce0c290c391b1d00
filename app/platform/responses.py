"""Every error becomes an answer: a page, a part for htmx, or JSON under /api, in words."""

import logging
import secrets
import sqlite3

from flask import Flask, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.platform.access import VISITOR, SignInNeeded
from app.platform.database import reading
from app.platform.errors import Forbidden, NotFound, Refusal
from app.platform.htmx import is_htmx
from app.platform.words import refusal_text

log = logging.getLogger("app.errors")

TEXTS = {
    400: _l("We could not read what was sent. Go back and try again."),
    403: _l("You may not do this. Ask the person who manages this page for the role."),
    404: _l("There is nothing here for you. The address may be wrong, or the page was removed."),
    405: _l("This address does not take that kind of request."),
    409: _l("This cannot be done now."),
    413: _l("What was sent is too large."),
    421: _l("This server does not answer to that address."),
    422: _l("Some fields need another look."),
    429: _l("Too many attempts. Wait a little and try again."),
    500: _l("Something went wrong on our side. It has been noted; try again in a moment."),
    503: _l("The site is busy or being maintained. Try again in a moment."),
    507: _l("The server has no room to save this. Nothing was changed; tell the operator."),
}


def init_responses(app: Flask) -> None:
    """Register one handler for each way in which a request can end badly."""
    app.before_request(_note_reference)
    app.register_error_handler(SignInNeeded, _answer_sign_in)
    app.register_error_handler(NotFound, lambda _e: error_answer(404))
    app.register_error_handler(Forbidden, _answer_forbidden)
    app.register_error_handler(Refusal, _answer_refusal)
    app.register_error_handler(CSRFError, _answer_csrf)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(DBAPIError, _answer_database)
    app.register_error_handler(Exception, _answer_fault)


def _note_reference() -> None:
    g.reference = secrets.token_hex(4)


def error_answer(status: int, text: str | None = None, code: str = "") -> Response:
    """The answer for a status: what happened and the next step, with the reference number."""
    words = text or str(TEXTS.get(status, TEXTS[400]))
    reference = g.get("reference", "")
    if request.path.startswith("/api/"):
        body = {"error": code or str(status), "text": words, "reference": reference}
        return make_response(jsonify(body), status)
    template = "errors/_banner.html" if is_htmx() else "errors/error.html"
    page = render_template(template, status=status, text=words, reference=reference)
    response = make_response(page, status)
    if is_htmx():
        response.headers["HX-Retarget"] = "#messages"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def _answer_forbidden(_error: Forbidden) -> Response:
    log.info("refused: may not do this")
    return error_answer(403)


def _answer_refusal(refusal: Refusal) -> Response:
    status = 429 if refusal.reason == "too_many_attempts" else 409
    return error_answer(status, refusal_text(refusal), refusal.reason.value)


def _answer_sign_in(_error: SignInNeeded) -> Response:
    if request.path.startswith("/api/"):
        return error_answer(401)
    target = request.full_path.rstrip("?") if request.method == "GET" else ""
    address = url_for("people.sign_in", next=target or None)
    if is_htmx():
        response = make_response("", 401)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address, 303)


def _answer_csrf(_error: CSRFError) -> Response:
    return error_answer(
        400, gettext("This form was open too long or came from elsewhere. Open the page again.")
    )


def _answer_http(error: HTTPException) -> Response:
    if isinstance(error.response, Response):
        return error.response
    answer = error_answer(error.code or 500)
    if error.code == 405:
        answer.headers["Allow"] = dict(error.get_headers()).get("Allow", "")
    return answer


def _answer_database(error: DBAPIError) -> Response:
    """A database that is locked, full or away: say so, and let the browser come back.

    A value that no column takes (PostgreSQL keeps no NUL) is the fault of who sent it.
    """
    _do_without_database()
    if isinstance(error, DataError):
        log.warning("a value that the database does not take", exc_info=error)
        return error_answer(400)
    if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
        log.error("the disk is full", exc_info=error)
        return error_answer(507)
    log.error("the database did not answer", exc_info=error)
    if not isinstance(error, OperationalError) and not error.connection_invalidated:
        return error_answer(500)
    answer = error_answer(503)
    answer.headers["Retry-After"] = "5"
    return answer


def _answer_fault(error: Exception) -> Response:
    _do_without_database()
    log.error("unexpected error", exc_info=error)
    return error_answer(500)


def _do_without_database() -> None:
    """Let the error page be drawn whatever the database does: its frame asks who is here."""
    reading().rollback()
    g.setdefault("actor", VISITOR)

"""From where somebody checks in: hashes that show several accounts on one phone, and nothing else.

They are keyed and made anew for each event, so that nobody is followed from one to the next.
"""

import hmac
import secrets
from datetime import timedelta

from flask import current_app, g, request
from werkzeug.wrappers import Response

from app.attendance.queries.door import Trace
from app.platform.crypto import derived_key
from app.platform.throttle import is_campus_address

TRACES = "self check-ins"  # what their key is derived for
COOKIE = "fairday-browser"
LONGEST = 64
A_YEAR = timedelta(days=365)


def trace_of_request(event_id: int) -> Trace:
    """The trace of this request; an address that a whole campus shares says nothing ("")."""
    address = request.remote_addr or ""
    return Trace(
        _hashed(event_id, "browser", _browser()),
        "" if is_campus_address(address) else _hashed(event_id, "address", address),
    )


def remember_browser(response: Response) -> Response:
    """Let this browser keep its random name for a year."""
    response.set_cookie(
        _cookie(),
        _browser(),
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return response


def _browser() -> str:
    """What this browser is called, or will be after this answer."""
    if "browser" not in g:
        g.browser = request.cookies.get(_cookie(), "")[:LONGEST] or secrets.token_urlsafe(16)
    return str(g.browser)


def _cookie() -> str:
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE


def _hashed(event_id: int, what: str, value: str) -> str:
    text = f"{event_id}\n{what}\n{value}"
    return hmac.digest(derived_key(TRACES), text.encode(), "sha256").hex()

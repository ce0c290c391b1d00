"""The application class: Flask without the work that nothing here needs."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

API = "/api/"


class Cookies(SecureCookieSessionInterface):
    """Signed cookies, for people. A device shows a token: no cookie is read or written for it,
    and for a visitor without one no signature is made ready."""

    def open_session(self, app: Flask, asked: Request) -> SecureCookieSession | None:
        """Read the cookie, where there is one and it counts."""
        if asked.path.startswith(API) or self.get_cookie_name(app) not in asked.cookies:
            return self.session_class()
        return super().open_session(app, asked)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie where it was changed."""
        if not request.path.startswith(API):
            super().save_session(app, session, response)


class Site(Flask):
    """Flask with our cookies, and without looking at each call whether a view is a coroutine."""

    session_interface = Cookies()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view, hook or handler here is one."""
        return func

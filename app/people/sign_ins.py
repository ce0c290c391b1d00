"""Sign-ins as flask-login sees them: the cookie holds a token, the row decides."""

from flask import Flask, g
from flask_login import LoginManager, UserMixin, current_user

from app.people.operations import note_seen
from app.people.queries import live_sign_in
from app.people.rules import SEEN_EVERY, hashed, is_idle_too_long
from app.platform.access import VISITOR, Actor, Permission
from app.platform.clock import utcnow

# Whoever holds one of these works at a desk or a door for others, and is signed out sooner.
STAFF = (Permission.EVENT_READ, Permission.SUPPORT_CASELOAD, Permission.PEOPLE_MANAGE)


class SignedIn(UserMixin):  # type: ignore[misc]  # flask-login carries no types
    """A signed-in browser; its identity is the token, so ending the row ends the cookie."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        """What the cookie keeps."""
        return self.token


def init_sign_ins(app: Flask) -> None:
    """Install flask-login with our loader; it never protects a view (see `access`)."""
    manager = LoginManager()
    # Its own context processor would ask the database once more for every page, and error page.
    manager.init_app(app, add_context_processor=False)
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(token: str) -> SignedIn | None:
        return signed_in(token)


def signed_in(token: str) -> SignedIn | None:
    """The browser behind a token, if its sign-in is in force; notes that it was seen."""
    at = utcnow()
    row = live_sign_in(hashed(token), at)
    if row is None:
        return None
    staff = any(row.actor.can_somewhere(permission) for permission in STAFF)
    if is_idle_too_long(row, at, staff=staff):
        return None
    if at - row.last_seen_at >= SEEN_EVERY:
        note_seen(row.id, at=at)
    return SignedIn(token, row.actor)


def signed_in_actor() -> Actor:
    """The actor of this request: the person signed in, or a visitor."""
    user = current_user._get_current_object()
    g.sign_in_token = getattr(user, "token", None)
    return user.actor if isinstance(user, SignedIn) else VISITOR

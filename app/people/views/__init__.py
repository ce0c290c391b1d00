"""Pages of the people room: signing in, one's account, administration."""

from app.people.views import account, admin, audit, sign_in
from app.people.views.blueprint import bp

__all__ = ["account", "admin", "audit", "bp", "sign_in"]

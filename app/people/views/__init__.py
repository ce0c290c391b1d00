"""Pages of the people room: signing in, one's account, administration."""

from app.people.views import account, admin, sign_in
from app.people.views.blueprint import bp

__all__ = ["account", "admin", "bp", "sign_in"]

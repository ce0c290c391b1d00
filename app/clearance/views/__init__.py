"""Pages of the clearance room: the composer with its live panel, the safety check, publication."""

from app.clearance.views import composer, published, safety
from app.clearance.views.blueprint import bp

__all__ = ["bp", "composer", "published", "safety"]

"""Pages of the door, and the addresses that its devices talk to."""

from app.attendance.views import api, devices, gate, live
from app.attendance.views.blueprint import bp

__all__ = ["api", "bp", "devices", "gate", "live"]

"""Pages of the door, and the addresses that its devices talk to."""

from app.attendance.views import (
    api,
    device_pages,
    devices,
    door_settings,
    gate,
    head_counts,
    live,
    reconciliation,
    reversals,
    screens,
    self_check_in,
    walk_ins,
)
from app.attendance.views.blueprint import bp

__all__ = [
    "api",
    "bp",
    "device_pages",
    "devices",
    "door_settings",
    "gate",
    "head_counts",
    "live",
    "reconciliation",
    "reversals",
    "screens",
    "self_check_in",
    "walk_ins",
]

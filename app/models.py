"""Every table of the house in one place, so that migrations and metadata see them all."""

from app.attendance import models as attendance
from app.calendars import models as calendars
from app.clearance import models as clearance
from app.events import models as events
from app.imports import models as imports
from app.people import models as people
from app.platform import audit, files, idempotency, outbox, worker
from app.registrations import models as registrations
from app.support import models as support
from app.units import models as units
from app.venues import models as venues

__all__ = [
    "attendance",
    "audit",
    "calendars",
    "clearance",
    "events",
    "files",
    "idempotency",
    "imports",
    "outbox",
    "people",
    "registrations",
    "support",
    "units",
    "venues",
    "worker",
]

"""A scan in doubt at the gate of a university's running event, for the report to list."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.attendance.forms.scans import ScanKeys, read_scan
from app.attendance.operations.scans import record_scans
from app.attendance.queries.devices import hashed_token
from app.attendance.queries.door import Door

if TYPE_CHECKING:
    from tests.access.campus import University

KEYS = ScanKeys(b"a key of tests", b"a key of tests")


def doubt_a_scan(made: "University", at: datetime) -> None:
    """A phone with a wrong clock refused somebody's payment code; nobody came in by it."""
    event_id, scan_id = made.events["running"], str(uuid.uuid4())
    sent = {
        "id": scan_id,
        "code": "286910035521047718",
        "direction": "in",
        "scanned_at": (at - timedelta(days=400)).isoformat(),
        "gate": "A",
        "offline": True,
        "told": "unknown_code",
    }
    scan = read_scan(sent, event_id=event_id, keys=KEYS, at=at)
    record_scans(Door(event_id, hashed_token(made.token)), [scan], at=at)
    made.places["scan_in_doubt"] = scan_id

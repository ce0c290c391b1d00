"""Tables of the door, one capability a file."""

from app.attendance.models.attendances import (
    Attendance,
    Certificate,
    Claim,
    ClaimBatch,
    RollCall,
)
from app.attendance.models.crowds import Hall, HeadCount, Occupancy, Presence
from app.attendance.models.door import Device, DoorPolicy, GateGrant, HallScreen, Lease
from app.attendance.models.scans import Reversal, Scan, ScanRuling, SelfCheckIn

__all__ = [
    "Attendance",
    "Certificate",
    "Claim",
    "ClaimBatch",
    "Device",
    "DoorPolicy",
    "GateGrant",
    "Hall",
    "HallScreen",
    "HeadCount",
    "Lease",
    "Occupancy",
    "Presence",
    "Reversal",
    "RollCall",
    "Scan",
    "ScanRuling",
    "SelfCheckIn",
]

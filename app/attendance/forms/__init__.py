"""What comes in from outside the door: scans from gates, forms from people."""

from app.attendance.forms.scans import read_scans

__all__ = ["read_scans"]

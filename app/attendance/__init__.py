"""Attendance: scans become admissions, admissions occupancy, pairs of scans attended minutes."""

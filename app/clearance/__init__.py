"""Clearance: an event's facts, judged by the safety rules; the only door to publication."""

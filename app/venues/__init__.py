"""Venues: halls with area, exits and approved capacity, and their bookings."""

"""Calendars: month and agenda views and iCalendar feeds; read-only."""

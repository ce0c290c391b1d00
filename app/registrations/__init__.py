"""Registrations: seats, waiting lists and tickets, for anybody who comes."""

"""Support: which hardship graduates need what, and what evidence says they got (3-5-3)."""

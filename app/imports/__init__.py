"""Imports: the lists that offices send; upload, preview, commit or not, undo."""

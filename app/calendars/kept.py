"""What was drawn once and is good until its version changes, kept with the application."""

from collections.abc import Callable
from typing import TypeVar

from flask import current_app

T = TypeVar("T", str, bytes)


def kept(shelf: str, most: int, version: str, make: Callable[[], T]) -> T:
    """The text of a version, made when it is asked for the first time.

    A shelf keeps so many texts; the oldest is given up first.
    """
    texts: dict[str, T] = current_app.extensions.setdefault(f"calendars.{shelf}", {})
    found = texts.get(version)
    if found is None:
        while len(texts) >= most:
            texts.pop(next(iter(texts)), None)
        found = texts[version] = make()
    return found

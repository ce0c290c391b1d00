"""What was made once and is good until its version changes, kept in this process."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T", str, bytes)


class Kept(Generic[T]):
    """Texts by their version, the oldest given up first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.texts: dict[str, T] = {}

    def text(self, version: str, make: Callable[[], T]) -> T:
        """The text of a version, made when it is asked for the first time."""
        found = self.texts.get(version)
        if found is None:
            while len(self.texts) >= self.most:
                self.texts.pop(next(iter(self.texts)), None)
            found = self.texts[version] = make()
        return found

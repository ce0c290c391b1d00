"""What nobody has recorded, and how it travels: an unknown value never passes for a known one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar, overload

P = ParamSpec("P")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")


@dataclass(frozen=True)
class Unknown:
    """Stands in the place of a value that cannot be known.

    Attributes:
        paths: the facts that are missing, as the JSON names them: `hall.area_m2`.
    """

    paths: tuple[str, ...]


class UnknownFactError(Exception):
    """A calculation met facts that nobody has recorded."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__(", ".join(paths))
        self.paths = paths


def missing(*paths: str) -> Unknown:
    """The default of a fact: unknown under these names."""
    return Unknown(paths)


def known(value: A | Unknown) -> A:
    """The value, or `UnknownFactError` where it is unknown."""
    if isinstance(value, Unknown):
        raise UnknownFactError(value.paths)
    return value


@overload
def known_all(first: A | Unknown, second: B | Unknown, /) -> tuple[A, B]: ...
@overload
def known_all(first: A | Unknown, second: B | Unknown, third: C | Unknown, /) -> tuple[A, B, C]: ...
def known_all(*values: object) -> tuple[object, ...]:
    """All values, or one `UnknownFactError` that names everything missing among them."""
    paths = dict.fromkeys(
        path for value in values if isinstance(value, Unknown) for path in value.paths
    )
    if paths:
        raise UnknownFactError(tuple(paths))
    return values


def or_unknown(compute: Callable[P, A]) -> Callable[P, A | Unknown]:
    """Let a calculation answer `Unknown` where it would raise `UnknownFactError`."""

    @wraps(compute)
    def answer(*args: P.args, **kwargs: P.kwargs) -> A | Unknown:
        try:
            return compute(*args, **kwargs)
        except UnknownFactError as gap:
            return Unknown(gap.paths)

    return answer

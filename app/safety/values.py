"""Reading one value of the JSON of facts: its type, its bounds, and where it stands."""

import difflib
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
Read = Callable[[object, str], T]

LONGEST_TEXT = 200
LONGEST_NAME = 60
MOST_DECIMALS = 20  # beyond what any measuring gives, and what exact arithmetic should carry


class FactsError(ValueError):
    """The facts cannot be read: where, and what is wrong there."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path or 'the facts'}: {problem}")
        self.path = path
        self.problem = problem


def number(most: int) -> Read[Decimal]:
    """A number from 0 to `most`, exactly as it was written."""

    def read(value: object, path: str) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise FactsError(path, "must be a number")
        exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
        if not exact.is_finite():
            raise FactsError(path, "must be a finite number")
        _check_bounds(exact, 0, most, path)
        exponent = exact.as_tuple().exponent
        if isinstance(exponent, int) and exponent < -MOST_DECIMALS:
            raise FactsError(path, f"must have at most {MOST_DECIMALS} decimals")
        return exact

    return read


def whole(most: int, least: int = 0) -> Read[int]:
    """A whole number from `least` to `most`; 60.0 is one, `true` is none."""

    def read(value: object, path: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise FactsError(path, "must be a whole number")
        exact = Decimal(value)
        if not exact.is_finite():
            raise FactsError(path, "must be a finite number")
        _check_bounds(exact, least, most, path)
        if exact != int(exact):
            raise FactsError(path, "must be a whole number")
        return int(exact)

    return read


def _check_bounds(value: Decimal, least: int, most: int, path: str) -> None:
    if not least <= value <= most:
        raise FactsError(path, f"must be from {least} to {most}")


def flag(value: object, path: str) -> bool:
    """`true` or `false`."""
    if not isinstance(value, bool):
        raise FactsError(path, "must be true or false")
    return value


def text(value: object, path: str) -> str:
    """A text of at most 200 characters."""
    if not isinstance(value, str):
        raise FactsError(path, "must be a text")
    if len(value) > LONGEST_TEXT:
        raise FactsError(path, f"must have at most {LONGEST_TEXT} characters")
    return value


def one_of(kinds: type[E]) -> Read[E]:
    """One of the values of an enum."""
    allowed = ", ".join(kinds)

    def read(value: object, path: str) -> E:
        if not isinstance(value, str) or value not in set(kinds):
            raise FactsError(path, f"must be one of {allowed}")
        return kinds(value)

    return read


def items(read_item: Read[T], most: int) -> Read[tuple[T, ...]]:
    """A list of at most so many."""

    def read(value: object, path: str) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise FactsError(path, "must be a list")
        if len(value) > most:
            raise FactsError(path, f"must have at most {most} items")
        return tuple(read_item(item, f"{path}[{place}]") for place, item in enumerate(value))

    return read


def none_as(none: object, read_value: Read[Any]) -> Read[Any]:
    """`null` is read as `none`; anything else by `read_value`."""

    def read(value: object, path: str) -> Any:
        return none if value is None else read_value(value, path)

    return read


def members(readers: Mapping[str, Read[Any]], value: object, path: str = "") -> dict[str, Any]:
    """The members of an object that are there, read by name; one without a reader is an error."""
    given = an_object(value, path)
    for name in given:
        if name not in readers:
            raise FactsError(below(path, name), f"is not a fact{_meant(name, readers)}")
    return {name: readers[name](member, below(path, name)) for name, member in given.items()}


def an_object(value: object, path: str) -> dict[str, object]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise FactsError(path, "must be an object")
    return value


def below(path: str, name: str) -> str:
    """The path of a member; a name that somebody made endless is cut."""
    shown = f"{name[:LONGEST_NAME]}…" if len(name) > LONGEST_NAME else name
    return f"{path}.{shown}" if path else shown


def _meant(name: str, names: Collection[str]) -> str:
    close = difflib.get_close_matches(name[:LONGEST_NAME], names, n=1)
    return f"; did you mean {close[0]}?" if close else ""

"""The one reader of JSON from outside: it refuses what breaks a database or a stack."""

import json
import math
from typing import Any, NoReturn

from app.platform.errors import Refusal
from app.platform.reasons import Reason

MOST_NESTED = 32
LARGEST_NUMBER = 2**63 - 1


def read_json(body: bytes) -> Any:
    """The value of a JSON text in UTF-8.

    Refuses `JSON_UNREADABLE` for anything else, for nesting deeper than 32, for numbers beyond 64
    bits and for `NaN` and `Infinity`. Texts inside may hold anything that JSON can write: see
    `is_plain_text`.
    """
    try:
        value = _DECODER.decode(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Refusal(Reason.JSON_UNREADABLE) from None
    if body.count(b"[") + body.count(b"{") > MOST_NESTED:
        _refuse_deep(value)
    return value


def is_plain_text(value: object, most: int) -> bool:
    """Whether the value is a text that a database takes: no NUL, no lone surrogate, not too long.

    `most` is the largest number of characters.
    """
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        return False
    return value.isascii() or not any("\ud800" <= character <= "\udfff" for character in value)


def _refuse_deep(value: Any) -> None:
    """Walk the layers one after the other: no recursion, whatever was sent."""
    layer = [value]
    for _depth in range(MOST_NESTED):
        layer = [
            inner
            for outer in layer
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not layer:
            return
    raise Refusal(Reason.JSON_UNREADABLE)


def _whole(text: str) -> int:
    if len(text) > 20 or not -LARGEST_NUMBER <= int(text) <= LARGEST_NUMBER:
        raise ValueError(f"{len(text)} digits")
    return int(text)


def _fraction(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text[:40])
    return number


def _refused(text: str) -> NoReturn:
    raise ValueError(text)


_DECODER = json.JSONDecoder(parse_int=_whole, parse_float=_fraction, parse_constant=_refused)

"""What an organiser's list was asked for in its address; nonsense asks for nothing."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from app.events.kinds import EventKind, EventState
from app.events.queries import SORTS, EventFilter
from app.platform.forms import tidy

E = TypeVar("E", bound=StrEnum)
LONGEST_TEXT = 80


def event_filter(
    arguments: MultiDict[str, str], paths: Sequence[str], units: Sequence[int]
) -> EventFilter:
    """The filter of a list's address; a unit counts only if it is one of `units`."""
    sort = arguments.get("sort", "")
    unit_id = arguments.get("unit", type=int)
    return EventFilter(
        paths=paths,
        state=_member(EventState, arguments.get("state", "")),
        kind=_member(EventKind, arguments.get("kind", "")),
        unit_id=unit_id if unit_id in units else None,
        text=tidy(arguments.get("q", "").replace("\0", ""))[:LONGEST_TEXT],
        sort=sort if sort.removeprefix("-") in SORTS else "",
        page=arguments.get("page", 1, type=int),
    )


def _member(enum: type[E], value: str) -> E | None:
    return enum(value) if value in set(enum) else None

"""A venue's safe capacity, explained: the record as facts, the limits as rows for a page."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from app.platform.i18n import number
from app.safety.capacity import HARD_LIMITS, Limit, deciding_limit, hall_limits
from app.safety.constants import Confidence
from app.safety.facts import FireClass, Hall, HallKind
from app.safety.known import UnknownFactError
from app.safety.words import labels
from app.venues.models import Venue

# Facts whose absence in the record means "nobody has looked"; absent, they stay unknown.
RECORDED = ("storeys", "floor", "sprinklered", "max_exit_distance_m")


def hall_of(venue: Venue) -> Hall:
    """The venue as the safety rules read it; doors that are shut are left out."""
    facts: dict[str, Any] = {
        "kind": HallKind(venue.kind.value),
        "area_m2": venue.area_m2,
        "booth_area_m2": venue.booth_area_m2,
        "exits_m": tuple(door.width_m for door in venue.exits if not door.shut_reason),
        "underground": venue.underground,
        "approved": venue.approved_capacity,
        "fixed_seats": venue.fixed_seats,
    }
    facts |= {name: getattr(venue, name) for name in RECORDED if getattr(venue, name) is not None}
    if venue.fire_class is not None:
        facts["fire_class"] = FireClass(venue.fire_class.value)
    return Hall(**facts)


@dataclass(frozen=True)
class LimitRow:
    """One limit in words: the people, how they were computed, who says so.

    `people` is None where the limit does not apply (`missing` empty) or is unknown.
    """

    name: str
    title: str
    people: int | None
    formula: str
    source: str
    to_be_checked: bool
    decides: bool
    is_hard: bool
    missing: str


@dataclass(frozen=True)
class Capacity:
    """The safe capacity of a hall with everything that it follows from.

    `people` is None while a fact is missing: an unknown limit might be the smallest.
    """

    people: int | None
    rows: list[LimitRow]
    missing: str
    scale: int


def explained_capacity(hall: Hall | None) -> Capacity:
    """Every limit of a hall in the reader's language, the deciding one marked."""
    limits = hall_limits(hall)
    decides, missing = None, ""
    try:
        decides = deciding_limit(limits)
    except UnknownFactError as gap:
        missing = _named(gap.paths)
    rows = [_row(limit, limit is decides) for limit in limits.values()]
    known = [row.people for row in rows if row.people is not None]
    people = decides.people if decides is not None else None
    return Capacity(people, rows, missing, max(known, default=0))


def _row(limit: Limit, decides: bool) -> LimitRow:
    return LimitRow(
        name=limit.name.value,
        title=gettext(labels.LIMITS[limit.name]),
        people=limit.people,
        formula=_formula(limit),
        source=gettext(limit.citation.text),
        to_be_checked=limit.citation.confidence is not Confidence.SOURCED,
        decides=decides,
        is_hard=limit.name in HARD_LIMITS,
        missing=_named(limit.missing),
    )


def _formula(limit: Limit) -> str:
    if limit.formula is None:
        return ""
    inputs = {name: _figure(value) for name, value in limit.formula.inputs.items()}
    return str(gettext(limit.formula.text, **inputs))


def _figure(value: Decimal | int) -> str:
    return number(value.normalize() if isinstance(value, Decimal) else value)


def _named(paths: tuple[str, ...]) -> str:
    return str(gettext(", ")).join(str(gettext(labels.FACTS[path])) for path in paths)

"""The JSON of facts, to and from: an absent key is unknown, null means "there is none".

Beyond the keys of the contract it takes `kind` (of event; a fair where absent), `leaders` (of a
visit) and `conflicts` (titles of overlapping bookings), so that a stored judgement can be read back
whole.
"""

import json
from dataclasses import fields
from decimal import Decimal
from typing import Any

from app.safety.catalogue import RULES_BY_ID
from app.safety.facts import (
    Audience,
    Crowd,
    EventFacts,
    EventKind,
    FireClass,
    Hall,
    HallKind,
    Permit,
    PermitStatus,
    Wave,
)
from app.safety.known import Unknown, missing
from app.safety.values import (
    FactsError,
    Read,
    an_object,
    below,
    flag,
    items,
    members,
    none_as,
    number,
    one_of,
    text,
    whole,
)

PEOPLE = whole(1_000_000)
COUNT = none_as(0, PEOPLE)  # null: none of them come
MINUTES = whole(100_000)
LENGTH = whole(100_000, least=1)
AREA = number(1_000_000)
MOST_EXITS, MOST_WAVES, MOST_CONFLICTS = 200, 100, 100
LOWEST, HIGHEST = -20, 200


def _floor(value: object, path: str) -> int:
    floor = whole(HIGHEST, least=LOWEST)(value, path)
    if floor == 0:
        raise FactsError(path, "must not be 0: the ground floor is 1, the one below it -1")
    return floor


def _unless_null(read_value: Read[Any]) -> Read[Any]:
    """Places in the open have no storeys and no way to an exit; a building's are then unknown."""

    def read(value: object, path: str) -> Any:
        return missing(path) if value is None else read_value(value, path)

    return read


HALL: dict[str, Read[Any]] = {
    "kind": one_of(HallKind),
    "area_m2": AREA,
    "booth_area_m2": none_as(Decimal(0), AREA),
    "exits_m": items(number(100), MOST_EXITS),
    "storeys": _unless_null(whole(HIGHEST, least=1)),
    "floor": _unless_null(_floor),
    "underground": flag,
    "fire_class": none_as(None, one_of(FireClass)),
    "approved": none_as(None, PEOPLE),
    "fixed_seats": none_as(None, PEOPLE),
    "sprinklered": none_as(False, flag),
    "max_exit_distance_m": _unless_null(number(10_000)),
}
WAVE: dict[str, Read[Any]] = {"start_min": MINUTES, "length_min": LENGTH, "size": PEOPLE}


def _wave(value: object, path: str) -> Wave | Unknown:
    read = members(WAVE, value, path)
    absent = [f"{path}.{name}" for name in WAVE if name not in read]
    return missing(*absent) if absent else Wave(**read)


def _waves(value: object, path: str) -> tuple[Wave, ...] | Unknown:
    """Waves, none of them for null; unknown as a whole where one is not complete."""
    read = none_as((), items(_wave, MOST_WAVES))(value, path)
    absent = [name for wave in read if isinstance(wave, Unknown) for name in wave.paths]
    return missing(*absent) if absent else read


CROWD: dict[str, Read[Any]] = {
    "expected": PEOPLE,
    "external": COUNT,
    "employer_reps": COUNT,
    "staff": COUNT,
    "stay_min": LENGTH,
    "reserve_pct": none_as(0, whole(100)),
    "waves": _waves,
}
PERMIT: dict[str, Read[Any]] = {
    "status": one_of(PermitStatus),
    "number": none_as(None, text),
    "filed_days_before": none_as(None, whole(10_000)),
    "people": none_as(None, PEOPLE),
}


def _checks(value: object, path: str) -> dict[str, bool]:
    given = an_object(value, path)
    for rule_id in given:
        if rule_id not in RULES_BY_ID:
            raise FactsError(below(path, rule_id), "is not a rule")
    return {rule_id: flag(answer, below(path, rule_id)) for rule_id, answer in given.items()}


EVENT: dict[str, Read[Any]] = {
    "hall": none_as(None, lambda value, path: Hall(**members(HALL, value, path))),
    "crowd": lambda value, path: Crowd(**members(CROWD, value, path)),
    "audience": one_of(Audience),
    "booths": COUNT,
    "lanes": COUNT,
    "days_to_event": whole(10_000),
    "permit": none_as(None, lambda value, path: Permit(**members(PERMIT, value, path))),
    "checks": none_as({}, _checks),
    "kind": one_of(EventKind),
    "leaders": COUNT,
    "conflicts": none_as((), items(text, MOST_CONFLICTS)),
}


def read_facts(document: str) -> EventFacts:
    """The facts in a JSON text; `FactsError` names the path of what cannot be read."""
    try:
        value = json.loads(
            document,
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object_without_repeats,
        )
    except FactsError:
        raise
    except (ValueError, RecursionError) as error:
        raise FactsError("", f"not JSON that can be read: {error}") from error
    return facts_from(value)


def facts_from(document: object) -> EventFacts:
    """The facts in a JSON document that is read already; as `read_facts`."""
    return EventFacts(**members(EVENT, document))


def _refuse_constant(name: str) -> object:
    raise FactsError("", f"{name} is no number")


def _object_without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read = dict(pairs)
    if len(read) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise FactsError(below("", repeated), "is given twice")
    return read


def facts_document(facts: EventFacts) -> dict[str, Any]:
    """The JSON document of facts: what is unknown is left out. `facts_from` reads it back."""
    return _document(facts)


def _document(part: EventFacts | Hall | Crowd | Permit | Wave) -> dict[str, Any]:
    values = ((each.name, getattr(part, each.name)) for each in fields(part))
    return {name: _plain(value) for name, value in values if not isinstance(value, Unknown)}


def _plain(value: Any) -> Any:
    if isinstance(value, EventFacts | Hall | Crowd | Permit | Wave):
        return _document(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return plain_number(value) if isinstance(value, Decimal) else value


def plain_number(value: Decimal) -> int | float:
    """A number as JSON writes it: 1500 and 2.4."""
    return int(value) if value == value.to_integral_value() else float(value)

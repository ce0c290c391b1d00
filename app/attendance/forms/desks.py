"""Forms of people: admitting somebody at the gate, enrolling a device, giving a gate away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.attendance.kinds import Direction, Source
from app.platform.forms import Form, line, tidy

MOST_NAME = 40
LONGEST_WORDS = 40


class GateForm(Form):
    """The name of the gate that this phone becomes."""

    name = line(_l("Name of this gate"), most=MOST_NAME, needed=_l("Give the gate a name."))


class GateWorkerForm(Form):
    """Somebody who will work the gates of an event with their own account."""

    account = line(
        _l("E-mail, student number or staff number"),
        most=254,
        needed=_l("Type the e-mail, student number or staff number of the person."),
    )


class StopForm(Form):
    """Why entry is stopped; it may be said later."""

    reason = line(_l("Reason"), most=200)


@dataclass(frozen=True)
class GateSearch:
    """What is looked for at the gate, and how the gate stands."""

    words: str
    direction: Direction
    gate: str


def gate_search(arguments: MultiDict[str, str]) -> GateSearch:
    """Read `q`, `direction` (in unless it says out) and `gate`."""
    is_out = arguments.get("direction") == Direction.OUT
    return GateSearch(
        tidy(arguments.get("q")).replace("\0", "")[:LONGEST_WORDS],
        Direction.OUT if is_out else Direction.IN,
        gate_name(arguments),
    )


def gate_name(arguments: MultiDict[str, str]) -> str:
    """The name of the gate that a form or address brings; "" for one that cannot be shown."""
    name = tidy(arguments.get("gate"))[:MOST_NAME]
    return name if name.isprintable() else ""


def admission_members(form: MultiDict[str, str], code: str, scanned_at: datetime) -> dict[str, Any]:
    """The admission of somebody who was found, as the scan that it is."""
    return {
        "id": form.get("scan_id"),
        "code": code,
        "direction": form.get("direction"),
        "scanned_at": scanned_at.isoformat(),
        "gate": gate_name(form),
        "source": (Source.LINK if form.get("code") else Source.NUMBER).value,
        "override": form.get("override"),
    }


def walk_in_members(
    form: MultiDict[str, str], scan_id: str, scanned_at: datetime
) -> dict[str, Any]:
    """The admission of somebody who gets a ticket at the gate, all but its code."""
    return {
        "id": scan_id,
        "direction": Direction.IN.value,
        "scanned_at": scanned_at.isoformat(),
        "gate": gate_name(form),
        "source": Source.NUMBER.value,
    }


def checkout_members(scan_id: str, code: str, scanned_at: datetime) -> dict[str, Any]:
    """The exit of somebody whom no gate scanned when they left."""
    return {
        "id": scan_id,
        "code": code,
        "direction": Direction.OUT.value,
        "scanned_at": scanned_at.isoformat(),
    }

"""Forms of the page of devices: enrolling one, changing it, and what its list shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.attendance.forms.desks import MOST_NAME
from app.attendance.kinds import DeviceState
from app.attendance.operations.devices import LIVES_HOURS, DeviceDraft, DeviceTerms
from app.attendance.queries.devices import DeviceRow
from app.attendance.queries.halls import HallRow
from app.platform.forms import Form, choice, line, options, tidy
from app.registrations.forms import row_id

TERMS = (
    ("2", _l("2 hours after the event's end")),
    ("12", _l("12 hours after the event's end")),
    ("24", _l("1 day after the event's end")),
    ("72", _l("3 days after the event's end")),
    (str(LIVES_HOURS), _l("1 week after the event's end")),
)
NO_HALL = "0"
SORTS = {
    "name": lambda row: (row.name, row.id),
    "gate": lambda row: (row.gate, row.name, row.id),
    "seen": lambda row: (row.last_seen_at is not None, row.last_seen_at or row.enrolled_at),
    "battery": lambda row: (row.battery_pct if row.battery_pct is not None else 101, row.id),
    "scans": lambda row: (row.scans, row.id),
    "admitted": lambda row: (row.admitted, row.id),
}


class DeviceForm(Form):
    """A device that an organiser enrols for somebody else."""

    name = line(
        _l("Device"),
        most=60,
        needed=_l("Say which phone or scanner it is."),
        description=_l("So that you know it again, for example “Li Lei's phone”."),
    )
    gate = line(
        _l("Gate"),
        most=MOST_NAME,
        needed=_l("Say at which gate it stands."),
        description=_l("As people at the door call it, for example “East gate 1”."),
    )
    hours = choice(
        _l("Works until"),
        TERMS,
        default=str(LIVES_HOURS),
        description=_l("A phone that was put away can send what it has not sent until then."),
    )
    hall = choice(
        _l("Hall"),
        ((NO_HALL, _l("No hall of its own")),),
        default=NO_HALL,
        description=_l("People whom it lets in are counted in this hall."),
    )

    def offer(self, halls: Sequence[HallRow]) -> "DeviceForm":
        """Let the form choose among the halls of the event."""
        pairs = [(NO_HALL, _l("No hall of its own")), *((str(h.id), h.name) for h in halls)]
        self.hall.choices = options(pairs)
        return self

    def draft(self) -> DeviceDraft:
        """What was typed, once it is sound."""
        terms = DeviceTerms(int(self.hours.data), row_id(self.hall.data or "") or None)
        return DeviceDraft(self.name.data or "", self.gate.data or "", terms)


@dataclass(frozen=True)
class DeviceFilter:
    """Which devices the list shows and in which order; an empty value filters nothing."""

    gate: str = ""
    state: DeviceState | None = None
    sort: str = ""


def device_filter(arguments: MultiDict[str, str]) -> DeviceFilter:
    """Read `gate`, `state` and `sort`; what cannot be read filters nothing."""
    state, sort = arguments.get("state", ""), arguments.get("sort", "")
    return DeviceFilter(
        tidy(arguments.get("gate")),
        DeviceState(state) if state in set(DeviceState) else None,
        sort if sort.removeprefix("-") in SORTS else "",
    )


def devices_shown(
    rows: Iterable[DeviceRow], wanted: DeviceFilter, states: dict[int, DeviceState]
) -> list[DeviceRow]:
    """The rows that are wanted, in the order that is wanted."""
    found = [
        row
        for row in rows
        if wanted.gate in ("", row.gate) and wanted.state in (None, states[row.id])
    ]
    if wanted.sort:
        found.sort(key=SORTS[wanted.sort.removeprefix("-")], reverse=wanted.sort.startswith("-"))
    return found

"""Words for outcomes, parties and advice, in the reader's language."""

from datetime import datetime

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.attendance.kinds import Credit, DeviceState, Doubt, Level, Outcome, Ruling, Source
from app.platform.i18n import moment
from app.registrations.kinds import Party

# Outcome: how grave it is (`ok`, `info`, `warn`, `block`) and its word.
OUTCOMES: dict[Outcome, tuple[str, LazyString]] = {
    Outcome.ADMITTED: ("ok", _l("Admitted")),
    Outcome.LEFT: ("info", _l("Left")),
    Outcome.ALREADY_INSIDE: ("warn", _l("Already inside")),
    Outcome.NOT_INSIDE: ("warn", _l("Not inside")),
    Outcome.WRONG_WAVE: ("warn", _l("Another wave")),
    Outcome.LIVE_REQUIRED: ("warn", _l("Live code needed")),
    Outcome.ID_REUSED: ("warn", _l("Scan again")),
    Outcome.INVALID: ("warn", _l("Cannot read")),
    Outcome.FULL: ("block", _l("Hall is full")),
    Outcome.STOPPED: ("block", _l("Entry stopped")),
    Outcome.TOO_EARLY: ("block", _l("Too early")),
    Outcome.TOO_LATE: ("block", _l("Too late")),
    Outcome.UNKNOWN_CODE: ("block", _l("Unknown code")),
    Outcome.REVOKED: ("block", _l("Code revoked")),
    Outcome.CANCELLED: ("block", _l("Cancelled")),
    Outcome.WRONG_EVENT: ("block", _l("Wrong event")),
}
PARTIES: dict[Party, LazyString] = {
    Party.STUDENT: _l("Students"),
    Party.EMPLOYER_REP: _l("Employer representatives"),
    Party.STAFF: _l("Staff"),
}
LEVELS: dict[Level, LazyString] = {
    Level.GREEN: _l("Room inside"),
    Level.YELLOW: _l("Filling up"),
    Level.ORANGE: _l("Nearly full"),
    Level.RED: _l("Full"),
}
DOUBTS: dict[Doubt, LazyString] = {
    Doubt.FORCED: _l("Let through against a rule"),
    Doubt.DOUBLED: _l("Let in twice"),
    Doubt.LATE: _l("Came late"),
    Doubt.UNVERIFIED: _l("Code not known"),
    Doubt.WRONG_CLOCK: _l("Clock wrong"),
    Doubt.NOT_LIVE: _l("Without the live code"),
}
RULINGS: dict[Ruling, LazyString] = {
    Ruling.COUNTS: _l("Counts"),
    Ruling.DOES_NOT_COUNT: _l("Does not count"),
}
# Whether a scan earns attendance: how grave that is and its word.
CREDITS: dict[Credit, tuple[str, LazyString]] = {
    Credit.EARNS: ("ok", _l("Attendance counts")),
    Credit.DISALLOWED: ("block", _l("Attendance does not count")),
    Credit.NONE: ("info", _l("No attendance hangs on it")),
}
# Why the record says so, where more than the outcome is to be said.
REASONS: dict[str, LazyString] = {
    "capacity": _l("the hall was full"),
    "cancelled": _l("the event was called off"),
    "full": _l("the hall was full"),
    "hall": _l("this hall was full"),
    "leased": _l("the last places were lent to gates"),
    "moved": _l("from another hall"),
    "quota": _l("the students' places were taken"),
    "reopening": _l("entry was shut until the hall had thinned"),
    "revoked": _l("the ticket was withdrawn"),
    "stopped": _l("entry was stopped"),
    "superseded": _l("a newer scan came before it"),
    "too_early": _l("too early"),
    "too_late": _l("too late"),
    "unverified": _l("nobody knows this code"),
    "wrong_wave": _l("another wave's time"),
}
# How grave the state of a device is and its word.
DEVICE_STATES: dict[DeviceState, tuple[str, LazyString]] = {
    DeviceState.WORKING: ("ok", _l("At work")),
    DeviceState.QUIET: ("warn", _l("Not heard for a while")),
    DeviceState.WAITING: ("info", _l("Link not opened yet")),
    DeviceState.EXPIRED: ("quiet", _l("Expired")),
    DeviceState.WITHDRAWN: ("quiet", _l("Withdrawn")),
}
SOURCES: dict[Source, LazyString] = {
    Source.CAMERA: _l("Camera"),
    Source.SCANNER: _l("Hand scanner"),
    Source.NUMBER: _l("Found by number or name"),
    Source.HALL: _l("Hall code"),
    Source.LINK: _l("Ticket's link"),
    Source.MANUAL: _l("By hand"),
}


def time_since(past: datetime, at: datetime) -> str:
    """How long ago something was: `just now`, `12 min ago`, `3 h ago`, else the moment."""
    minutes = int((at - past).total_seconds() // 60)
    if minutes < 1:
        return str(_("just now"))
    if minutes < 60:
        return str(_("%(n)s min ago", n=minutes))
    if minutes < 24 * 60:
        return str(_("%(n)s h ago", n=minutes // 60))
    return moment(past)


def reason_word(reason: str) -> str:
    """Why the record says so; "" where the outcome says it all."""
    return str(REASONS[reason]) if reason in REASONS else ""

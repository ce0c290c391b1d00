"""Words for outcomes, parties and advice, in the reader's language."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.attendance.kinds import Level, Outcome
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

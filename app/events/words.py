"""The words for kinds, formats, audiences, states, and for what is wrong with a draft."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.events.kinds import Audience, EventFormat, EventKind, EventState
from app.events.rules import Problem

KINDS: dict[EventKind, LazyString] = {
    EventKind.FAIR: _l("Job fair"),
    EventKind.TALK: _l("Campus talk"),
    EventKind.VISIT: _l("Employer visit"),
    EventKind.TRAINING: _l("Training"),
    EventKind.LECTURE: _l("Lecture"),
    EventKind.CONTEST: _l("Contest"),
}
FORMATS: dict[EventFormat, LazyString] = {
    EventFormat.ON_SITE: _l("On site"),
    EventFormat.ONLINE: _l("Online"),
    EventFormat.LIVESTREAM: _l("Livestream"),
    EventFormat.HYBRID: _l("On site and online"),
}
AUDIENCES: dict[Audience, LazyString] = {
    Audience.OWN_STUDENTS: _l("Our own students and invited employers"),
    Audience.OTHER_SCHOOLS: _l("Students of other schools too"),
    Audience.PUBLIC: _l("Anybody"),
}
STATES: dict[EventState, LazyString] = {
    EventState.DRAFT: _l("Draft"),
    EventState.CLEARANCE: _l("Safety check"),
    EventState.PUBLISHED: _l("Published"),
    EventState.RUNNING: _l("Running"),
    EventState.FINISHED: _l("Finished"),
    EventState.CANCELLED: _l("Called off"),
}
# How a state looks in lists: "" framed, "quiet" dashed, or a severity.
LOOKS: dict[EventState, str] = {
    EventState.DRAFT: "quiet",
    EventState.CLEARANCE: "warn",
    EventState.PUBLISHED: "ok",
    EventState.RUNNING: "",
    EventState.FINISHED: "quiet",
    EventState.CANCELLED: "block",
}
PROBLEMS: dict[Problem, LazyString] = {
    Problem.CLOSES_AFTER_END: _l(
        "Registration would close after the event. Choose an earlier time."
    ),
    Problem.CLOSES_BEFORE_OPENS: _l("Registration would close before it opens."),
    Problem.ENDS_BEFORE_START: _l("The end must be later than the start, on the same day."),
    Problem.ENDS_TOO_EARLY: _l(
        "The last wave would end after the event. Plan fewer or shorter waves, or end later."
    ),
    Problem.IN_THE_PAST: _l("This time has passed. Choose one to come."),
    Problem.LINK_MISSING: _l("Type the address at which people take part online."),
    Problem.LINK_UNREADABLE: _l("Type an address that begins with https://."),
    Problem.NO_PLACES: _l("Plan at least one place."),
    Problem.NO_SESSION: _l("Give at least one session with its day, start and end."),
    Problem.SESSIONS_OVERLAP: _l("This session begins before the one before it ends."),
    Problem.SESSION_TOO_LONG: _l("A session lasts at most 24 hours. Split it."),
    Problem.TITLE_MISSING: _l("Give the event a title."),
    Problem.TOO_FAR: _l("This is more than three years ahead. Check the year."),
    Problem.TOO_LONG: _l("An event lasts at most a year. Split it."),
}

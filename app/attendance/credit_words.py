"""Words for evidence, for what does not count, and for the stages of a roll call."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.attendance.kinds import ClaimSource, Grade, RollStage, Shortfall
from app.events.kinds import EventKind

# A grade with what it rests on.
GRADES: dict[Grade, LazyString] = {
    Grade.A: _l("A, scanned by staff"),
    Grade.B: _l("B, by the hall's code"),
    Grade.C: _l("C, confirmed by a second person"),
    Grade.D: _l("D, self-reported"),
}
# Said to organisers and to the person alike: what is so, without blame.
SHORTFALLS: dict[Shortfall, LazyString] = {
    Shortfall.DISALLOWED: _l("The organiser decided that it does not count"),
    Shortfall.SELF_REPORTED: _l("Self-reported; nobody has confirmed it yet"),
    Shortfall.GRADE: _l("This kind of evidence does not count here"),
    Shortfall.INSIDE: _l("Not over yet"),
    Shortfall.SHORT: _l("Shorter than the event asks"),
}
SOURCES: dict[ClaimSource, LazyString] = {
    ClaimSource.MANUAL: _l("By hand"),
    ClaimSource.PAPER: _l("Printed gate list"),
    ClaimSource.PLATFORM: _l("Platform's list"),
    ClaimSource.SELF_REPORT: _l("Self-reported"),
}
STAGES: dict[RollStage, LazyString] = {
    RollStage.SET_OUT: _l("Set out"),
    RollStage.ARRIVED: _l("Arrived"),
    RollStage.RETURNED: _l("Returned"),
}


def session_words(kind: EventKind, title: str, position: int) -> str:
    """A session's own name, else what it is called by kind and number."""
    if title:
        return title
    if kind is EventKind.FAIR:
        return str(_("Wave %(n)s", n=position))
    if kind is EventKind.TRAINING:
        return str(_("Lesson %(n)s", n=position))
    return str(_("Session %(n)s", n=position))

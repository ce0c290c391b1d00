"""Forms of the list of scans: what it shows, taking back, checking out, moving."""

import uuid

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.attendance.forms.desks import LONGEST_WORDS, MOST_NAME
from app.attendance.kinds import Outcome
from app.attendance.queries.desk import ScanFilter
from app.platform.errors import NotFound
from app.platform.forms import Form, line, tidy

MOST_REASON = 200


class ReversalForm(Form):
    """Why an admission is taken back."""

    reason = line(
        _l("Reason"),
        most=MOST_REASON,
        needed=_l("Say why; the person may ask."),
        description=_l("For example “scanned a friend's ticket” or “wrong lane, sent back”."),
    )


def scan_filter(arguments: MultiDict[str, str]) -> ScanFilter:
    """Read the filters of the list of scans; what cannot be read filters nothing."""
    outcome, which = arguments.get("outcome", ""), arguments.get("which", "")
    return ScanFilter(
        gate=_words(arguments.get("gate"), MOST_NAME),
        outcome=Outcome(outcome) if outcome in set(Outcome) else None,
        offline=which == "offline",
        number=_words(arguments.get("q"), LONGEST_WORDS),
        taken_back=which == "taken_back",
        inside=which == "inside",
    )


def chosen_which(wanted: ScanFilter) -> str:
    """The value of the filter `which`, as the address has it."""
    chosen = {"offline": wanted.offline, "taken_back": wanted.taken_back, "inside": wanted.inside}
    return next((name for name, is_chosen in chosen.items() if is_chosen), "")


def scan_id_of(text: str) -> str:
    """The id of a scan as it is kept; anything that is no UUID is not found."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise NotFound from None


def _words(text: str | None, most: int) -> str:
    return tidy(text).replace("\0", "")[:most]

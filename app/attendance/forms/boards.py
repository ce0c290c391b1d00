"""Forms of the live board and of the reconciliation report."""

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from app.attendance.kinds import Doubt, Ruling
from app.attendance.operations.rulings import Group, RulingDraft
from app.attendance.queries.reconciliation import ReportFilter, Standing
from app.attendance.rules.head_counts import MOST_PEOPLE
from app.platform.fields import whole
from app.platform.forms import Form, choice, line, tidy

MOST_REASON = 200
MOST_GATE = 40
LONGEST_ID = 36
RULINGS = (
    (Ruling.COUNTS.value, _l("Counts")),
    (Ruling.DOES_NOT_COUNT.value, _l("Does not count")),
)


class HeadCountForm(Form):
    """How many people somebody counted in the hall, and why they counted."""

    people = whole(
        _l("People counted in the hall"),
        least=0,
        most=MOST_PEOPLE,
        needed=_l("Type how many people you counted."),
    )
    reason = line(
        _l("Reason"),
        most=MOST_REASON,
        needed=_l("Say in a few words why you counted."),
        id="count-reason",  # the board has the form of the stop button too
        description=_l("For example: the usual round at 10 o'clock; a gate let people out unseen."),
    )


class RulingForm(Form):
    """Whether a scan counts, and why. `doubted_id`: of the scan; `seen`: the decision shown."""

    ruling = choice(_l("Decision"), RULINGS)
    reason = line(
        _l("Reason"), most=MOST_REASON, needed=_l("Say in a few words why you decide so.")
    )
    doubted_id = HiddenField()
    seen = HiddenField()

    def scan_id(self) -> str:
        """The id of the scan; "" for a text that is none."""
        sent = tidy(self.doubted_id.data)
        return sent if sent.isprintable() and len(sent) <= LONGEST_ID else ""

    def draft(self) -> RulingDraft:
        """The decision."""
        return RulingDraft(Ruling(self.ruling.data), self.reason.data or "")


def report_filter(arguments: MultiDict[str, str]) -> ReportFilter:
    """Read `doubt`, `standing` and `gate`; what is not known filters nothing."""
    doubt, standing = arguments.get("doubt", ""), arguments.get("standing", "")
    gate = arguments.get("gate")
    return ReportFilter(
        Doubt(doubt) if doubt in set(Doubt) else None,
        Standing(standing) if standing in set(Standing) else Standing.ALL,
        gate.replace("\0", "")[:MOST_GATE] if gate else None,
    )


def ruled_group(form: MultiDict[str, str]) -> Group | None:
    """The group that a form decides on: `doubt`, `gate`, and `scans`, how many were shown.

    None where it names no kind that can be decided on.
    """
    wanted, shown = report_filter(form), tidy(form.get("scans"))
    if wanted.doubt in {None, Doubt.NOT_LIVE} or not (shown.isascii() and shown.isdigit()):
        return None
    return Group(wanted.doubt, wanted.gate, int(shown[:6]))

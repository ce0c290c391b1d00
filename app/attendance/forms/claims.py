"""Forms of attendance that no scan tells of, and the filters of the list."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField

from app.attendance.kinds import Grade
from app.attendance.operations.claims import ClaimDraft
from app.attendance.queries.credits import AttendanceFilter
from app.platform.fields import whole
from app.platform.files import Upload
from app.platform.forms import Form, choice, line, tidy
from app.platform.spreadsheets.rejections import RowProblem
from app.platform.spreadsheets.values import student_number
from app.registrations.forms import row_id

LONGEST_WORDS = 40
LEAST_DIGITS = 3


class ClaimForm(Form):
    """A student who was seen at a session; the view fills in the sessions."""

    number = line(_l("Student number"), most=30, needed=_l("Type the student number."), default="")
    session_id = choice(_l("Session"), [], coerce=row_id)
    reason = line(
        _l("Why by hand"),
        most=200,
        needed=_l("Say why no code was scanned; the second person reads it."),
        description=_l("For example: the phone's battery was empty, the student card was shown."),
    )
    minutes = whole(_l("Minutes"), least=1, most=1440, description=_l("Empty: the whole session."))
    idempotency_key = HiddenField()

    def draft(self) -> ClaimDraft:
        """What was typed, once it is valid."""
        return ClaimDraft(
            plain_number(self.number.data or ""),
            self.session_id.data,
            self.reason.data or "",
            self.minutes.data,
        )


class PaperForm(Form):
    """One line of the printed gate list: the number, or its last digits."""

    number = line(
        _l("Number or its last digits"),
        most=30,
        needed=_l("Type the number, or at least its last 3 digits."),
    )


class PlatformForm(Form):
    """A platform's list; the view fills in the sessions."""

    session_id = choice(_l("Session"), [], coerce=row_id)
    file = FileField(
        _l("Attendance list"),
        [FileRequired(_l("Choose the file."))],
        description=_l("Excel (.xlsx, .xls) or CSV as the platform gives it, at most 5 MB."),
    )

    def upload(self) -> Upload:
        """The file that was sent, once it is there; it names people, so it is kept encrypted."""
        file = self.file.data
        return Upload(file.filename or "", file.read(), "attendance", sensitive=True)


class HandInForm(Form):
    """The decision on a platform's list that was looked at."""

    skip_rejected = BooleanField(_l("Leave the rejected rows out and hand in the good ones"))


@dataclass(frozen=True)
class Decision:
    """What the second person says; None: nothing that can be read."""

    confirms: bool | None


def decision(form: MultiDict[str, str]) -> Decision:
    """Read `decision`: confirm or refuse."""
    return Decision({"confirm": True, "refuse": False}.get(form.get("decision", "")))


def plain_number(text: str) -> str:
    """A student number as people type it, in any width and case; "" for what can be none."""
    try:
        return student_number(text)
    except RowProblem:
        return ""


def attendance_filter(arguments: MultiDict[str, str]) -> AttendanceFilter:
    """Read the filters of the list; what cannot be read filters nothing."""
    grade = arguments.get("grade", "")
    return AttendanceFilter(
        session_id=row_id(arguments.get("session", "")) or None,
        grade=Grade(grade) if grade in set(Grade) else None,
        words=tidy(arguments.get("q"))[:LONGEST_WORDS].replace("\0", ""),
    )

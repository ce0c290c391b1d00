"""What is typed on the clearance page: answers, reasons for warnings, the permit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import Field, FileField
from wtforms.validators import StopValidation

from app.clearance.kinds import PermitStatus
from app.clearance.operations import Acceptance, AnswerDraft, PermitDraft
from app.clearance.rules import FOR_THE_RESPONSIBLE, names_phone
from app.platform.fields import day, whole
from app.platform.files import LARGEST_FILE, Upload, media_type
from app.platform.forms import Form, choice, line, tidy
from app.safety.words.labels import PERMIT_STATUSES

LONGEST_NOTE = 300
LONGEST_REASON = 500
HOLDS = {"yes": True, "no": False}
SCANS = frozenset({"application/pdf", "image/png", "image/jpeg"})


@dataclass(frozen=True)
class TypedAnswers:
    """Answers as typed, by rule (None: taken back or never given), and what is wrong with them."""

    answers: Mapping[str, AnswerDraft | None] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def typed_answers(typed: MultiDict[str, str], rules: Iterable[str]) -> TypedAnswers:
    """Read `answer-<rule>` and `note-<rule>` for each of the rules that were sent."""
    answers: dict[str, AnswerDraft | None] = {}
    errors: dict[str, str] = {}
    for rule in (rule for rule in rules if f"answer-{rule}" in typed):
        holds = HOLDS.get(typed.get(f"answer-{rule}", ""))
        note = _one_line(typed.get(f"note-{rule}", ""))
        answers[rule] = None if holds is None else AnswerDraft(holds, note)
        if len(note) > LONGEST_NOTE:
            errors[rule] = gettext("Use at most %(max)s characters.", max=LONGEST_NOTE)
        elif rule in FOR_THE_RESPONSIBLE and holds and not names_phone(note):
            errors[rule] = gettext("Type the phone number on which you are reached on the day.")
    return TypedAnswers(answers, errors)


@dataclass(frozen=True)
class TypedReasons:
    """Reasons for warnings as typed, by rule; those that can be kept; what is wrong."""

    reasons: Mapping[str, str] = field(default_factory=dict)
    accepted: tuple[Acceptance, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)


def typed_reasons(typed: MultiDict[str, str], rules: Iterable[str]) -> TypedReasons:
    """Read `reason-<rule>` and `value-<rule>` for each of the rules; an empty one is left open."""
    reasons = {rule: _one_line(typed.get(f"reason-{rule}", "")) for rule in rules}
    errors = {
        rule: gettext("Use at most %(max)s characters.", max=LONGEST_REASON)
        for rule, reason in reasons.items()
        if len(reason) > LONGEST_REASON
    }
    if reasons and not any(reasons.values()):
        first = next(iter(reasons))
        errors[first] = gettext("Say in a sentence why this warning is acceptable.")
    accepted = tuple(
        Acceptance(rule, typed.get(f"value-{rule}", ""), reason)
        for rule, reason in reasons.items()
        if reason
    )
    return TypedReasons(reasons, accepted, errors)


def _one_line(text: str) -> str:
    return " ".join(tidy(text.replace("\0", "")).split())


def _scan(_form: object, field: Field) -> None:
    upload: FileStorage | None = field.data or None
    content = upload.read(LARGEST_FILE + 1) if upload else b""
    if upload:
        upload.seek(0)
    if upload and upload.filename and not content:
        raise StopValidation(_l("The file is empty. Choose the file again."))
    if len(content) > LARGEST_FILE:
        raise StopValidation(_l("The file is larger than 5 MB. Scan it with less colour."))
    if content and media_type(content) not in SCANS:
        raise StopValidation(_l("Send the document as PDF, PNG or JPEG."))


class PermitForm(Form):
    """The security office's record of the permit or of the police's answer."""

    status = choice(_l("State"), [(key, _l(words)) for key, words in PERMIT_STATUSES.items()])
    number = line(_l("Number of the document"), most=80)
    filed_on = day(_l("Filed on"))
    people = whole(_l("For how many people"), most=1_000_000)
    document = FileField(
        _l("The document"), [_scan], description=_l("PDF, PNG or JPEG, at most 5 MB.")
    )

    def is_complete(self) -> bool:
        """Whether the record says what its state needs; else errors stand beside the fields."""
        if not self.validate():
            return False
        gaps = [self[name] for name in NEEDED[self.permit_status] if not self[name].data]
        for gap in gaps:
            gap.errors = [GAPS[gap.short_name]]
        return not gaps

    @property
    def permit_status(self) -> PermitStatus:
        """The chosen state."""
        return PermitStatus(self.status.data)

    def draft(self) -> PermitDraft:
        """The record."""
        upload: FileStorage | None = self.document.data or None
        content = upload.read() if upload else b""
        scan = (
            Upload(upload.filename or "", content, "permit", True) if upload and content else None
        )
        return PermitDraft(
            status=self.permit_status,
            number=self.number.data or "",
            filed_on=self.filed_on.data,
            people=self.people.data,
            document=scan,
        )


NEEDED = {
    PermitStatus.FILED: ("filed_on",),
    PermitStatus.GRANTED: ("number", "filed_on", "people"),
    PermitStatus.NOT_NEEDED: ("number",),
    PermitStatus.REFUSED: (),
}
GAPS = {
    "number": _l("Type the number of the document."),
    "filed_on": _l("Give the day on which it was filed."),
    "people": _l("Type for how many people it is."),
}

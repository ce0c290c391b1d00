"""The forms of imports: an upload, a commit."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField

from app.imports.kinds import ImportKind
from app.imports.lists import IMPORTERS
from app.platform.fields import LARGEST
from app.platform.forms import Form, choice


@dataclass(frozen=True)
class UploadDraft:
    """A file with the list it is said to be."""

    kind: ImportKind
    unit_id: int
    name: str
    content: bytes


class UploadForm(Form):
    """A list to read; the view fills in the choices of the actor."""

    kind = choice(_l("Which list is it?"), [])
    unit_id = choice(_l("For"), [], coerce=int)
    file = FileField(
        _l("Spreadsheet"),
        [FileRequired(_l("Choose the file."))],
        description=_l("Excel (.xlsx, .xls) or CSV, at most 5 MB and 20,000 rows."),
    )

    def target(self) -> tuple[ImportKind, int] | None:
        """The list and the unit as sent, whether or not they were offered; None: unreadable."""
        kinds = {kind.value: kind for kind in IMPORTERS}
        kind, unit_id = kinds.get(str(self.kind.data)), self.unit_id.data
        if kind is None or not isinstance(unit_id, int) or not 0 < unit_id <= LARGEST:
            return None
        return kind, unit_id

    def draft(self) -> UploadDraft:
        """What was sent, once it is valid."""
        file = self.file.data
        return UploadDraft(
            ImportKind(self.kind.data), self.unit_id.data, file.filename or "", file.read()
        )


class CommitForm(Form):
    """The decision on a preview."""

    idempotency_key = HiddenField()
    skip_rejected = BooleanField(_l("Leave the rejected rows out and save the good ones"))

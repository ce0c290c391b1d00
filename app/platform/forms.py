"""The base of every form: our sentences, and texts that are safe to keep and to show."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from flask import has_request_context, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, FileField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs
from wtforms.validators import DataRequired, Length, Optional, StopValidation

Words: TypeAlias = str | LazyString


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """A form with CSRF; subclasses give a frozen `…Draft` from `draft()`."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """How a form takes what was sent."""

        def wrap_formdata(self, form: "Form", formdata: Any) -> Any:
            """Texts for fields of text, files for fields of files, and nothing else.

            Flask-WTF would take a JSON body too, with numbers and lists where texts belong.
            """
            if has_request_context() and request.is_json:
                return MultiDict()
            given = super().wrap_formdata(form, formdata)
            if given is None or given is formdata:
                return given
            return _sorted({field.name for field in form if isinstance(field, FileField)})


def _sorted(for_files: set[str]) -> CombinedMultiDict[str, Any]:
    """The files that were sent for these fields, and the texts for all others."""
    files = [(name, file) for name, file in request.files.items(multi=True) if name in for_files]
    texts = [(name, text) for name, text in request.form.items(multi=True) if name not in for_files]
    return CombinedMultiDict((MultiDict(files), MultiDict(texts)))


def tidy(value: str | None) -> str:
    """A typed text without blanks around it, in the composed form in which we compare texts."""
    return unicodedata.normalize("NFC", value or "").strip()


def plain_line(_form: object, field: Field) -> None:
    """Refuse control characters: a line of text goes into mails, headers and file names."""
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in field.data or ""):
        raise StopValidation(_l("Type plain text on one line."))


def plain_text(_form: object, field: Field) -> None:
    """Refuse control characters other than line breaks and tabs."""
    for character in field.data or "":
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\r\n\t":
            raise StopValidation(_l("Remove the invisible control characters from this text."))


def _checks(needed: Words, most: int) -> list[Any]:
    first = DataRequired(needed) if needed else Optional()
    return [first, Length(max=most, message=_l("Use at most %(max)d characters."))]


def line(label: Words, *, most: int, needed: Words = "", **options: Any) -> StringField:
    """A line of text; `needed` is the sentence when it is missing ("" lets it be empty)."""
    checks = [plain_line, *_checks(needed, most)]
    return StringField(label, checks, filters=[tidy], **options)


def text(label: Words, *, most: int, needed: Words = "", **options: Any) -> TextAreaField:
    """A text of several lines."""
    checks = [plain_text, *_checks(needed, most)]
    return TextAreaField(label, checks, filters=[tidy], **options)


def secret(label: Words, needed: Words, **options: Any) -> PasswordField:
    """A password: taken as typed, blanks included."""
    return PasswordField(label, [DataRequired(needed), Length(max=200)], **options)


def options(pairs: Sequence[tuple[str, Words]]) -> list[SelectChoice]:
    """Values and their words as WTForms wants them; plain tuples are on their way out."""
    return [SelectChoice(value, words) for value, words in pairs]


def choice(
    label: Words,
    choices: Sequence[tuple[str, Words]],
    coerce: Callable[[Any], Any] = str,
    **more: Any,
) -> SelectField:
    """One of a list; anything else is refused beside the field."""
    return SelectField(
        label,
        choices=options(choices),
        coerce=coerce,
        validate_choice=True,
        **more,
    )


def is_address(value: str) -> bool:
    """Whether a text has the shape of an e-mail address; only a mail proves more."""
    name, at, host = value.partition("@")
    return bool(
        name and at and "." in host and value.isascii() and len(value) <= 254
        and not any(c.isspace() or c in "<>(),;:\\\"[]" for c in value) and "@" not in host
    )  # fmt: skip

"""Fields for numbers, days and times: they take what people type and say what was expected.

What was typed stays in the control, whatever was wrong with it.
"""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import Optional, StopValidation
from wtforms.widgets import DateInput, DateTimeLocalInput, TextInput, TimeInput

from app.platform.clock import campus, from_campus
from app.platform.forms import Words, tidy

FIRST_YEAR, LAST_YEAR = 2000, 2100
LARGEST = 2_147_483_647  # what a column of whole numbers holds


class TypedField(Field):
    """A field that keeps the typed text and reads one value from it.

    Subclasses fill in `read` (a value or None) and `write`, and `expected`, the sentence.
    """

    expected: Words = ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the typed text; an empty one is None, an unreadable one an error."""
        typed = tidy(valuelist[0]) if valuelist else ""
        self.data = self.read(typed) if typed else None
        if typed and self.data is None:
            raise ValueError(self.expected)

    def read(self, typed: str) -> Any:
        """The value of a text, or None."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """The text of a value."""
        return str(value)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.write(self.data)


class WholeField(TypedField):
    """A whole number, in Western or full-width digits."""

    widget = TextInput()
    expected = _l("Type a whole number, such as 60.")

    def read(self, typed: str) -> int | None:
        """Digits with an optional sign; a number that no column holds is read as too large."""
        digits = typed.replace(",", "").replace("，", "")
        if not digits.removeprefix("-").isdecimal():
            return None
        return int(digits) if len(digits) <= 10 else LARGEST + 1


class QuantityField(TypedField):
    """A measured number with at most two decimals, such as an area in m²."""

    widget = TextInput()
    expected = _l("Type a number with at most two decimals, such as 2.4.")

    def read(self, typed: str) -> Decimal | None:
        """Digits with an optional decimal point; more decimals than are kept are refused."""
        plain = unicodedata.normalize("NFKC", typed)
        # What 15² becomes is 152: a raised digit is none.
        if len(plain) != len(typed) or any(c.isdigit() > c.isdecimal() for c in typed):
            return None
        return Decimal(plain) if re.fullmatch(r"-?\d{1,9}(\.\d{1,2})?", plain) else None

    def write(self, value: Decimal) -> str:
        """Without needless zeros."""
        return f"{value.normalize():f}"


class DayField(TypedField):
    """A day, `2026-12-10`."""

    widget = DateInput()
    expected = _l("Type a day as year-month-day, such as 2026-12-10.")

    def read(self, typed: str) -> date | None:
        """A day of our times, or None."""
        return day_of(typed)


class ClockField(TypedField):
    """A time of the campus day, `09:00`."""

    widget = TimeInput()
    expected = _l("Type a time as hours and minutes, such as 09:00.")

    def read(self, typed: str) -> time | None:
        """Hours and minutes, or None."""
        return time_of(typed)

    def write(self, value: time) -> str:
        """As a time control wants it."""
        return f"{value:%H:%M}"


class MomentField(TypedField):
    """A campus day and time in one control; `data` is an aware moment."""

    widget = DateTimeLocalInput()
    expected = _l("Type a day and a time, such as 2026-12-10 09:00.")

    def read(self, typed: str) -> datetime | None:
        """The moment, in UTC, or None."""
        return moment_of(typed)

    def write(self, value: datetime) -> str:
        """As the control wants it, on the campus clock."""
        return f"{campus(value):%Y-%m-%dT%H:%M}"


def day_of(typed: str) -> date | None:
    """The day that a text such as 2026-12-10 means, from 2000 to 2100; else None."""
    try:
        day = datetime.strptime(typed, "%Y-%m-%d").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def time_of(typed: str) -> time | None:
    """The time that a text such as 09:00 means; seconds, which some browsers add, are dropped."""
    try:
        return datetime.strptime(typed[:5], "%H:%M").time()  # noqa: DTZ007  no zone yet
    except ValueError:
        return None


def moment_of(typed: str) -> datetime | None:
    """The moment that a campus day and time such as 2026-12-10T09:00 means; else None."""
    day, clock = day_of(typed[:10]), time_of(typed[11:])
    return from_campus(day, clock) if day is not None and clock is not None else None


class Within:
    """Refuses a number outside [least, most], and says both."""

    def __init__(self, least: int | Decimal, most: int | Decimal) -> None:
        self.least, self.most = least, most

    def __call__(self, _form: object, field: Field) -> None:
        """Judge a number that is there."""
        if field.data is not None and not self.least <= field.data <= self.most:
            words = _l(
                "Type a number from %(least)s to %(most)s.", least=self.least, most=self.most
            )
            raise StopValidation(words)


def whole(
    label: Words, *, least: int = 0, most: int = LARGEST, needed: Words = "", **options: Any
) -> WholeField:
    """A whole number within bounds; `needed` is the sentence when it is missing."""
    return WholeField(label, [_presence(needed), Within(least, most)], **options)


def quantity(
    label: Words, *, least: Decimal, most: Decimal, needed: Words = "", **options: Any
) -> QuantityField:
    """A measured number within bounds."""
    return QuantityField(label, [_presence(needed), Within(least, most)], **options)


def day(label: Words, *, needed: Words = "", **options: Any) -> DayField:
    """A day."""
    return DayField(label, [_presence(needed)], **options)


def clock(label: Words, *, needed: Words = "", **options: Any) -> ClockField:
    """A time of day."""
    return ClockField(label, [_presence(needed)], **options)


def moment(label: Words, *, needed: Words = "", **options: Any) -> MomentField:
    """A day and a time."""
    return MomentField(label, [_presence(needed)], **options)


class Needed:
    """Refuses an empty field with a sentence of its own; blanks are empty too."""

    field_flags = {"required": True}  # noqa: RUF012  as WTForms reads it

    def __init__(self, words: Words) -> None:
        self.words = words

    def __call__(self, _form: object, field: Field) -> None:
        """Judge whether there is a value; an unreadable one has been judged already."""
        if field.data is None and not field.process_errors:
            raise StopValidation(self.words)


def _presence(needed: Words) -> Needed | Optional:
    return Needed(needed) if needed else Optional()

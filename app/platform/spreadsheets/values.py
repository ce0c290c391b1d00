"""Cell texts to values, the way people type them. What cannot be read raises RowProblem."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import TypeVar

from app.platform.spreadsheets.rejections import RowProblem, RowReason

T = TypeVar("T")

# What people write for "there is none".
NONE_WORDS = frozenset({"无", "暂无", "没有", "/", "\\", "-", "--", "—", "——", "n/a", "na", "none"})

_EXPONENT = re.compile(r"(\d)(?:\.(\d+))?e\+?(\d{1,2})", re.IGNORECASE)
_NUMBER_PATTERN = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,29}")
_IDEOGRAPHIC = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPACE_IN_NAME = re.compile(rf"(?<=[{_IDEOGRAPHIC}·])\s+|\s+(?=[{_IDEOGRAPHIC}·])")
_DOTS = str.maketrans(dict.fromkeys("\u2022\u2027\u2219\u22c5\u30fb\uff0e\uff65", "·"))
_NAME_SIGNS = frozenset(" ·-'’.()")
_YEAR = re.compile(r"(20\d\d)(?:\.0)?(?:届|年|年度)?(?:毕业生?)?")
_DAY = re.compile(r"(20\d\d)[-/.年](0?[1-9]|1[0-2])(?:月|[-/.月](?:0?[1-9]|[12]\d|3[01])日?)?")
_PHONE = re.compile(r"\+?\d{5,20}")
_EMAIL = re.compile(r"[a-z0-9._%+&'-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}")
_QUANTITY = re.compile(
    r"(\d{1,9}(?:\.\d{1,6})?)(?:m2|m|米|平米|平方米|平方|平|人|座|个|分钟|min|层)?"
)


def narrow(text: str) -> str:
    """Full-width letters and digits as plain ones, and no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def optional(parse: Callable[[str], T], nothing: T) -> Callable[[str], T]:
    """A parser for which 无, / and the like mean `nothing`."""

    def parsed(text: str) -> T:
        return nothing if narrow(text).lower() in NONE_WORDS else parse(text)

    return parsed


def plain(most: int) -> Callable[[str], str]:
    """Text of at most so many characters, as it is written."""

    def parsed(text: str) -> str:
        if len(text) > most:
            raise RowProblem(RowReason.TEXT_TOO_LONG)
        return text

    return parsed


def whole_number_text(text: str) -> str:
    """Digits as they were meant: `20230300001.0` and `2.0230300001E10` are `20230300001`.

    Raises:
        RowProblem: NUMBER_IMPRECISE when a spreadsheet has rounded digits away: `2.0203E+10`.
    """
    digits = narrow(text)
    exponent = _EXPONENT.fullmatch(digits)
    if exponent:
        lead, rest, places = exponent[1], exponent[2] or "", int(exponent[3])
        if len(rest.rstrip("0")) > places or (len(rest) < places):
            raise RowProblem(RowReason.NUMBER_IMPRECISE)
        return (lead + rest)[: places + 1]
    whole, dot, zeros = digits.partition(".")
    return whole if dot and whole.isdigit() and not zeros.strip("0") else digits


def student_number(text: str) -> str:
    """A student or staff number: letters, digits and hyphens, at most 30, upper case."""
    number = whole_number_text(text).upper()
    if not _NUMBER_PATTERN.fullmatch(number):
        raise RowProblem(RowReason.NUMBER_UNREADABLE)
    return number


def person_name(text: str) -> str:
    """A person's name of at most 80 characters, in letters of any script.

    Spaces inside a Chinese name go (`赵 一`), one stays between Latin words, and the dot of a
    transcribed name is always `·`.
    """
    dotted = unicodedata.normalize("NFKC", text.translate(_DOTS))
    name = _SPACE_IN_NAME.sub("", " ".join(dotted.split()))
    if not any(sign.isalpha() for sign in name) or not all(map(_may_stand_in_name, name)):
        raise RowProblem(RowReason.NAME_UNREADABLE)
    return plain(80)(name)


def class_year(text: str) -> int:
    """A graduating class: `2027`, `2027届`, `2027年`, or the day of graduation.

    Two digits, Chinese numerals and years of entry (`2023级`) are not guessed at.
    """
    year = narrow(text)
    match = _YEAR.fullmatch(year) or _DAY.fullmatch(year)
    if not match:
        raise RowProblem(RowReason.YEAR_UNREADABLE)
    return int(match[1])


def phone(text: str) -> str:
    """A telephone number without spaces, hyphens and brackets; `+86` goes from mobiles."""
    try:
        digits = re.sub(r"[()\-–—]", "", whole_number_text(text))
    except RowProblem:
        raise RowProblem(RowReason.PHONE_UNREADABLE) from None
    digits = re.sub(r"^(?:\+|00)86(?=1\d{10}$)", "", digits)
    if not _PHONE.fullmatch(digits):
        raise RowProblem(RowReason.PHONE_UNREADABLE)
    return digits


def email(text: str) -> str:
    """An e-mail address in lower case, at most 254 characters."""
    address = narrow(text).lower().removeprefix("mailto:")
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        raise RowProblem(RowReason.EMAIL_UNREADABLE)
    return address


def quantity(text: str) -> float:
    """An amount of zero or more, with or without its unit: `2400㎡`, `1,500`, `2.4 m`."""
    match = _QUANTITY.fullmatch(narrow(text).lower().replace(",", ""))
    if not match:
        raise RowProblem(RowReason.QUANTITY_UNREADABLE)
    return float(match[1])


def count(text: str) -> int:
    """A whole amount: `4`, `380座`, `4.0`."""
    amount = quantity(text)
    if not amount.is_integer():
        raise RowProblem(RowReason.QUANTITY_UNREADABLE)
    return int(amount)


def yes_or_no(text: str) -> bool:
    """是 or 否, 有 or 无, and their like."""
    return _yes_or_no(text)


def choice(words: Mapping[T, tuple[str, ...]], unknown: RowReason) -> Callable[[str], T]:
    """A parser for one of several meanings, each with the words that are used for it."""
    meanings = {narrow(word).lower(): meaning for meaning, each in words.items() for word in each}

    def parsed(text: str) -> T:
        meaning = narrow(text).lower()
        if meaning not in meanings:
            raise RowProblem(unknown)
        return meanings[meaning]

    return parsed


def _may_stand_in_name(sign: str) -> bool:
    """Letters, their accents, and rare characters that old systems keep in private use."""
    category = unicodedata.category(sign)
    return category[0] in "LM" or category in {"Co", "Nl", "Nd"} or sign in _NAME_SIGNS


_yes_or_no = choice(
    {
        True: ("是", "有", "yes", "y", "true", "1", "√", "✓"),
        False: ("否", "无", "没有", "no", "n", "false", "0", "×"),
    },
    RowReason.YES_NO_UNREADABLE,
)

"""The unified social credit code (统一社会信用代码, GB 32100-2015). Pure.

A good check sign proves that the code was typed well; it says nothing about who owns it.
"""

import re
import unicodedata

# 31 signs, each worth its place; I, O, S, V and Z are not used.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
LENGTH = 18

# The last nine are an organisation code (GB 11714) with a check sign of its own.
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORGANISATION_CHECKS = "0123456789X"

_FORM = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")


def normalised_uscc(text: str) -> str:
    """A code as it is kept: plain capitals and digits without spaces or hyphens."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\s-]", "", plain)


def is_valid_uscc(code: str) -> bool:
    """Whether a normalised code has the form and the check sign of GB 32100."""
    return _FORM.fullmatch(code) is not None and code[-1] == _check_sign(code[:17])


def has_valid_organisation_code(code: str) -> bool:
    """Whether the organisation code inside has its own check sign (GB 11714).

    Older codes may fail it and be real, so it only warns.
    """
    body, check = code[8:16], code[16:17]
    if len(code) != LENGTH or not (body.isascii() and body.isalnum()):
        return False
    values = [int(sign, 36) for sign in body]
    total = sum(value * weight for value, weight in zip(values, ORGANISATION_WEIGHTS, strict=True))
    return check == ORGANISATION_CHECKS[-total % 11]


def _check_sign(body: str) -> str:
    """The sign that ends a code: 31 less the remainder, and 0 when nothing remains."""
    values = [ALPHABET.index(sign) for sign in body]
    total = sum(value * weight for value, weight in zip(values, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]

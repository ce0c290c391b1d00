"""Live codes: a suffix that a ticket's page shows anew every half minute, even without a network.

It proves that the page is open now, which a screenshot is not. The phone's clock may be wrong by
two minutes. `static/registrations/live.js` makes the same suffixes; both are tested with
`tests/data/live-vectors.json`.
"""

import hmac
import re
from datetime import datetime

from app.registrations.rules import ALPHABET, BLANKS, READ_AS

LIVE_CODES = "live codes"  # what their key is derived for
STEP_SECONDS = 30
STEPS_ASIDE = 4
SUFFIX_LENGTH = 6

SUFFIX = re.compile(r"-([0-9a-z]+)$", re.IGNORECASE | re.ASCII)


def live_secret(key: bytes, code: str) -> str:
    """What the page of one ticket makes its suffixes with: 64 hexadecimal digits."""
    return hmac.digest(key, code.encode(), "sha256").hex()


def live_suffix(secret: str, step: int) -> str:
    """The suffix of one step of 30 seconds since 1970: 6 characters of Crockford's alphabet."""
    digest = hmac.digest(bytes.fromhex(secret), str(step).encode(), "sha256")
    number = int.from_bytes(digest[:4], "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(SUFFIX_LENGTH))


def live_suffix_in(text: str) -> str:
    """The suffix of a code or ticket link, as it is compared; "" where there is none."""
    found = SUFFIX.search(re.split("[?#]", text.strip(BLANKS), maxsplit=1)[0])
    return found[1].upper().translate(READ_AS) if found else ""


def is_live_suffix(suffix: str, secret: str, at: datetime) -> bool:
    """Whether a suffix is of now, or of a clock that is wrong by at most four steps."""
    now = int(at.timestamp()) // STEP_SECONDS
    return any(
        hmac.compare_digest(live_suffix(secret, step), suffix)
        for step in range(now - STEPS_ASIDE, now + STEPS_ASIDE + 1)
    )

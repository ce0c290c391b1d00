"""QR codes as one SVG path: small, sharp at any size, printable."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import qrcode
from qrcode.util import QRData

# Scanners need this much empty space around the code (ISO/IEC 18004).
QUIET_ZONE = 4
# Any mask is legal; searching for the prettiest one is most of the work of making a code.
MASK = 2
REMEMBERED = 512

_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]+")


@dataclass(frozen=True, slots=True)
class QrDrawing:
    """A code for `<svg viewBox="0 0 size size"><path d="…"></svg>`, quiet zone included.

    Attributes:
        size: side of the square in modules.
        path: dark modules, one run of a row after another; fill it dark on a light ground.
        version: 1 to 40, how large the symbol is.
    """

    size: int
    path: str
    version: int


@lru_cache(maxsize=REMEMBERED)
def qr_path(text: str) -> QrDrawing:
    """Draw a text at error correction M: good on a phone's screen and on paper.

    Capitals, digits and ` $%*+-./:` alone take the compact alphanumeric mode: a ticket's
    upper-case link makes version 3 or 4.
    """
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M, mask_pattern=MASK, border=0
    )
    code.add_data(QRData(text if _ALPHANUMERIC.fullmatch(text) else text.encode()))
    code.make(fit=True)
    path = "".join(_runs(code.modules))
    return QrDrawing(len(code.modules) + 2 * QUIET_ZONE, path, code.version)


def _runs(rows: Iterable[Iterable[bool | None]]) -> Iterator[str]:
    """A one-module-high bar for each run of dark modules."""
    for y, row in enumerate(rows, start=QUIET_ZONE):
        x = QUIET_ZONE
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length

"""Papers as PDF: described here, drawn in a small process with a font that has Chinese.

The process is the guarded one that reads and writes spreadsheets: the server itself loads neither
the library nor the 20 MB of font, and stays small.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

from flask import current_app

from app.platform.drawing.qr import qr_path
from app.platform.errors import Refusal
from app.platform.spreadsheets.limits import USUAL
from app.platform.spreadsheets.processes import run_child

FONTS = {"regular": "noto-sans-sc-400.ttf", "bold": "noto-sans-sc-700.ttf"}


@dataclass(frozen=True, slots=True)
class Title:
    """What the paper is, large, with the one who gives it above it in small type."""

    text: str
    above: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a part."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """Whom or what the paper is about: larger than text, with the highlighter behind it."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `small` is for notes."""

    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a label and a value, one under the other."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `widths`: each column's share of the width; its head stands on every page."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code of `link` with lines of text beside it."""

    link: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty space; one that `fills` the page pushes what follows to its foot."""

    millimetres: float = 6
    fills: bool = False


Block: TypeAlias = Title | Heading | Name | Text | Facts | Grid | Code | Gap


@dataclass(frozen=True, slots=True)
class Paper:
    """An A4 document.

    Attributes:
        title: what readers of the file call it.
        blocks: from top to bottom; they flow over as many pages as they need.
        footer: stands at the foot of each page, with its number where there are several.
    """

    title: str
    blocks: tuple[Block, ...]
    footer: str = ""


def write_pdf(paper: Paper) -> bytes:
    """The paper as the bytes of a PDF with its fonts inside.

    A character that the font lacks is written as its code point. Raises `RuntimeError` when it
    cannot be drawn: the caller has built it, so that is a fault and no refusal.
    """
    job = {
        "title": paper.title,
        "footer": paper.footer,
        "fonts": {weight: str(_font(name)) for weight, name in FONTS.items()},
        "blocks": [_plain(block) for block in paper.blocks],
    }
    try:
        return run_child("draw", json.dumps(job).encode(), USUAL)
    except Refusal as refusal:
        raise RuntimeError("the paper could not be drawn") from refusal


def _font(name: str) -> Path:
    """A font file; they are copied at set-up."""
    path = Path(str(current_app.static_folder)) / "vendor" / name
    if not path.is_file():
        raise RuntimeError(f"{name} is missing: run the set-up again")
    return path


def _plain(block: Block) -> dict[str, object]:
    """A block as JSON holds it; of a code, its drawing."""
    plain: dict[str, object] = asdict(block) | {"kind": type(block).__name__.lower()}
    if isinstance(block, Code):
        drawing = qr_path(block.link)
        plain |= {"size": drawing.size, "path": drawing.path}
    return plain

"""Each kind of block as what the library lays out."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table

from app.platform.drawing.child import looks

RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\d+z")
CODE_SIDE = 34 * mm
LABEL_SHARE = 0.24
TICKS = 40


class Ruler(Flowable):  # type: ignore[misc]  # the library carries no types
    """The ruler of the site: a line with ticks, every tenth one longer."""

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """As wide as there is room."""
        self.width = width
        return width, 5 * mm

    def draw(self) -> None:
        """The line, then its ticks."""
        canvas = self.canv
        canvas.setStrokeColor(looks.TEAL)
        canvas.setLineWidth(1.2)
        canvas.line(0, 4 * mm, self.width, 4 * mm)
        canvas.setLineWidth(0.5)
        for tick in range(TICKS + 1):
            x = tick * self.width / TICKS
            canvas.line(x, 4 * mm, x, (2 if tick % 10 == 0 else 3) * mm)


class Highlighted(Flowable):  # type: ignore[misc]
    """A line of large type with the highlighter behind its lower half; too long, it shrinks."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = looks.shown(text)
        self.size = 26.0

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """One line, whatever its length."""
        natural = stringWidth(self.text, looks.BOLD, self.size)
        if natural > width - 6:
            self.size *= (width - 6) / natural
        return width, self.size * 1.7

    def draw(self) -> None:
        """The stroke, then the text."""
        canvas = self.canv
        canvas.setFillColor(looks.MARK)
        width = stringWidth(self.text, looks.BOLD, self.size)
        canvas.rect(-2, self.size * 0.32, width + 6, self.size * 0.5, stroke=0, fill=1)
        canvas.setFillColor(looks.INK)
        canvas.setFont(looks.BOLD, self.size)
        canvas.drawString(0, self.size * 0.5, self.text)


class Code(Flowable):  # type: ignore[misc]
    """A QR code as one path: several would show seams."""

    def __init__(self, size: int, path: str) -> None:
        super().__init__()
        self.modules, self.path = size, path

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """A square."""
        return CODE_SIDE, CODE_SIDE

    def draw(self) -> None:
        """Rows count from the top, the page from its foot."""
        canvas, step = self.canv, CODE_SIDE / self.modules
        outline = canvas.beginPath()
        for x, y, length in RUN.findall(self.path):
            top = CODE_SIDE - (int(y) + 1) * step
            outline.rect(int(x) * step, top, int(length) * step, step)
        canvas.setFillColor(looks.INK)
        canvas.drawPath(outline, stroke=0, fill=1)


class Fill(Flowable):  # type: ignore[misc]
    """Takes what is left of the page but the room that the last block needs."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Everything but the foot."""
        return width, max(0, height - CODE_SIDE - 12 * mm)

    def draw(self) -> None:
        """Nothing."""


def _paragraph(text: str, size: float, **look: bool) -> Paragraph:
    return Paragraph(looks.marked_up(text), looks.style(size, **look))


def _title(block: dict[str, Any]) -> Iterator[Flowable]:
    if block["above"]:
        yield _paragraph(block["above"], 11, quiet=True)
        yield Spacer(1, 1 * mm)
    yield Ruler()
    yield Spacer(1, 6 * mm)
    yield _paragraph(block["text"], 24, bold=True)
    yield Spacer(1, 6 * mm)


def _heading(block: dict[str, Any]) -> Iterator[Flowable]:
    yield KeepTogether([Spacer(1, 4 * mm), _paragraph(block["text"], 13, bold=True)])
    yield Spacer(1, 1 * mm)


def _name(block: dict[str, Any]) -> Iterator[Flowable]:
    yield Highlighted(block["text"])
    yield Spacer(1, 3 * mm)


def _text(block: dict[str, Any]) -> Iterator[Flowable]:
    yield _paragraph(block["text"], 9 if block["small"] else 11.5, quiet=block["small"])
    yield Spacer(1, 2 * mm)


def _facts(block: dict[str, Any]) -> Iterator[Flowable]:
    rows = [[_paragraph(a, 10, quiet=True), _paragraph(b, 11.5)] for a, b in block["pairs"]]
    yield _lined(rows, [LABEL_SHARE, 1 - LABEL_SHARE], heads=0)


def _grid(block: dict[str, Any]) -> Iterator[Flowable]:
    head = [_paragraph(cell, 9, bold=True) for cell in block["head"]]
    rows = [[_paragraph(cell, 9) for cell in row] for row in block["rows"]]
    shares = block["widths"] or [1 / len(head)] * len(head)
    yield _lined([head, *rows], shares, heads=1)


def _lined(rows: list[list[Paragraph]], shares: list[float], *, heads: int) -> Table:
    table = Table(rows, colWidths=[f"{100 * share}%" for share in shares], repeatRows=heads)
    table.setStyle(
        [
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, looks.LINE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        ]
    )
    return table


def _code(block: dict[str, Any]) -> Iterator[Flowable]:
    lines = [_paragraph(line, 9.5, quiet=place > 0) for place, line in enumerate(block["lines"])]
    table = Table([[Code(block["size"], block["path"]), lines]], colWidths=[CODE_SIDE + 6, None])
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (0, 0), 0)])
    yield table


def _gap(block: dict[str, Any]) -> Iterator[Flowable]:
    yield Fill() if block["fills"] else Spacer(1, block["millimetres"] * mm)


DRAWN: dict[str, Callable[[dict[str, Any]], Iterator[Flowable]]] = {
    "title": _title,
    "heading": _heading,
    "name": _name,
    "text": _text,
    "facts": _facts,
    "grid": _grid,
    "code": _code,
    "gap": _gap,
}


def drawn(block: dict[str, Any]) -> Iterator[Flowable]:
    """What the library lays out for a block."""
    return DRAWN[block["kind"]](block)

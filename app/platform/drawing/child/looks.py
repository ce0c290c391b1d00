"""Colours, fonts and styles of papers: those of the site, on white."""

from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "regular", "bold"
INK, TEAL, QUIET = HexColor("#14252c"), HexColor("#163f4d"), HexColor("#3d5560")
LINE, MARK = HexColor("#d5dfda"), HexColor("#e6ec6f")


def load_fonts(paths: dict[str, str]) -> None:
    """Let papers use the two weights."""
    for weight in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(weight, paths[weight]))
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD
    )


def shown(text: str) -> str:
    """A text in which every character that the font lacks is its code point: `〔U+20BB7〕`."""
    known = pdfmetrics.getFont(REGULAR).face.charToGlyph
    return "".join(
        sign if ord(sign) in known or sign == "\n" else f"〔U+{ord(sign):04X}〕" for sign in text
    )


def marked_up(text: str) -> str:
    """A text as a paragraph takes it."""
    return escape(shown(text)).replace("\n", "<br/>")


def style(size: float, *, bold: bool = False, quiet: bool = False) -> ParagraphStyle:
    """A paragraph that breaks where Chinese breaks."""
    return ParagraphStyle(
        f"{size}{bold}{quiet}",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=size * 1.6,
        textColor=QUIET if quiet else INK,
        wordWrap="CJK",
    )

"""The job `draw`: a paper as JSON in, a PDF out."""

import io
import json
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from app.platform.drawing.child import looks
from app.platform.drawing.child.blocks import drawn
from app.platform.spreadsheets.limits import Limits

MARGIN = 24 * mm
FOOT = 14 * mm


def run(data: bytes, _limits: Limits) -> bytes:
    """`{"title", "footer", "fonts": {"regular", "bold"}, "blocks"}` as the bytes of a PDF."""
    job = json.loads(data)
    looks.load_fonts(job["fonts"])
    frame = Frame(MARGIN, MARGIN, A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN, 0, 0, 0, 0)
    # Laid out once to know how many pages there are, then again with their numbers.
    pages = _built(job, frame, pages=0)[1]
    return _built(job, frame, pages=pages)[0]


def _built(job: dict[str, Any], frame: Frame, *, pages: int) -> tuple[bytes, int]:
    file = io.BytesIO()
    document = BaseDocTemplate(
        file, pagesize=A4, title=looks.shown(job["title"]), author="", lang="zh-CN"
    )

    def foot(canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.setFont(looks.REGULAR, 8)
        canvas.setFillColor(looks.QUIET)
        canvas.drawString(MARGIN, FOOT, looks.shown(job["footer"]))
        if pages > 1:
            canvas.drawRightString(A4[0] - MARGIN, FOOT, f"{canvas.getPageNumber()} / {pages}")

    document.addPageTemplates(PageTemplate(frames=[frame], onPage=foot))
    document.build([flowable for block in job["blocks"] for flowable in drawn(block)])
    return file.getvalue(), document.page

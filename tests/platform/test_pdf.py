"""Papers as PDF: their fonts are inside, long ones go on, what the font lacks is told."""

import base64
import re
import sys
import zlib

import pytest
from flask import Flask

from app.platform.drawing import pdf
from app.platform.drawing.pdf import (
    Code,
    Facts,
    Gap,
    Grid,
    Heading,
    Name,
    Paper,
    Text,
    Title,
    write_pdf,
)

EVERYTHING = (
    Title("安全方案", "青原大学"),
    Heading("一、人员"),
    Name("张三"),
    Text("正文<b>&"),
    Text("小字", small=True),
    Facts((("活动", "双选会"),)),
    Grid(("序号", "内容"), (("1", "内容"),), (0.2, 0.8)),
    Grid(("甲", "乙"), (("1", "2"),)),
    Gap(),
    Gap(fills=True),
    Code("HTTP://X/V/1", ("核验", "编号")),
)


def streams(content: bytes) -> bytes:
    """What is drawn, unpacked."""
    found = []
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        is_text = packed.rstrip().endswith(b"~>")
        found.append(
            zlib.decompressobj().decompress(
                base64.a85decode(packed.strip()[:-2]) if is_text else packed
            )
        )
    return b"\n".join(found)


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", content))


def test_every_block_is_drawn_with_its_font_inside(app: Flask) -> None:
    content = write_pdf(Paper("安全方案", EVERYTHING, "页脚"))
    assert content.startswith(b"%PDF-")
    assert content.count(b"/FontFile2") == 2
    assert pages(content) == 1


def test_long_paper_goes_on_over_pages(app: Flask) -> None:
    rows = tuple((str(n), "一行内容") for n in range(120))
    assert pages(write_pdf(Paper("表", (Grid(("序号", "内容"), rows),)))) == 5


def test_character_that_the_font_lacks_is_its_code_point(app: Flask) -> None:
    """𠮷 is in few fonts; an empty box would hide whom a paper is about."""
    known, unknown = (
        streams(write_pdf(Paper("x", (Name(name),)))).upper() for name in ("吉", "𠮷")
    )
    bracket = f"<{ord('〔'):04X}>".encode()
    assert (bracket in known, bracket in unknown) == (False, True)


def test_library_is_not_loaded_into_the_server(app: Flask) -> None:
    write_pdf(Paper("x", (Text("x"),)))
    assert not [name for name in sys.modules if name.startswith("reportlab")]


def test_paper_that_cannot_be_drawn_is_a_fault(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "FONTS", dict.fromkeys(pdf.FONTS, "app.css"))
    with pytest.raises(RuntimeError, match="could not be drawn"):
        write_pdf(Paper("x", (Text("x"),)))


def test_missing_font_says_what_to_do(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "static_folder", "/nowhere")
    with pytest.raises(RuntimeError, match="run the set-up"):
        write_pdf(Paper("x", ()))

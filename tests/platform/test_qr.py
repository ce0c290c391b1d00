"""QR codes that every scanner reads."""

import random
import re

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from app.platform.drawing.qr import QUIET_ZONE, QrDrawing, qr_path

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")
SCALE = 4


def picture(drawing: QrDrawing) -> Image.Image:
    """What a browser draws for the path, in pixels."""
    side = drawing.size * SCALE
    image = Image.new("L", (side, side), 255)
    pen = ImageDraw.Draw(image)
    for x, y, length, back in (map(int, run) for run in RUN.findall(drawing.path)):
        assert length == back
        pen.rectangle((x * SCALE, y * SCALE, (x + length) * SCALE - 1, (y + 1) * SCALE - 1), fill=0)
    return image


def read(drawing: QrDrawing) -> str:
    [found] = zxingcpp.read_barcodes(picture(drawing))
    return str(found.text)


def test_200_ticket_links_are_read_back() -> None:
    chance = random.Random(200)  # noqa: S311  the same tickets each time
    links = [
        "HTTPS://FAIR.EXAMPLE.EDU.CN/T/" + "".join(chance.choices(ALPHABET, k=26))
        for _ in range(200)
    ]
    assert [read(qr_path(link)) for link in links] == links


@pytest.mark.parametrize(
    ("host", "version"),
    [("HTTP://127.0.0.1:8000", 3), ("HTTPS://CAREERS.LONG-NAME.EXAMPLE.EDU.CN", 4)],
)
def test_upper_case_link_is_a_small_code(host: str, version: int) -> None:
    drawing = qr_path(f"{host}/T/0123456789ABCDEFGHJKMNPQRS")
    assert drawing.version == version
    assert drawing.size == 17 + 4 * version + 2 * QUIET_ZONE


@pytest.mark.parametrize("text", ["赣江理工大学 entry", "https://fair.example/t/abc", "0042"])
def test_any_text_is_read_back(text: str) -> None:
    assert read(qr_path(text)) == text


def test_path_is_runs_inside_the_quiet_zone() -> None:
    drawing = qr_path("HTTPS://FAIR.EXAMPLE/T/0")
    assert RUN.sub("", drawing.path) == ""
    runs = [tuple(map(int, run)) for run in RUN.findall(drawing.path)]
    last = drawing.size - QUIET_ZONE
    assert all(x >= QUIET_ZONE and x + length <= last for x, _, length, _ in runs)
    assert all(QUIET_ZONE <= y < last for _, y, _, _ in runs)


def test_same_text_is_drawn_once() -> None:
    assert qr_path("HTTPS://FAIR.EXAMPLE/T/1") is qr_path("HTTPS://FAIR.EXAMPLE/T/1")

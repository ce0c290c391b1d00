"""Draws the gate's icon: the mark of the site within the corners of a scanner's frame.

`python3 -m tools.gate_icon` writes the SVG and the PNGs that phones put on their start screen. They
are kept in the repository, because they change less often than anybody sets the project up.
"""

import struct
import zlib
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent.parent / "static" / "attendance"
SIZES = (192, 512)
GRID = 64


class Box(NamedTuple):
    """A rectangle on a grid of 64 by 64: its colour, left, top, right, bottom."""

    colour: str
    left: int
    top: int
    right: int
    bottom: int


GROUND, ARCH, LEAF = "163f4d", "ffffff", "e6ec6f"
BOXES = (
    Box(GROUND, 0, 0, 64, 64),
    *(
        Box(LEAF, *corner)
        for corner in (
            (12, 12, 22, 15), (12, 12, 15, 22), (42, 12, 52, 15), (49, 12, 52, 22),
            (12, 49, 22, 52), (12, 42, 15, 52), (42, 49, 52, 52), (49, 42, 52, 52),
        )
    ),
    Box(ARCH, 19, 19, 45, 45),
    Box(GROUND, 27, 27, 37, 45),
    Box(LEAF, 29, 32, 35, 45),
)  # fmt: skip


def svg() -> str:
    """The icon as SVG."""
    drawn = "".join(
        f'<path fill="#{box.colour}" '
        f'd="M{box.left} {box.top}h{box.right - box.left}v{box.bottom - box.top}H{box.left}z"/>'
        for box in BOXES
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {GRID} {GRID}">{drawn}</svg>\n'


def png(size: int) -> bytes:
    """The icon as PNG, `size` pixels wide and high."""
    rows = [bytearray(3 * size) for _ in range(size)]
    for box in BOXES:
        left, top, right, bottom = (round(edge * size / GRID) for edge in box[1:])
        line = bytes.fromhex(box.colour) * (right - left)
        for row in rows[top:bottom]:
            row[3 * left : 3 * right] = line
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def draw() -> None:
    """Write every form of the icon."""
    (FOLDER / "gate-icon.svg").write_text(svg(), "utf-8")
    for size in SIZES:
        (FOLDER / f"gate-icon-{size}.png").write_bytes(png(size))


if __name__ == "__main__":
    draw()

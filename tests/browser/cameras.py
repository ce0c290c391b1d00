"""A phone whose camera sees what a test shows it: a film of pictures drawn for Chromium."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import qrcode
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browsers import ARGUMENTS, chromium

GREY = (120, 118, 110)
NOTHING_FOR = 15  # frames
AIMED_FOR = 40


def frame(text: str | None) -> bytes:
    """What a camera sees: a code held a little askew, or nothing."""
    picture = Image.new("RGB", (640, 480), GREY)
    if text:
        code = qrcode.make(text).convert("RGB").resize((300, 300))
        turned = code.rotate(9, expand=True, fillcolor=GREY)
        picture.paste(turned, ((640 - turned.width) // 2, (480 - turned.height) // 2))
    drawn = io.BytesIO()
    picture.save(drawn, "JPEG", quality=85)
    return drawn.getvalue()


def film(path: Path, texts: Sequence[str]) -> Path:
    """A film of codes, each after a moment of nothing; it begins again when it is over."""
    aimed = [frame(None) * NOTHING_FOR + frame(text) * AIMED_FOR for text in texts]
    path.write_bytes(b"".join(aimed) or frame(None))
    return path


@contextmanager
def phone_seeing(
    browser: Browser, texts: Sequence[str], folder: Path, language: str = "zh-CN"
) -> Iterator[Page]:
    """A phone whose camera has been allowed before; a script error on it fails the test."""
    camera = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film(folder / 'camera.mjpeg', texts)}",
    ]
    program = chromium()
    assert program is not None
    own = browser.browser_type.launch(executable_path=program, args=[*ARGUMENTS, *camera])
    context = own.new_context(
        viewport={"width": 360, "height": 640}, permissions=["camera"], locale=language
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    try:
        yield page
    finally:
        own.close()
    assert errors == []
